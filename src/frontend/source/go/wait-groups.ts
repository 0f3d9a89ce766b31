import type { Node } from '../tree.ts';

/** What lets a goroutine come out of a loop, or end the program, or hang on something else. */
const WAY_OUT =
  /^(?:ReturnStatement|GotoStatement|SelectStatement|RangeClause|DeferStatement)$|^(?:break|goto|panic|<-)$/;

/** `wg.Wait()` for a goroutine that goes round without a way out: `for { time.Sleep(time.Second) }`. */
export function waitsForGood(call: Node): boolean {
  const [target] = call.children;
  const group =
    target?.name === 'SelectorExpr' && target.last?.text === 'Wait' ? target.children[0] : undefined;
  const func = group && call.around('FunctionDecl', 'MethodDecl');
  if (!func) return false;
  const done = `${group.text}.Done`;
  const started = func.find(n => n.name === 'GoStatement' && n.text.includes(done));
  return [...started].some(go => {
    const body = go.last?.children[0]?.child('Block');
    return body?.children.some(s => s.name === 'ForStatement' && isClosed(s)) ?? false;
  });
}

/** A function that comes to `select {}`, or to a loop without a way out: it never returns. */
export function standsForGood(func: Node): boolean {
  const last = func.child('Block')?.children.findLast(s => !/^[{};]$/.test(s.name));
  if (last?.name === 'SelectStatement') return !/\b(?:case|default)\b/.test(last.text);
  return last?.name === 'ForStatement' && isClosed(last);
}

function isClosed(loop: Node): boolean {
  if (loop.children.length !== 2) return false;
  const [out] = loop.find(
    n => WAY_OUT.test(n.name) || /^(?:os\.Exit|panic|runtime\.Goexit|log\.Fatal\w*)\(/.test(n.text),
  );
  return out === undefined;
}
