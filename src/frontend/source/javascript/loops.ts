import { withJumps } from './branches.ts';
import { evaluate } from './expressions.ts';
import { bindPattern, newFrame, readSlot } from './frames.ts';
import { Halt } from './interrupts.ts';
import { compares, isCounted, mayLeave, onlyComputes } from './loop-shape.ts';
import { calledName, isPaging } from './paging.ts';
import { type Completion, runStatement } from './statements.ts';
import type { Node, TSESTree } from './syntax.ts';
import { constant, type Env, type Evaluation, itemsOf, promise, truthiness, type Value } from './values.ts';
import { condition, type Vm } from './vm.ts';

/** Rounds of a loop that waits in each; then it stands still until a signal comes. */
const WAITING_ROUNDS = 3;
/** Rounds of a loop whose end is in sight. */
const MAX_ROUNDS = 200;
/** Of one that calls nothing: what it computes has to do with no signal. */
const COMPUTING_ROUNDS = 20;

/** `true`: the loop is left, with this completion (a plain `break` gives none). */
function leaves(
  completion: Completion,
  label: string | undefined,
): { readonly with: Completion } | undefined {
  if (!completion) return undefined;
  if (completion.type === 'return') return { with: completion };
  const mine = completion.label === undefined || completion.label === label;
  if (completion.type === 'break') return { with: mine ? undefined : completion };
  return mine ? undefined : { with: completion };
}

interface Round {
  count: number;
  /** What the run is at. */
  phase: Vm['run']['phase'];
  /** Waits done before this loop began. */
  waits: number;
  /** Those among them whose length is not derivable. */
  readonly supposed: number;
  readonly release: () => void;
  /** It may as well go round for as long as the program runs; `passes`: it fetches what comes to an end. */
  readonly mayGoOn: (passes: boolean) => void;
}

interface LoopParts {
  /** `undefined`: it is not known whether another round begins. */
  readonly test: () => Evaluation<boolean | undefined>;
  /** What `test` evaluates, if anything is written there. */
  readonly condition: Node | null | undefined;
  readonly body: Node;
  readonly update?: () => Evaluation<unknown>;
  readonly testFirst: boolean;
}

/**
 * After a few rounds: a loop that waits is parked until a signal comes, and keeps the program alive; one that
 * never waits and whose condition is always true never lets the event loop run again. One that waits and whose
 * condition is not known is taken to come to its end: pages that are fetched, a service that is waited for.
 */
function* nextRound(
  vm: Vm,
  round: Round,
  holds: boolean | undefined,
  { condition, body }: LoopParts,
  env: Env,
  node: Node,
): Evaluation<'on' | 'leave'> {
  round.count++;
  const { run } = vm;
  if (run.phase !== round.phase) {
    // Whatever it has done before the signal, it looks at its condition once more behind it.
    round.count = 0;
    round.phase = run.phase;
    round.waits = run.waits;
    return 'on';
  }
  if (run.waits > round.waits) {
    if (round.count < WAITING_ROUNDS) return 'on';
    if (isCounted(node)) return 'leave';
    // `while (true)` with a way out that it comes to.
    const pages = isPaging(condition, body);
    if (holds === undefined || pages) {
      round.mayGoOn(pages);
      return 'leave';
    }
    round.count = 0;
    round.waits = run.waits;
    if (run.phase === 'startup') yield run.park(run.supposed[round.supposed]);
    else yield promise();
    return 'on';
  }
  if (round.count < (onlyComputes(body) ? COMPUTING_ROUNDS : MAX_ROUNDS)) return 'on';
  if (holds !== true || mayLeave(body) || compares(condition)) return 'leave';
  if (run.phase !== 'handler' && run.isCertain(env.act.path)) run.blocked ??= run.site(env, node);
  throw new Halt();
}

function startRounds(vm: Vm, env: Env, node: Node): Round {
  const { run } = vm;
  const keeper = {
    what: 'a loop',
    site: run.site(env, node),
    path: env.act.path,
    sure: !isCounted(node),
    handles: [],
    open: true,
    ref: true,
  };
  run.keepers.push(keeper);
  return {
    count: 0,
    phase: run.phase,
    waits: run.waits,
    supposed: run.supposed.length,
    release: () => run.dropKeeper(keeper),
    mayGoOn: passes => {
      if (run.phase === 'startup') run.keepers.push({ ...keeper, sure: false, passes });
    },
  };
}

/** A loop is entered and left; while it stands parked it counts as what keeps the program alive. */
function* loop(
  vm: Vm,
  node: Node,
  env: Env,
  label: string | undefined,
  parts: LoopParts,
): Evaluation<Completion> {
  const round = startRounds(vm, env, node);
  const before = env.act.path;
  const returns = env.act.returns.length;
  try {
    for (let first = true; ; first = false) {
      const holds = first && !parts.testFirst ? true : yield* parts.test();
      if (holds === false) return undefined;
      if (holds === undefined) env.act.path = [...before, condition(vm, env.act.module, node, true)];
      const waits = vm.run.waits;
      const left = leaves(yield* withJumps(env, () => runStatement(vm, parts.body, env)), label);
      if (left) return left.with;
      if (env.act.returns.length === returns) env.act.path = before;
      if (holds === undefined && vm.run.waits === waits) return undefined;
      if (parts.update) yield* parts.update();
      if ((yield* nextRound(vm, round, holds, parts, env, node)) === 'leave') return undefined;
    }
  } finally {
    if (env.act.returns.length === returns) env.act.path = before;
    round.release();
  }
}

export function whileLoop(
  vm: Vm,
  node: TSESTree.WhileStatement | TSESTree.DoWhileStatement,
  env: Env,
  label: string | undefined,
): Evaluation<Completion> {
  return loop(vm, node, env, label, {
    *test() {
      return truthiness(yield* evaluate(vm, node.test, env));
    },
    condition: node.test,
    body: node.body,
    testFirst: node.type === 'WhileStatement',
  });
}

/** Each round has its own bindings, as closures see them. */
export function* forLoop(
  vm: Vm,
  node: TSESTree.ForStatement,
  outer: Env,
  label: string | undefined,
): Evaluation<Completion> {
  let env = newFrame(outer);
  if (node.init?.type === 'VariableDeclaration') yield* runStatement(vm, node.init, env);
  else if (node.init) yield* evaluate(vm, node.init, env);
  const { test, update } = node;
  const inner: Env = {
    get frame() {
      return env.frame;
    },
    act: outer.act,
  };
  return yield* loop(vm, node, inner, label, {
    *test() {
      return test ? truthiness(yield* evaluate(vm, test, env)) : true;
    },
    condition: test,
    body: node.body,
    *update() {
      const copy = newFrame(outer);
      for (const [variable, found] of env.frame.bindings) {
        copy.frame.bindings.set(variable, { ...found, value: readSlot(found) });
      }
      env = copy;
      if (update) yield* evaluate(vm, update, env);
    },
    testFirst: true,
  });
}

/** for-of, for-in, for-await. */
export function* iterate(
  vm: Vm,
  node: TSESTree.ForOfStatement | TSESTree.ForInStatement,
  env: Env,
  label: string | undefined,
): Evaluation<Completion> {
  const over = yield* evaluate(vm, node.right, env);
  const items = node.type === 'ForInStatement' ? keysOf(over) : itemsOf(over);
  const before = env.act.path;
  const open = items === undefined || ((over.kind === 'array' || over.kind === 'object') && over.open);
  for (const item of (items ?? []).slice(0, MAX_ROUNDS)) {
    const left = leaves(yield* round(vm, node, item, env), label);
    if (left) return left.with;
  }
  if (!open) return undefined;
  env.act.path = [
    ...before,
    condition(
      vm,
      env.act.module,
      node.right,
      true,
      `${vm.loader.snippet(env.act.module, node.right)} gives one more`,
    ),
  ];
  const some = over.kind === 'one-of' ? over.values.flatMap(value => itemsOf(value) ?? []) : [];
  for (const item of some.slice(0, MAX_SOME)) yield* round(vm, node, item, env);
  const left = leaves(yield* round(vm, node, { kind: 'unknown', why: 'an element' }, env), label);
  env.act.path = before;
  if (node.type === 'ForOfStatement' && node.await && !givesAll(node.right))
    return yield* endlessStream(vm, node, over, env);
  return left?.with?.type === 'return' ? undefined : left?.with;
}

/** Of lists that may be meant so many elements are looked at. */
const MAX_SOME = 8;

/** What databases and clients of stores give out one by one comes to an end. */
const GIVES_ALL = /^(?:find|aggregate|[hsz]?scanIterator|paginate\w*|list\w*|byPage)$/i;

const givesAll = (node: Node): boolean => node.type === 'CallExpression' && GIVES_ALL.test(calledName(node));

/** `for await` over what comes from outside goes on until that is closed. */
function* endlessStream(vm: Vm, node: Node, over: Value, env: Env): Evaluation<Completion> {
  const site = vm.run.site(env, node);
  const keeper = {
    what: 'a `for await` loop',
    site,
    path: env.act.path,
    sure: true,
    handles: [over],
    open: true,
    ref: true,
  };
  vm.run.keepers.push(keeper);
  vm.run.waits++;
  yield promise();
  return undefined;
}

function* round(
  vm: Vm,
  node: TSESTree.ForOfStatement | TSESTree.ForInStatement,
  item: Value,
  env: Env,
): Evaluation<Completion> {
  const inner = newFrame(env);
  const { left } = node;
  if (left.type === 'VariableDeclaration') {
    const [declarator] = left.declarations;
    if (declarator) yield* bindPattern(vm, declarator.id, item, inner, left.kind === 'var' ? 'var' : 'let');
  } else yield* bindPattern(vm, left, item, inner, 'assign');
  return yield* withJumps(inner, () => runStatement(vm, node.body, inner));
}

function keysOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'object' && !value.open) return [...value.slots.keys()].map(constant);
  if (value.kind === 'array') return value.items.map((_, at) => constant(String(at)));
  return undefined;
}
