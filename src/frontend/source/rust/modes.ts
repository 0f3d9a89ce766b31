import type { Node } from '../tree.ts';

const ASKS = /\b(?:env::)?var(?:_os)?\(\s*"\w+"\s*\)/;
/** What stands for a variable that is not set. */
const OTHERWISE = /\bunwrap_or(?:_else)?\s*\(|\bunwrap_or_default\b|\bmap_or\w*\(/;

/**
 * `match env::var("MODE").as_deref() { Ok("worker") => … }`, `if mode == "worker" {`: a way that is gone only where the
 * environment asks for it.
 */
export function isAskedFor(place: Node): boolean {
  for (let at = place; at.parent && at.name !== 'FunctionItem'; at = at.parent) {
    const { parent } = at;
    const isArm = at.name === 'MatchArm';
    const isThen = parent.name === 'IfExpression' && at.name === 'Block' && parent.child('Block') === at;
    if (!isArm && !isThen) continue;
    const hangsOn = isArm ? parent.parent?.children[1] : parent.children[1];
    const asked = hangsOn && source(hangsOn, isArm);
    if (!hangsOn || asked === undefined) continue;
    const wanted = isArm ? textsIn(at.text.split('=>', 1)[0] ?? '') : wantedBy(hangsOn.text);
    const isDefault = wanted.length === 0 || wanted.some(text => text === '' || asked.includes(`"${text}"`));
    if (!isDefault) return true;
  }
  return false;
}

/** The text that asks for the variable, with what it is otherwise; `undefined`: it is no variable of the environment. */
function source(expression: Node, isWhole: boolean): string | undefined {
  const { text } = expression;
  if (ASKS.test(text)) return isWhole ? text : text.replace(/[=!]=\s*\S*"[^"]*".*$/s, '');
  const [, name] = (isWhole ? /^(\w+)(?:\.as_(?:str|deref)\(\))?$/ : /^(\w+)\s*==/).exec(text) ?? [];
  const func = expression.around('FunctionItem');
  if (name === undefined || !func) return undefined;
  const made = [...func.find(n => n.name === 'LetDeclaration' && n.child('BoundIdentifier')?.text === name)];
  const [only] = made;
  return made.length === 1 && only && ASKS.test(only.text) ? only.text : undefined;
}

/** `== "worker"`, `.is_ok()`. */
function wantedBy(condition: string): readonly string[] {
  const [, compared] = /==\s*(?:\w+\()?"([^"]*)"/.exec(condition) ?? [];
  if (compared !== undefined) return [compared];
  return /\)\s*\.is_(?:ok|some)\(\)$/.test(condition) && !OTHERWISE.test(condition) ? ['any'] : [];
}

const textsIn = (pattern: string): readonly string[] =>
  [...pattern.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
