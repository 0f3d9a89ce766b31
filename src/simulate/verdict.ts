import { firstOf } from '../base/index.ts';
import type { StopProtocol } from '../engine/index.ts';
import {
  type Branch,
  mainOf,
  type Prediction,
  type ProcessNode,
  type ProcessTree,
  type Role,
  walk,
} from '../model/index.ts';
import { commandOf } from './reason.ts';
import { runStop, signalsInPlay } from './stop.ts';
import { type Possibility, RACES, type StopOutcome, type StopVerdict } from './types.ts';
import { explore } from './worlds.ts';

/** Roles of processes that exist to run another one. */
const NOT_A_PROGRAM: ReadonlySet<Role> = new Set(['package-manager', 'wrapper', 'init', 'supervisor']);

type Running = Extract<Branch, { kind: 'runs' }>;

interface Tried {
  readonly outcome: StopOutcome;
  readonly tree: ProcessTree;
  readonly branch: Running;
  /** What was supposed of the unknowns. */
  readonly supposes: readonly string[];
  /** There are more worlds than were tried. */
  readonly capped: boolean;
}

/** Stops every branch in every world, and says what holds in all of them. */
export function stopVerdict(
  prediction: Prediction,
  protocol: StopProtocol,
  pid1IsInit: boolean,
  sure: boolean,
): StopVerdict {
  const base = { signal: protocol.stopSignal, graceMs: protocol.gracePeriodMs } as const;
  const running = prediction.branches.filter((b): b is Running => b.kind === 'runs');
  const preferred = running.filter(b => b.preferred);
  const tried = (preferred.length > 0 ? preferred : running).flatMap(branch =>
    tryBranch(branch, protocol, pid1IsInit),
  );
  const [first] = tried;
  const bare = first && mainOf(first.branch.tree);
  // Where the signal does not get that far, it is all the same what runs there.
  const isOutOfReach = tried.every(
    ({ outcome: { outcome, cause } }) => outcome === 'killed' || cause === 'init-signals-only-shell',
  );
  const withoutStop = (branch: Running, reason: string): StopVerdict => ({
    ...notRunning({ ...prediction, branches: [] }),
    ...base,
    reason,
    tree: branch.tree,
    branch,
  });
  if (
    !isOutOfReach &&
    first &&
    bare &&
    NOT_A_PROGRAM.has(bare.role) &&
    (bare.children.length === 0 || bare.startsOnDemand)
  ) {
    return withoutStop(first.branch, bare.startsOnDemand ?? `what \`${commandOf(bare)}\` runs is not known`);
  }
  const awaited = first && tried.every(waitsForUnknown) ? first.outcome.culprit : undefined;
  if (first && awaited)
    return withoutStop(first.branch, `whether \`${commandOf(awaited)}\` ends by itself is not known`);
  if (first && tried.every(t => t.tree.pid1.lifetime === 'short' && mainOf(t.tree).neverWaits)) {
    const what = commandOf(mainOf(first.branch.tree));
    return withoutStop(first.branch, `the container ends by itself: \`${what}\` runs to its end`);
  }
  if (!first) return { ...notRunning(prediction), ...base };
  const differs = tried.filter(t => !isSame(t, first));
  const otherwise = differs.filter(t => t.outcome.outcome !== first.outcome.outcome);
  const [rival] = otherwise;
  const others = distinct(rival ? tried : differs).map(t =>
    possibility(t, rival && isSame(t, first) ? rival : first),
  );
  const shared = { ...base, tree: first.branch.tree, branch: first.branch, others, failure: undefined };
  if (rival) {
    const killed = tried.find(t => t.outcome.outcome === 'killed') ?? first;
    const doubts = otherwise.map(t => doubt(t, first)).sort((a, b) => a.length - b.length);
    return {
      ...killed.outcome,
      ...shared,
      tree: killed.branch.tree,
      branch: killed.branch,
      outcome: 'unknown',
      cause: 'unknown',
      exitStatus: null,
      certainty: 'may',
      reason: doubts[0] || first.outcome.reason,
    };
  }
  // Where it is all the same what an unknown program does, another one tells why.
  const shown = (differs.length === 0 && tried.find(t => !isSupposed(t))) || first;
  const isRace = RACES.has(first.outcome.cause);
  // It comes out so however a program takes its signal that is not known, but the cause that is told is a guess.
  const isGuess = differs.length > 0 && first.supposes.length > 0;
  // With a terminal it may be no more than a shell that stays.
  const isForTerminal = prediction.branches.some(b => b.kind === 'exits' && b.needsTerminal && b.preferred);
  const sameStatus = tried.every(t => t.outcome.exitStatus === first.outcome.exitStatus);
  const isSure =
    sure &&
    !isRace &&
    !isForTerminal &&
    !isGuess &&
    !tried.some(t => isOpen(t) || endsAsMost(t) || mayBeOver(t));
  return {
    ...shown.outcome,
    ...shared,
    exitStatus: sameStatus && !isRace ? first.outcome.exitStatus : null,
    certainty: isSure ? 'must' : 'may',
  };
}

/** As it was before the stop. */
const culpritIn = ({ tree }: Running, culprit: ProcessNode | undefined) =>
  [...walk(tree.pid1)].find(({ id }) => id === culprit?.id);

/** It is there only for a child that nobody tells to end, and that may be over soon. */
const waitsForUnknown = ({ outcome: { cause, culprit } }: Tried) =>
  cause === 'child-does-not-end' && culprit?.lifetime === 'unknown';

/** There is more than was tried, or it hangs on what nothing tells. */
const isOpen = ({ capped, branch, tree }: Tried) =>
  capped || branch.supposes !== undefined || mainOf(tree).mayEnd;

/** Its main program ends in order, and what that does on the signal is not read: it may as well stay. */
function endsAsMost({ branch, outcome: { outcome, culprit, received } }: Tried): boolean {
  const node = culpritIn(branch, culprit);
  const taken = received && node?.signals[received];
  return outcome === 'graceful' && taken?.disposition === 'unknown' && taken.isOpen === true;
}

/** What is cut off is a program that is not known, and may have ended long before. */
function mayBeOver({ branch, outcome: { cause, culprit } }: Tried): boolean {
  const node = culpritIn(branch, culprit);
  const isCut = cause === 'children-not-told' || cause === 'leaves-before-children';
  return isCut && node?.lifetime === 'unknown' && node.signals.SIGTERM?.disposition === 'unknown';
}

/** What is told of its culprit is only what was supposed of it. */
function isSupposed({ branch, outcome: { culprit, received } }: Tried): boolean {
  const node = culpritIn(branch, culprit);
  return received !== undefined && node?.signals[received]?.disposition === 'unknown';
}

function tryBranch(branch: Running, protocol: StopProtocol, pid1IsInit: boolean): Tried[] {
  const signals = signalsInPlay(branch.tree, protocol.stopSignal);
  const { worlds, capped } = explore(branch.tree, signals, tree => runStop({ tree, protocol, pid1IsInit }));
  return worlds.map(({ result, tree, supposes }) => ({
    capped,
    outcome: result,
    tree,
    branch,
    supposes: supposes.filter(Boolean),
  }));
}

const isSame = (a: Tried, b: Tried) =>
  a.outcome.outcome === b.outcome.outcome && a.outcome.cause === b.outcome.cause;

/** What an outcome hangs on, against another one: where the scripts go another way, else what is not known. */
function possibility(t: Tried, other: Tried): Possibility {
  const conditions = t.branch.conditions.filter(c => !other.branch.conditions.includes(c));
  const unknowns = [...new Set(t.supposes)];
  return {
    outcome: t.outcome,
    tree: t.tree,
    conditions,
    unknowns,
    on: firstOf([...conditions, ...unknowns], MAX_NAMED, '; '),
  };
}

const MAX_NAMED = 3;

const doubt = (t: Tried, other: Tried) => possibility(t, other).on;

/** One of each outcome: the one that takes the fewest conditions. */
function distinct(tried: readonly Tried[]): Tried[] {
  const weight = (t: Tried) => t.branch.conditions.length + t.supposes.length;
  const byWeight = [...tried].sort((a, b) => weight(b) - weight(a));
  return [...new Map(byWeight.map(t => [`${t.outcome.outcome}:${t.outcome.cause}`, t])).values()];
}

type NotRunning = Omit<StopVerdict, 'signal' | 'graceMs'>;

/** Nothing runs that could be stopped: it ends by itself, cannot start, or is not known. */
function notRunning(prediction: Prediction): NotRunning {
  const branch = prediction.branches[0];
  const nothing = {
    elapsedMs: 0,
    collateral: [],
    timeline: [],
    tree: undefined,
    branch,
    others: [],
    culprit: undefined,
    received: undefined,
    exitStatus: null,
  } as const;
  const unknown = {
    ...nothing,
    outcome: 'unknown',
    cause: 'unknown',
    certainty: 'may',
    failure: undefined,
  } as const;
  switch (branch?.kind) {
    case 'fails':
      return {
        ...nothing,
        outcome: 'unknown',
        cause: 'cannot-start',
        certainty: 'must',
        exitStatus: branch.failure.exitStatus,
        failure: branch.failure,
        reason: `PID 1 cannot start: ${branch.failure.reason}`,
      };
    case 'exits': {
      const exitStatus = branch.status === 'unknown' ? null : branch.status;
      return { ...unknown, exitStatus, reason: `the container ends by itself: ${branch.why}` };
    }
    case 'unknown':
      return { ...unknown, reason: branch.reason };
    default:
      return { ...unknown, reason: 'what runs in the container is not known' };
  }
}
