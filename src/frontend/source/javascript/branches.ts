import { givenTruth, isUsual, joinResults, ofExtras, ofTests, usualTruth } from './defaults.ts';
import { Halt, Thrown } from './interrupts.ts';
import type { Completion } from './statements.ts';
import type { Node } from './syntax.ts';
import type { Condition, Env, Evaluation, Path, Result, Value } from './values.ts';
import { condition, type Vm } from './vm.ts';

interface Outcome {
  readonly path: Path;
  readonly completion: Completion;
  readonly stopped: Halt | Thrown | undefined;
}

/** What is not decided, and the node that says so. */
interface Test {
  readonly node: Node;
  readonly value?: Value;
}

function arm(vm: Vm, { node, value }: Test, env: Env, at: number, of: number, before: Path): Path {
  const c: Condition = { ...condition(vm, env.act.module, node, of > 2 || at === 0), isBranch: true };
  const usually = value && of === 2 ? (usualTruth(value) ?? ofTests(node)) : undefined;
  if (usually !== undefined) return [...before, { ...c, usually }];
  const given = value && of === 2 ? givenTruth(value) : undefined;
  if (given !== undefined) return [...before, { ...c, given }];
  const extra = value && of === 2 ? ofExtras(node) : undefined;
  if (extra !== undefined) return [...before, { ...c, usually: extra, byName: true }];
  return [...before, of > 2 ? { ...c, id: `${c.id}#${at}`, text: `${c.text} (case ${at + 1})` } : c];
}

/**
 * Follows every arm of a branch that is not decided, one after the other over the same state: a change in one
 * of them is a change that may happen. An arm that ends the program or throws is taken to be the exception: what
 * follows the branch then runs without a condition. After a `return` in one arm the rest runs under the others'.
 */
export function* undecided(
  vm: Vm,
  test: Test,
  env: Env,
  arms: readonly (() => Evaluation<Completion>)[],
): Evaluation<Completion> {
  const { act } = env;
  const before = act.path;
  const outcomes: Outcome[] = [];
  for (const [at, run] of arms.entries()) {
    act.path = arm(vm, test, env, at, arms.length, before);
    const inside = act.path;
    try {
      outcomes.push({ path: inside, completion: yield* run(), stopped: undefined });
    } catch (error) {
      if (!(error instanceof Halt) && !(error instanceof Thrown)) throw error;
      outcomes.push({ path: inside, completion: undefined, stopped: error });
    }
  }
  act.path = before;
  return join(vm, env, outcomes);
}

function join(vm: Vm, env: Env, outcomes: readonly Outcome[]): Completion {
  const { act } = env;
  const going = outcomes.filter(o => !o.stopped);
  const [first] = outcomes;
  if (going.length === 0 && first?.stopped) {
    if (first.stopped instanceof Halt)
      vm.run.joinExits(
        outcomes.map(o => o.path),
        act,
      );
    throw first.stopped;
  }
  const ended = going.filter(o => o.completion);
  if (ended.length === 0) return undefined;
  if (ended.length === going.length) return joinCompletions(ended, act.path);
  for (const { completion, path } of ended) {
    if (completion?.type === 'return')
      act.returns.push({ value: completion.value, usual: isUsual(path, act.entry) });
    else if (completion) act.jumps.push(completion);
  }
  const rest = going.filter(o => !o.completion);
  const [only] = rest;
  if (rest.length === 1 && only) act.path = afterReturn(only.path, ended);
  return undefined;
}

/** `if (isGiven(name)) continue; throw …`: the jump is the rule, and what ends the program behind it the exception. */
export function* withJumps(env: Env, run: () => Evaluation<Completion>): Evaluation<Completion> {
  const { act } = env;
  const { path } = act;
  const before = act.jumps.length;
  try {
    return yield* run();
  } catch (error) {
    const jump = act.jumps[before];
    if (!jump || !(error instanceof Halt || error instanceof Thrown)) throw error;
    act.path = path;
    return jump;
  } finally {
    act.jumps.length = before;
  }
}

/** `if (!isReady(settings)) return setUp();`: what follows is done where nothing stands in its way. */
function afterReturn(path: Path, ended: readonly Outcome[]): Path {
  const last = path.at(-1);
  if (!last || last.id.includes('#') || !ended.every(({ completion }) => completion?.type === 'return'))
    return path;
  return [...path.slice(0, -1), { ...last, isRest: true }];
}

function joinCompletions(ended: readonly Outcome[], before: Path): Completion {
  const results: Result[] = [];
  for (const { completion, path } of ended) {
    if (completion?.type !== 'return') return completion;
    results.push({ value: completion.value, usual: isUsual(path, before) });
  }
  return { type: 'return', value: joinResults(results) };
}

/** The same for the two sides of an expression: `a ? b : c`, `a && b`. */
export function* undecidedValue(
  vm: Vm,
  test: Test,
  env: Env,
  arms: readonly [() => Evaluation, () => Evaluation],
): Evaluation {
  const wrap = (run: () => Evaluation) =>
    function* (): Evaluation<Completion> {
      return { type: 'return', value: yield* run() };
    };
  const returns = env.act.returns.length;
  const completion = yield* undecided(vm, test, env, arms.map(wrap));
  env.act.returns.length = returns;
  return completion?.type === 'return' ? completion.value : { kind: 'unknown', why: 'undecided' };
}
