import type { Node } from '../tree.ts';
import type { Receive } from './receives.ts';

/** A stop sends one signal: is a receive come to only behind another one of the same channel, which has taken it? */
export const isForSecond = (receive: Receive, all: readonly Receive[]): boolean =>
  all.some(
    other =>
      other.at !== receive.at &&
      other.by.node === receive.by.node &&
      channelOf(other) !== undefined &&
      channelOf(other) === channelOf(receive) &&
      isBehind(receive.at, other.at),
  );

const channelOf = ({ at }: Receive): string | undefined =>
  at.name === 'UnaryExp' && at.last?.name !== 'CallExpr' ? at.last?.text : undefined;

/** Does a node stand in what follows the statement with another one, whatever the conditions? */
function isBehind(node: Node, first: Node): boolean {
  for (let at = first; at.parent && at.name !== 'FunctionLiteral'; at = at.parent) {
    const { parent } = at;
    const isTurn = /^(?:Select|Switch)Block$/.test(parent.name);
    const rest = parent.children.slice(parent.children.indexOf(at) + 1);
    const end = isTurn ? rest.findIndex(c => /^(?:Case|DefaultCase)$/.test(c.name)) : -1;
    const next = end === -1 ? rest : rest.slice(0, end);
    if ((isTurn || parent.name === 'Block') && next.some(s => s.start <= node.start && node.end <= s.end))
      return true;
    // It stands in a branch: what comes behind that may be come to without it.
    if (isTurn && at.name !== 'Case') return false;
    if (parent.name === 'IfStatement' && /^(?:Block|IfStatement)$/.test(at.name)) return false;
  }
  return false;
}

const COMPARES: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

/**
 * `if signals > 1`, `if stopping`: what is true of a count of the signals, or of a mark that only their handler makes, as
 * the first one comes. `undefined`: it is neither.
 */
export function isTrueAtFirst(condition: Node): boolean | undefined {
  if (condition.name === 'UnaryExp' && condition.children[0]?.text === '!') {
    const marked = condition.last && valueAtFirst(condition.last, condition);
    return typeof marked === 'boolean' ? !marked : undefined;
  }
  if (condition.name !== 'BinaryExp') {
    const marked = valueAtFirst(condition, condition);
    return typeof marked === 'boolean' ? marked : undefined;
  }
  const [left, operator, right] = condition.children;
  const compare = COMPARES[operator?.text ?? ''];
  const value = left && valueAtFirst(left, condition);
  if (!compare || typeof value !== 'number' || !/^\d+$/.test(right?.text ?? '')) return undefined;
  return compare(value, Number(right?.text));
}

function valueAtFirst(variable: Node, condition: Node): number | boolean | undefined {
  const handler = condition.around('FunctionLiteral', 'FunctionDecl', 'MethodDecl');
  const func = condition.around('FunctionDecl', 'MethodDecl');
  if (variable.name !== 'VariableName' || !handler || !func) return undefined;
  const isIt = (n: Node | undefined) => n?.text === variable.text;
  const made = [...func.find(n => /^(?:VarDecl|VarSpec)$/.test(n.name) && isIt(n.child('DefName')))];
  const changes = [...func.find(n => /^(?:IncDecStatement|Assignment)$/.test(n.name) && isIt(n.children[0]))];
  const isElsewhere = [
    ...func.find(n => n.name === 'UnaryExp' && n.children[0]?.text === '&' && isIt(n.last)),
  ];
  const [start, ...others] = made.filter(n => !made.some(m => m !== n && m.parent === n));
  const initial = /\b(true|false)$|=\s*(\d+)$|\s(?:bool|int)$/.exec(start?.text ?? '');
  const isOurs = changes.every(n => n.start >= handler.start && n.end <= handler.end);
  if (!initial || others.length > 0 || isElsewhere.length > 0 || changes.length === 0 || !isOurs)
    return undefined;
  const [text, mark, count] = initial;
  const before = changes.filter(n => n.end <= condition.start);
  if (mark !== undefined || text.endsWith('bool')) return before.length === 0 ? mark === 'true' : undefined;
  const [change, ...more] = changes;
  if (more.length > 0 || !/(?:\+\+|\+=\s*1)$/.test(change?.text ?? '')) return undefined;
  const isPassed = change === before[0] && isBehind(condition, change as Node);
  return before.length > 0 && !isPassed ? undefined : Number(count ?? 0) + before.length;
}

/** `asked = true`, `signals++`, where nothing but an `if` around the receive looks at it. */
export function isOwnMark(change: Node): boolean {
  const [variable] = change.children;
  const loop = change.around('ForStatement');
  const func = change.around('FunctionDecl', 'MethodDecl');
  if (variable?.name !== 'VariableName' || !loop || !func) return false;
  const isLocal = [...func.find(n => n.name === 'DefName' && n.text === variable.text)].length === 1;
  const uses = [...func.find(n => n.name === 'VariableName' && n.text === variable.text)];
  return (
    isLocal &&
    uses.every(use => {
      if (use.start < loop.start || use.end > loop.end) return false;
      const { parent } = use;
      if (/^(?:Assignment|IncDecStatement)$/.test(parent?.name ?? '')) return parent?.children[0] === use;
      return (
        use.around('IfStatement') !== undefined &&
        /^(?:IfStatement|BinaryExp|UnaryExp)$/.test(parent?.name ?? '')
      );
    })
  );
}
