import type { Location } from '../base/index.ts';
import { mainOf } from '../model/index.ts';
import { commandOf, type StopCause, seconds } from '../simulate/index.ts';
import { commandAt } from './define.ts';
import type { Launch, Report, Severity } from './types.ts';

export interface ExplainedOptions {
  readonly causes: readonly StopCause[];
  /** Where the defect is mended; by default where the command is declared. */
  readonly at?: (launch: Launch) => Location | undefined;
  readonly severity?: (launch: Launch) => Severity | undefined;
  /** Titles of what to do about it. */
  readonly fixes?: readonly string[];
}

/**
 * The common shape of a rule that owns causes: it speaks when the stop came out so, and its message is the one
 * named like the cause.
 */
export function* explained(launch: Launch, options: ExplainedOptions): Iterable<Report> {
  const { stop, spec } = launch;
  const { tree, culprit } = stop;
  if (!options.causes.includes(stop.cause) || !tree || !culprit || endsByItself(launch)) return;
  // A signal that nothing can catch is a defect of its own, and explains all that follows.
  if (stop.signal === 'SIGKILL' || stop.signal === 'SIGSTOP') return;
  const severity = options.severity?.(launch) ?? severityOf(launch);
  yield {
    messageId: stop.cause,
    at: options.at?.(launch) ?? commandAt(launch),
    data: {
      culprit: commandOf(culprit),
      main: commandOf(mainOf(tree)),
      pid1: commandOf(tree.pid1),
      signal: stop.signal ?? spec.stopSignal.text,
      grace: seconds(stop.graceMs),
      exit: stop.exitStatus === null ? '' : String(stop.exitStatus),
    },
    certainty: stop.certainty,
    timeline: true,
    fixes: (options.fixes ?? []).map(title => ({ title, safety: 'suggested', edits: [] })),
    ...(severity ? { severity } : {}),
  };
}

/** A command that ends soon anyway, or an image for interactive use, is nobody's defect. */
export function endsByItself(launch: Launch): boolean {
  const { tree } = launch.stop;
  return launch.spec.isBaseOnly || (tree !== undefined && mainOf(tree).lifetime === 'short');
}

/** Killed is an error, abrupt a warning; what hangs on an unknown is information. */
function severityOf({ stop }: Launch): Severity {
  if (stop.certainty === 'may') return 'info';
  return stop.outcome === 'killed' ? 'error' : 'warning';
}
