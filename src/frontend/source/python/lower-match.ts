import { lowerBody } from './lower.ts';
import { expressions, lowerExpression, lowerList, span } from './lower-expression.ts';
import type { Expression, Pattern, Statement } from './syntax.ts';
import type { Node } from './tree.ts';

export function lowerMatch(node: Node, depth: number): Statement[] {
  const clauses = node.child('MatchBody')?.children.filter(c => c.name === 'MatchClause') ?? [];
  const cases = clauses.map(clause => {
    const end = clause.children.findIndex(c => c.name === 'Guard' || c.name === 'Body');
    const patterns = clause.children.slice(1, end === -1 ? undefined : end);
    const hasGuard = clause.child('Guard') !== undefined;
    const [pattern, ...others] = patterns;
    const isOne = pattern !== undefined && others.length === 0;
    const known = isOne && !hasGuard ? patternOf(pattern, depth) : undefined;
    return { pattern: known, body: lowerBody(clause.child('Body'), depth) };
  });
  const subject = lowerList(
    node.children.filter(c => c.name !== 'match' && c.name !== 'MatchBody'),
    depth,
  );
  return [{ type: 'match', subject, cases, ...span(node) }];
}

/** What a case takes; `undefined` for what is not followed. */
function patternOf(node: Node, depth: number): Pattern | undefined {
  if (node.name === 'CapturePattern') return { name: node.text };
  if (node.name === 'SequencePattern') return sequenceOf(node, depth);
  const constants = constantsOf(node, depth);
  return constants && { constants };
}

/** `["serve", port, *rest]` */
function sequenceOf(node: Node, depth: number): Pattern | undefined {
  const parts = node.children.filter(c => !/^[[\](),]$/.test(c.name) && c.text !== '');
  const [first] = parts;
  const isGroup = node.text.startsWith('(') && !node.children.some(c => c.name === ',');
  if (isGroup && first && parts.length === 1) return patternOf(first, depth);
  const last = parts.at(-1);
  const rest = last?.name === 'StarPattern' ? last.text.slice(1).trim() : undefined;
  const items = (rest === undefined ? parts : parts.slice(0, -1)).map(c => patternOf(c, depth));
  return items.every(item => item !== undefined)
    ? { items, ...(rest === undefined ? {} : { rest }) }
    : undefined;
}

/** `"a" | "b"`: the constants that a case takes; `undefined` for patterns that are not followed. */
function constantsOf(pattern: Node, depth: number): Expression[] | undefined {
  const options =
    pattern.name === 'OrPattern' ? pattern.children.filter(c => c.name !== 'LogicOp') : [pattern];
  const constants = options.flatMap(option => {
    const negative = option.children[0]?.name === 'ArithOp';
    const [only] = option.name === 'LiteralPattern' ? literals(option) : [];
    if (!only) return [];
    const lowered = lowerExpression(only, depth);
    if (lowered.type !== 'constant') return [];
    return [negative ? { ...lowered, value: -Number(lowered.value) } : lowered];
  });
  return constants.length === options.length ? constants : undefined;
}

const literals = (pattern: Node) => expressions(pattern);
