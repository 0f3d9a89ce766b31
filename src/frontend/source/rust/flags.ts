import type { Node } from '../tree.ts';
import type { RustProgram } from './program.ts';

/** What waits for others, and is not woken by a signal: std retries where a handler has interrupted it. */
const BLOCKING = /\.accept\(|\.incoming\(|\.recv\(\)(?!\s*\.await)|read_line\(|\.lines\(\)|\.join\(\)/;

/**
 * What becomes of the program when a flag is set: a loop or a branch that looks at it ends something. `undefined`
 * node: a flag that is not named.
 */
export function flagTendency(program: RustProgram, flag: Node | undefined): 'none' | 'unknown' | 'ends' {
  const name = lastName(flag);
  if (name === undefined) return 'unknown';
  const names = aliases(program, name);
  let tendency: 'none' | 'unknown' | 'ends' = 'none';
  for (const file of program.files) {
    if (![...names].some(n => file.text.text.includes(n))) continue;
    for (const use of program.tree(file).find(n => isRead(n, names))) {
      const turn = use.around('WhileExpression', 'IfExpression', 'LoopExpression', 'ForExpression');
      if (!turn) {
        tendency = tendency === 'none' ? 'unknown' : tendency;
        continue;
      }
      const loop = /^(?:Loop|While|For)/.test(turn.name)
        ? turn
        : turn.around('LoopExpression', 'WhileExpression', 'ForExpression');
      if (loop && !BLOCKING.test(loop.text)) return 'ends';
      tendency = 'unknown';
    }
  }
  return tendency;
}

/** `running.load(…)`, `*running.lock()`, `RUNNING`. */
function isRead(node: Node, names: ReadonlySet<string>): boolean {
  if (!/^(?:Identifier|FieldIdentifier|BoundIdentifier)$/.test(node.name) || !names.has(node.text))
    return false;
  const whole = node.parent?.name === 'FieldExpression' && node.parent.last === node ? node.parent : node;
  const method = whole.parent?.name === 'FieldExpression' ? whole.parent.last?.text : undefined;
  if (method !== undefined) return /^(?:load|lock|read|is_set|get|borrow)$/.test(method);
  const condition = whole.parent?.name ?? '';
  return /^(?:WhileExpression|IfExpression|UnaryExpression|BinaryExpression)$/.test(condition);
}

/** Names of one thing: `let r = running.clone()`, `let r = Arc::clone(&running)`. */
function aliases(program: RustProgram, name: string): ReadonlySet<string> {
  const names = new Set([name]);
  for (const file of program.mentioning(name)) {
    for (const [, to = '', from = '', taken = ''] of file.text.text.matchAll(
      /\blet\s+(?:mut\s+)?(\w+)\s*=\s*(?:&?(?:self\.)?(\w+)\.clone\(\)|(?:\w+::){0,3}clone\(&(?:self\.)?(\w+)\))/g,
    )) {
      const source = from || taken;
      if (source === name) names.add(to);
      if (to === name) names.add(source);
    }
  }
  return names;
}

function lastName(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  const names = [...node.find(n => /^(?:Identifier|FieldIdentifier)$/.test(n.name))].map(n => n.text);
  // `Arc::clone(&flag)`, `flag.clone()`, `state.running`.
  return names.findLast(n => !/^(?:clone|Arc|lock|unwrap|write|expect)$/.test(n));
}
