import { lowerBody } from './lower.ts';
import { expressions, lowerExpression, lowerList, span } from './lower-expression.ts';
import type { Expression, Statement } from './syntax.ts';
import type { Node } from './tree.ts';

export function lowerMatch(node: Node, depth: number): Statement[] {
  const clauses = node.child('MatchBody')?.children.filter(c => c.name === 'MatchClause') ?? [];
  const cases = clauses.map(clause => {
    const end = clause.children.findIndex(c => c.name === 'Guard' || c.name === 'Body');
    const patterns = clause.children.slice(1, end === -1 ? undefined : end);
    const hasGuard = clause.child('Guard') !== undefined;
    const [pattern, ...others] = patterns;
    const isOne = pattern !== undefined && others.length === 0;
    return {
      constants: isOne && !hasGuard ? constantsOf(pattern, depth) : undefined,
      isDefault: isOne && !hasGuard && pattern.name === 'CapturePattern',
      body: lowerBody(clause.child('Body'), depth),
    };
  });
  const subject = lowerList(
    node.children.filter(c => c.name !== 'match' && c.name !== 'MatchBody'),
    depth,
  );
  return [{ type: 'match', subject, cases, ...span(node) }];
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
