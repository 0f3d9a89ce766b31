import type { Node } from '../tree.ts';

/** What lets a goroutine come out of a loop, or end the program, or hang on something else. */
const WAY_OUT = /^(?:ReturnStatement|GotoStatement|RangeClause|DeferStatement)$|^(?:break|goto|panic|<-)$/;
const EXIT = /^(?:os\.Exit|panic|runtime\.Goexit|(?:\w+\.)?(?:Fatal|Panic|Exit)\w*)\(/;

/** A function that comes to `select {}`, or to a loop without a way out: it never returns. */
export function standsForGood(func: Node): boolean {
  const last = func.child('Block')?.children.findLast(s => !/^[{};]$/.test(s.name));
  if (last?.name === 'SelectStatement') return !/\b(?:case|default)\b/.test(last.text);
  return last?.name === 'ForStatement' && isClosed(last);
}

/** Nothing lets a goroutine out of it. */
export function isClosed(loop: Node): boolean {
  if (loop.children.length !== 2) return false;
  const [out] = loop.find(
    n => (WAY_OUT.test(n.name) && n.text !== 'continue' && !isOfSelect(n, loop)) || EXIT.test(n.text),
  );
  return out === undefined;
}

/** What a `select` in the loop waits for, and a `break` that leaves no more than that, or a `switch`. */
function isOfSelect(node: Node, loop: Node): boolean {
  if (node.name === '<-') return node.around('Case')?.parent?.name === 'SelectBlock';
  if (node.text !== 'break' || /\w/.test(node.parent?.text.slice('break'.length) ?? '')) return false;
  const left = node.around('ForStatement', 'SelectBlock', 'SwitchBlock');
  return left !== undefined && left !== loop && left.start > loop.start;
}
