import { isPagingLoop, type RoundStep } from '../paging.ts';
import type { Expression, Statement } from './syntax.ts';

type While = Extract<Statement, { type: 'while' }>;

/** Does a loop fetch part after part until there is no more? */
export const isPaging = ({ test, body }: While): boolean =>
  isPagingLoop(namesOf([test]), body.flatMap(flattened).map(stepOf));

/** The statements of one round in the order in which they stand; those of inner loops and functions are not its own. */
function flattened(statement: Statement): readonly Statement[] {
  switch (statement.type) {
    case 'if':
      return [statement, ...[...statement.consequence, ...statement.otherwise].flatMap(flattened)];
    case 'try':
      return [...statement.body, ...statement.otherwise, ...statement.finally].flatMap(flattened);
    case 'with':
      return statement.body.flatMap(flattened);
    default:
      return [statement];
  }
}

function stepOf(statement: Statement): RoundStep {
  const value = valueOf(statement);
  const calls = value ? [...parts(value)].filter(part => part.type === 'call') : [];
  return {
    sets: namesOf(targetsOf(statement)),
    // `offset += len(rows)` is no part that was fetched.
    reads: value && statement.type === 'assign' ? namesOf([value]) : [],
    asksWith: namesOf(calls.flatMap(call => call.args.map(arg => arg.value))),
    calls: calls.flatMap(({ callee }) =>
      callee.type === 'attribute' ? callee.name : callee.type === 'name' ? callee.id : [],
    ),
    ...(statement.type === 'if' && holdsLeave(statement) ? { leavesOn: namesOf([statement.test]) } : {}),
  };
}

const holdsLeave = ({ consequence, otherwise }: Extract<Statement, { type: 'if' }>): boolean =>
  [...consequence, ...otherwise].some(({ type }) => type === 'break' || type === 'return');

function targetsOf(statement: Statement): readonly Expression[] {
  if (statement.type === 'assign') return statement.targets;
  return statement.type === 'augment' ? [statement.target] : [];
}

function valueOf(statement: Statement): Expression | undefined {
  switch (statement.type) {
    case 'assign':
    case 'augment':
    case 'expression':
      return statement.value;
    default:
      return undefined;
  }
}

const MAX_DEPTH = 20;

/** An expression and all that it is made of. */
function* parts(e: Expression, depth = 0): Generator<Expression> {
  yield e;
  if (depth >= MAX_DEPTH) return;
  for (const part of childrenOf(e)) yield* parts(part, depth + 1);
}

function childrenOf(e: Expression): readonly Expression[] {
  switch (e.type) {
    case 'attribute':
      return [e.object];
    case 'call':
      return [e.callee, ...e.args.map(arg => arg.value)];
    case 'subscript':
      return [e.object, e.index];
    case 'not':
    case 'await':
    case 'splat':
      return [e.operand];
    case 'boolean':
    case 'binary':
      return [e.left, e.right];
    case 'compare':
      return e.operands;
    case 'sequence':
      return e.items;
    case 'dict':
      return e.values;
    case 'format':
    case 'opaque':
      return e.parts;
    case 'conditional':
      return [e.test, e.consequence, e.otherwise];
    default:
      return [];
  }
}

const namesOf = (expressions: readonly Expression[]): readonly string[] =>
  expressions.flatMap(e => [...parts(e)].flatMap(part => (part.type === 'name' ? part.id : [])));
