import { commandText } from '../base/index.ts';
import type { ProcessNode } from '../model/index.ts';
import type { Style } from './paint.ts';
import { safe, truncate } from './text.ts';

/** Deeper trees are cut: none that people write is. */
const MAX_DEPTH = 20;

interface Row {
  readonly lead: string;
  readonly node: ProcessNode;
  /** What goes on below this row, for a line between it and the next. */
  readonly below: string;
}

/** The process tree: ids, branches, command lines, roles, and a note on each process. */
export function treeRows(
  pid1: ProcessNode,
  note: (node: ProcessNode) => string,
  style: Style,
  columns: number,
): readonly string[] {
  const rows = [...flatten(pid1, '', '', 0)];
  const idWidth = Math.max(...rows.map(r => r.node.id.length));
  const roleWidth = Math.max(...rows.map(r => roleOf(r.node).length));
  const room = Math.max(20, columns - idWidth - roleWidth - 4);
  const commands = rows.map(r =>
    truncate(safe(commandText(r.node.argv)), Math.max(12, room - r.lead.length)),
  );
  const width = Math.max(...rows.map(({ lead }, i) => lead.length + (commands[i]?.length ?? 0)));
  const notes = rows.map(({ node }) => safe(note(node)));
  const used = idWidth + 2 + width + 2 + roleWidth + 2;
  const beside = notes.every(text => used + text.length <= columns);
  return rows.flatMap(({ lead, node, below }, i) => {
    const [command = '', text = ''] = [commands[i], notes[i]];
    const pad = ' '.repeat(width - lead.length - command.length);
    const name = node.isMain ? style.strong(command) : command;
    const role = roleOf(node);
    const head = `${style.dim(node.id.padEnd(idWidth))}  ${style.dim(lead)}${name}${pad}  ${style.label(role)}`;
    if (text === '') return [head];
    if (beside) return [`${head}${' '.repeat(roleWidth - role.length + 2)}${style.dim(text)}`];
    const cut = truncate(text, columns - idWidth - 2 - below.length);
    return [head, `${' '.repeat(idWidth + 2)}${style.dim(`${below}${cut}`)}`];
  });
}

const roleOf = ({ role, isMain }: ProcessNode) => (isMain && role !== 'app' ? `${role}, main` : role);

function* flatten(node: ProcessNode, branch: string, below: string, depth: number): Generator<Row> {
  yield { lead: branch, node, below: `${below}${node.children.length > 0 ? '│' : ' '}  ` };
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
