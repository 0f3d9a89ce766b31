import type { ProcessNode } from '../model/index.ts';
import type { Style } from './paint.ts';
import { commandText, safe, truncate } from './text.ts';

/** Deeper trees are cut: none that people write is. */
const MAX_DEPTH = 20;

interface Row {
  readonly lead: string;
  readonly node: ProcessNode;
}

/** The process tree: ids, branches, command lines; roles in a column of their own. */
export function treeRows(pid1: ProcessNode, style: Style, columns: number): readonly string[] {
  const rows = [...flatten(pid1, '', '', 0)];
  const idWidth = Math.max(...rows.map(r => r.node.id.length));
  const roleWidth = Math.max(...rows.map(r => roleOf(r.node).length));
  const room = Math.max(20, columns - idWidth - roleWidth - 4);
  const commands = rows.map(({ lead, node }) =>
    truncate(safe(commandText(node.argv)), Math.max(12, room - lead.length)),
  );
  const width = Math.max(...rows.map(({ lead }, i) => lead.length + (commands[i]?.length ?? 0)));
  return rows.map(({ lead, node }, i) => {
    const command = commands[i] ?? '';
    const pad = ' '.repeat(width - lead.length - command.length);
    const name = node.isMain ? style.strong(command) : command;
    return `${style.dim(node.id.padEnd(idWidth))}  ${style.dim(lead)}${name}${pad}  ${style.label(roleOf(node))}`;
  });
}

const roleOf = ({ role, isMain }: ProcessNode) => (isMain && role !== 'app' ? `${role}, main` : role);

function* flatten(node: ProcessNode, branch: string, below: string, depth: number): Generator<Row> {
  yield { lead: branch, node };
  if (depth >= MAX_DEPTH) return;
  for (const [i, child] of node.children.entries()) {
    const isLast = i === node.children.length - 1;
    yield* flatten(
      child,
      `${below}${isLast ? '└─ ' : '├─ '}`,
      `${below}${isLast ? '   ' : '│  '}`,
      depth + 1,
    );
  }
}
