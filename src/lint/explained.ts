import type { Location } from '../base/index.ts';
import { mainOf, type ProcessNode } from '../model/index.ts';
import { commandOf, type Possibility, RACES, type StopCause, seconds } from '../simulate/index.ts';
import { fixOf } from './remedies.ts';
import type { Cure, Launch, Report, Severity } from './types.ts';
import { startedAt } from './where.ts';

/** A stop that did not come out well, with the processes that a message speaks of. */
export interface Explained {
  readonly launch: Launch;
  readonly cause: StopCause;
  readonly culprit: ProcessNode;
  readonly main: ProcessNode;
  readonly pid1: ProcessNode;
  readonly signal: NonNullable<Launch['stop']['signal']>;
  /** What the culprit got: a supervisor may send another one. */
  readonly received: Explained['signal'];
  /** SIGKILL ended it; else it ended in time, but not in order. */
  readonly killed: boolean;
  /** What it hangs on, to be put behind the message; absent: it holds in any case. */
  readonly doubt?: string;
}

export interface ExplainedOptions {
  readonly causes: readonly StopCause[];
  /** Where the defect is mended; by default where the culprit's command is written. */
  readonly at?: (stop: Explained) => Location | undefined;
  /** Instead of error for killed and warning for abrupt. */
  readonly severity?: Severity | ((stop: Explained) => Severity | undefined);
  /** Another message than the one named like the cause. */
  readonly message?: (stop: Explained) => string | undefined;
  /** Further words for the message. */
  readonly data?: (stop: Explained) => Readonly<Record<string, string>>;
  /** What to do about it, the best first. */
  readonly fixes?: (stop: Explained) => readonly Cure[];
}

/**
 * The common shape of a rule that owns causes: it speaks when the stop came out so, and its message is the one
 * named like the cause.
 */
export function* explained(launch: Launch, options: ExplainedOptions): Iterable<Report> {
  const found = badStop(launch);
  if (!found || !options.causes.includes(found.cause)) return;
  const { culprit, main, pid1, signal, received, doubt } = found;
  const given = typeof options.severity === 'function' ? options.severity(found) : options.severity;
  const usual = given ?? (found.killed ? 'error' : 'warning');
  // What is worth no more than knowing when it is certain is not worth a guess.
  if (doubt !== undefined && usual === 'info') return;
  yield {
    messageId: options.message?.(found) ?? found.cause,
    at: options.at?.(found) ?? startedAt(launch, culprit),
    data: {
      culprit: commandOf(culprit),
      main: commandOf(main),
      pid1: commandOf(pid1),
      signal,
      received,
      grace: seconds(launch.stop.graceMs),
      ...options.data?.(found),
    },
    severity: doubt === undefined ? usual : 'info',
    certainty: doubt === undefined ? 'must' : 'may',
    timeline: true,
    fixes: (options.fixes?.(found) ?? []).map(fixOf),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** The stop if it is a bad one; where several are possible, the worst of them. */
function badStop(launch: Launch): Explained | undefined {
  const { stop, spec } = launch;
  const { signal } = stop;
  // A signal that is none, or that nothing can catch, is a defect of its own, and explains all that follows.
  if (!signal || !spec.stopSignal.signal || signal === 'SIGKILL' || signal === 'SIGSTOP') return undefined;
  if (endsByItself(launch)) return undefined;
  if (stop.cause !== 'unknown') {
    const { tree, culprit, cause } = stop;
    if (!tree || !culprit || cause === 'graceful') return undefined;
    const main = mainOf(tree);
    // How a race ends is open; that the defect is there is not.
    const isDoubtful = (stop.certainty === 'may' && !RACES.has(cause)) || main.mayEnd !== undefined;
    // All ways come out so, but what is said of a program that is not known is true in some of them only.
    const rival = isUnknown(culprit) ? stop.others.find(other => other.outcome.cause !== cause) : undefined;
    const doubt = isDoubtful
      ? notCertain([spec.unknowns, stop.branch?.supposes ?? []].flat(), main)
      : rival && notCertain(rival.unknowns.length > 0 ? rival.unknowns : spec.unknowns);
    return {
      ...{ launch, cause, culprit, signal, received: stop.received ?? signal, main, pid1: tree.pid1 },
      killed: stop.outcome === 'killed',
      ...(doubt === undefined ? {} : { doubt }),
    };
  }
  const founded = stop.others.filter(other => !isGuess(other));
  const worst =
    founded.find(o => o.outcome.outcome === 'killed') ?? founded.find(o => o.outcome.outcome === 'abrupt');
  // Of a program that is not known nothing is claimed.
  if (!worst || isUnknown(worst.outcome.culprit)) return undefined;
  const { outcome, tree } = worst;
  return {
    ...{
      launch,
      cause: outcome.cause,
      culprit: outcome.culprit,
      signal,
      received: outcome.received,
      main: mainOf(tree),
      pid1: tree.pid1,
    },
    killed: outcome.outcome === 'killed',
    doubt: doubtOf(worst),
  };
}

/** What code that nobody has read does with the signal: it may be anything, and this is no more than one of all. */
function isGuess({ outcome: { culprit, received } }: Possibility): boolean {
  const evidence = culprit.signals[received]?.evidence ?? [];
  return evidence.length > 0 && evidence.every(({ origin }) => origin === 'assumed');
}

const isUnknown = ({ program, role }: ProcessNode) => program === undefined && role === 'app';

function notCertain(unknowns: readonly string[], main?: ProcessNode): string {
  const why = main?.mayEnd ?? unknowns[0];
  return why === undefined ? '; not certain' : `; not certain: ${why}`;
}

/** `, if $1 matches worker (entrypoint.sh:12)`, and what could not be derived. */
function doubtOf({ conditions, unknowns }: Possibility): string {
  const where = conditions.length === 0 ? '' : `, if ${conditions.join(' and ')}`;
  return unknowns.length === 0 && where !== '' ? where : where + notCertain(unknowns);
}

/** A command that ends soon anyway, or an image for interactive use, is nobody's defect. */
export function endsByItself(launch: Launch): boolean {
  const { tree } = launch.stop;
  const { isBaseOnly, runsToEnd } = launch.spec;
  return isBaseOnly || runsToEnd === true || (tree !== undefined && mainOf(tree).lifetime === 'short');
}
