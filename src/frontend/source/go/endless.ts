import type { Node } from '../tree.ts';

/** What lets a goroutine come out of a loop, or end the program, or hang on something else. */
const WAY_OUT =
  /^(?:ReturnStatement|GotoStatement|SelectStatement|RangeClause|DeferStatement)$|^(?:break|goto|panic|<-)$/;

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
    n =>
      (WAY_OUT.test(n.name) && n.text !== 'continue') ||
      /^(?:os\.Exit|panic|runtime\.Goexit|log\.Fatal\w*)\(/.test(n.text),
  );
  return out === undefined;
}
