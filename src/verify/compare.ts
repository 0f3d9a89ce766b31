import type { Launch } from '../lint/types.ts';
import { mainOf, walk } from '../model/index.ts';
import type { Observation } from './observe.ts';
import type { Observed } from './proc.ts';

/** One thing that was predicted, beside what was seen. */
export interface Row {
  readonly what: string;
  readonly predicted: string;
  readonly observed: string;
  /** `undefined`: it was not predicted, or could not be seen. */
  readonly agrees: boolean | undefined;
  /** Where they differ: what may be behind it. */
  readonly explanation?: string;
}

export function compare(launch: Launch, seen: Observation): readonly Row[] {
  return [pid1Row, processesRow, dispositionRow, stopRow, exitRow, reapingRow]
    .map(row => row(launch, seen))
    .map(row => (row.agrees === false ? { ...row, explanation: row.explanation ?? why(launch) } : row));
}

/**
 * Where an interpreter lies and which version it is differs from image to image, as does where a package puts a script
 * that it runs.
 */
function textOf(argv: readonly string[]): string {
  const [first = '', script, ...rest] = argv.flatMap(word => (argv.length === 1 ? word.split(' ') : [word]));
  if (!/^(?:\S*\/)?(?:python[\d.]*|node)$/.test(first) || script === undefined) return argv.join(' ').trim();
  const name = (word: string) => word.slice(word.lastIndexOf('/') + 1);
  const shown = /\/s?bin\//.test(script) ? name(script) : script;
  return [name(first).replace(/[\d.]+$/, ''), shown, ...rest].join(' ').trim();
}

/** Of a title that a program writes itself, the beginning is predicted: `php-fpm: master process (FILE)`. */
const isSame = (predicted: string, observed: string) =>
  predicted === observed || (predicted.includes(': ') && observed.startsWith(predicted));

const NOTHING = 'nothing: it had ended';
const NOT_SEEN = 'not seen';
const NOT_KNOWN = 'not known';

function* processes(node: Observed): Generator<Observed> {
  yield node;
  for (const child of node.children) yield* processes(child);
}

function pid1Row({ stop, prediction }: Launch, { tree }: Observation): Row {
  const predicted = stop.tree && textOf(stop.tree.pid1.argv);
  const observed = tree && textOf(tree.argv);
  const agrees =
    predicted === undefined || observed === undefined ? predicted === observed : isSame(predicted, observed);
  const other = prediction.branches.find(b => b.kind === 'runs' && textOf(b.tree.pid1.argv) === observed);
  return {
    what: 'PID 1',
    predicted: predicted ?? (stop.cause === 'cannot-start' ? 'cannot start' : NOT_KNOWN),
    observed: observed ?? NOTHING,
    agrees: predicted === undefined && stop.cause === 'unknown' ? undefined : agrees,
    ...(other && !agrees
      ? { explanation: `it was one of several ways: ${other.conditions.join(', ')}` }
      : {}),
  };
}

/** Names of further processes, and how many; the main program has to be among them. */
function processesRow({ stop }: Launch, { tree }: Observation): Row {
  const below = tree ? [...processes(tree)].slice(1).map(p => textOf(p.argv)) : [];
  const predicted = stop.tree ? [...walk(stop.tree.pid1)].slice(1).map(p => textOf(p.argv)) : [];
  const main = stop.tree && textOf(mainOf(stop.tree).argv);
  const all = tree ? [textOf(tree.argv), ...below] : [];
  return {
    what: 'below it',
    predicted: stop.tree ? listed(predicted) : NOT_KNOWN,
    observed: tree ? listed(below) : NOT_SEEN,
    agrees: main === undefined || !tree ? undefined : all.some(text => isSame(main, text)),
  };
}

function listed(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const items = [...counts].map(([text, n]) => (n === 1 ? text : `${n} × ${text}`));
  return items.length === 0 ? 'none' : items.join(', ');
}

function dispositionRow({ stop }: Launch, { tree }: Observation): Row {
  const { signal = 'SIGTERM' } = stop;
  const behaviour = stop.tree?.pid1.signals[signal];
  const isTaken =
    stop.tree?.pid1.blocked?.includes(signal) ||
    (behaviour !== undefined && behaviour.disposition !== 'unknown' && behaviour.waitedFor === true);
  const predicted = stop.tree ? (behaviour?.disposition ?? 'SIG_DFL') : 'unknown';
  const observed = tree?.disposition;
  // What it waits for in sigtimedwait is not in its mask meanwhile, and it may have a handler that never runs. @source do_sigtimedwait, kernel/signal.c
  const same = isTaken ? observed !== 'SIG_IGN' : observed === predicted;
  return {
    what: signal,
    predicted: predicted === 'unknown' ? NOT_KNOWN : isTaken ? 'blocked, and waited for' : predicted,
    observed: observed ?? NOT_SEEN,
    agrees: predicted === 'unknown' || observed === undefined ? undefined : same,
  };
}

function stopRow({ stop }: Launch, { stopMs, killed }: Observation): Row {
  const predictedKill = stop.outcome === 'killed';
  const decided = stop.outcome !== 'unknown' && stopMs !== undefined;
  return {
    what: 'stop',
    predicted: stop.outcome === 'unknown' ? NOT_KNOWN : `${stop.outcome}, after ${seconds(stop.elapsedMs)}`,
    observed:
      stopMs === undefined ? 'ended by itself' : `${killed ? 'killed' : 'ended'}, after ${seconds(stopMs)}`,
    agrees: decided ? predictedKill === killed : undefined,
  };
}

function exitRow({ stop }: Launch, { exitStatus }: Observation): Row {
  const predicted = stop.exitStatus;
  return {
    what: 'exit status',
    predicted: predicted === null ? NOT_KNOWN : String(predicted),
    observed: String(exitStatus),
    // Where execve fails, the version of the engine decides: 1, 126, 127 or 255 were seen.
    agrees: predicted === null || stop.cause === 'cannot-start' ? undefined : predicted === exitStatus,
  };
}

function reapingRow({ orphan }: Launch, { reaping }: Observation): Row {
  const decided = reaping !== undefined && (orphan.outcome === 'reaped' || orphan.outcome === 'zombies');
  return {
    what: 'orphans',
    predicted: orphan.outcome === 'unknown' ? NOT_KNOWN : orphan.outcome,
    observed: reaping === 'zombies' ? 'an orphan stays a zombie' : (reaping ?? NOT_SEEN),
    agrees: decided ? orphan.outcome === reaping : undefined,
  };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** The doubts that the prediction itself has; without any it is wrong. */
function why({ stop, prediction }: Launch): string {
  const [other] = stop.others;
  if (other) return `it was not certain: ${other.outcome.outcome} if ${other.on}`;
  const [unknown] = prediction.unknowns;
  if (unknown !== undefined) return `it was not certain: ${unknown}`;
  return 'nothing said that this was in doubt, so the prediction is wrong: please report it, with `pid1-lint trace --format json`';
}

/** Does what runs look like what is going to run? A program that is still starting does not. */
export function isExpected(launch: Launch, tree: Observed | undefined): boolean {
  if (!launch.stop.tree || !tree) return true;
  const { signal = 'SIGTERM' } = launch.stop;
  const nodes = [...walk(launch.stop.tree.pid1)];
  const all = [...processes(tree)];
  const main = mainOf(launch.stop.tree);
  const found = all.find(p => isSame(textOf(main.argv), textOf(p.argv)));
  const wanted = main.signals[signal]?.disposition ?? 'SIG_DFL';
  return (
    found !== undefined &&
    all.length >= nodes.length &&
    (found.disposition === undefined || wanted === 'unknown' || wanted === found.disposition)
  );
}
