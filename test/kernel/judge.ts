import { type SignalName, signalOfNumber } from '../../src/kernel/index.ts';
import type { Launch } from '../../src/lint/types.ts';
import { mainOf, type ProcessNode, type SignalBehaviour } from '../../src/model/index.ts';
import { RACES } from '../../src/simulate/index.ts';
import type { Fate, Observation } from './observe.ts';
import { dispositionOf, isBlocked, type ObservedProcess } from './processes.ts';

/** One line of the table of a case. */
export interface Row {
  readonly what: string;
  readonly predicted: string;
  readonly observed: string;
  /** `undefined`: nothing was predicted, or it can't be seen from outside. */
  readonly agrees: boolean | undefined;
}

type Stopped = Extract<Observation, { kind: 'stopped' }>;

/** Prediction beside reality. */
export function judge(launch: Launch, observation: Observation): readonly Row[] {
  const start = startRow(launch, observation);
  if (observation.kind !== 'stopped') return [start];
  const { tree } = launch.stop;
  if (!tree) return [start];
  const main = mainOf(tree);
  const mainFate = findMain(main, tree.pid1, observation);
  if (isOpen(launch, main, observation)) {
    const [pid1] = observation.tree;
    return [start, undecided('PID 1', command(tree.pid1.argv), command(pid1?.argv ?? []))];
  }
  return [
    start,
    commandRow('PID 1', tree.pid1, observation.tree[0]),
    roleRow(tree.pid1, observation.tree[0]),
    signalRow(launch, 'at PID 1', tree.pid1, observation.tree[0]),
    commandRow('main program', main, mainFate?.process),
    ...(main.id === '1' ? [] : [signalRow(launch, 'at the main program', main, mainFate?.process)]),
    outcomeRow(launch, observation, main, deadFate(launch, observation) ?? mainFate),
    statusRow(launch, observation),
    ...(observation.orphan ? [orphanRow(launch, observation)] : []),
  ];
}

/** Nothing certain is said: of a program that is not known, or where another way through the scripts was taken. */
function isOpen(launch: Launch, main: ProcessNode, observation: Stopped): boolean {
  if (launch.stop.outcome === 'unknown' && isUnknown(main)) return true;
  const taken = command(observation.tree[0]?.argv ?? []);
  const [first, ...others] = launch.prediction.branches.flatMap(branch =>
    branch.kind === 'runs' ? [command(branch.tree.pid1.argv)] : [],
  );
  return first !== taken && others.includes(taken);
}

/**
 * Where an interpreter lies and which version it is differs from image to image, as does where a package puts a
 * script that it runs.
 */
export function command(argv: readonly string[]): string {
  const [first = '', script, ...rest] = argv;
  // Behind titles /proc/PID/cmdline has blanks and zeros, so that nobody can see an empty last argument.
  if (!INTERPRETER.test(first)) return argv.join(' ').trimEnd();
  const name = (word: string) => word.slice(word.lastIndexOf('/') + 1);
  const interpreter = name(first).replace(/[\d.]+$/, '');
  return [
    interpreter,
    ...(script === undefined ? [] : [/\/s?bin\//.test(script) ? name(script) : script]),
    ...rest,
  ].join(' ');
}

const INTERPRETER = /^(\S*\/)?(python[\d.]*|node|php[\d.]*|ruby[\d.]*)$/;

function commandRow(what: string, node: ProcessNode, observed: ObservedProcess | undefined): Row {
  const predicted = command(node.argv);
  const seen = observed ? command(observed.argv) : 'not there';
  // What stands for programs that are not known has a title of its own.
  if (!observed && isUnknown(node)) return undecided(what, predicted, seen);
  return row(what, predicted, seen, isSameCommand(predicted, seen));
}

/** Of a title that a program writes itself, its beginning is predicted: `php-fpm: master process (FILE)`; `…` is any. */
const isSameCommand = (predicted: string, seen: string) =>
  predicted === seen ||
  (predicted.includes(': ') && seen.startsWith(predicted)) ||
  (predicted.endsWith(' …') && seen.startsWith(predicted.slice(0, -2)));

/** Some programs do not survive the death of a child that is not theirs: then the stop is observed without one. */
export const orphanEndsIt: Row = {
  what: 'orphans',
  predicted: '',
  observed: 'the end of one ends PID 1',
  agrees: undefined,
};

const row = (what: string, predicted: string, observed: string, agrees = predicted === observed): Row => ({
  what,
  predicted,
  observed,
  agrees,
});
const undecided = (what: string, predicted: string, observed: string): Row => ({
  what,
  predicted,
  observed,
  agrees: undefined,
});

function startRow(launch: Launch, observation: Observation): Row {
  const observed = describeStart(observation);
  const branch = launch.stop.branch ?? launch.prediction.branches[0];
  switch (branch?.kind) {
    case 'runs':
      if (launch.stop.outcome === 'unknown' && observation.kind !== 'stopped')
        return undecided('start', 'unknown', observed);
      // One that ends by itself is stopped only if that comes first.
      if (branch.tree.pid1.lifetime === 'short' && observation.kind === 'exits')
        return row('start', 'runs, and ends', observed, true);
      return isUnknown(mainOf(branch.tree))
        ? undecided('start', 'unknown', observed)
        : row('start', 'runs', observed);
    case 'fails':
      return row(
        'start',
        `fails, ${branch.failure.exitStatus ?? 'unknown'}`,
        observed,
        observation.kind !== 'stopped',
      );
    case 'exits':
      return row(
        'start',
        `exits, ${branch.status}`,
        observed,
        observation.kind === 'exits' && (branch.status === 'unknown' || branch.status === observation.status),
      );
    default:
      return undecided('start', 'unknown', observed);
  }
}

/** A program that nothing is known of is taken to be there. */
const isUnknown = ({ program, lifetime, sources }: ProcessNode) =>
  program === undefined && lifetime === 'unknown' && sources.length === 0;

function describeStart(observation: Observation): string {
  if (observation.kind === 'stopped') return 'runs';
  return observation.kind === 'exits'
    ? `exits, ${observation.status}`
    : `fails, errno ${observation.errno} in ${observation.step}`;
}

const SHELLS = new Set(['dash', 'bash', 'busybox', 'ksh93', 'mksh', 'zsh', 'yash']);
const INITS = new Set(['tini', 'tini-static', 'dumb-init', 'catatonit', 's6-svscan']);

/** Of shells and inits the file that runs says what they are; other roles can't be seen. */
function roleRow(node: ProcessNode, observed: ObservedProcess | undefined): Row {
  const name = observed?.exe.split('/').at(-1) ?? '';
  const applet = name === 'busybox' && !/(^|\/|-)(a?sh|busybox)$/.test(observed?.argv[0] ?? '');
  const seen = SHELLS.has(name) && !applet ? 'shell' : INITS.has(name) ? 'init' : 'neither shell nor init';
  const agrees =
    seen === node.role ||
    (seen === 'neither shell nor init' && node.role !== 'shell' && node.role !== 'init');
  return row('role', node.role, seen, agrees || (node.role === 'app' && name === 'busybox'));
}

function signalRow(
  launch: Launch,
  where: string,
  node: ProcessNode,
  observed: ObservedProcess | undefined,
): Row {
  const { signal } = launch.stop;
  if (!signal || !observed) return undecided(`stop signal ${where}`, '', '');
  const behaviour = node.signals[signal];
  const predicted = isWaitedFor(behaviour) ? 'waited for' : (behaviour?.disposition ?? 'SIG_DFL');
  const seen = dispositionOf(observed, signal);
  const waits = isBlocked(observed, signal) || observed.waitsForSignal;
  const what = `${signal} ${where}`;
  if (predicted === 'unknown') return undecided(what, predicted, seen);
  return row(what, predicted, predicted === 'waited for' && waits ? predicted : seen);
}

const isWaitedFor = (behaviour: SignalBehaviour | undefined) =>
  behaviour !== undefined && behaviour.disposition !== 'unknown' && behaviour.waitedFor === true;

/** By its command line; PID 1 where that is it. */
function findMain(main: ProcessNode, pid1: ProcessNode, observation: Stopped): Fate | undefined {
  if (main === pid1) return observation.fates[0];
  const wanted = command(main.argv);
  const below = observation.fates.slice(1);
  return below.find(fate => isSameCommand(wanted, command(fate.process.argv)));
}

const killed = (fate: Fate) =>
  fate.status !== undefined && 'signal' in fate.status && fate.status.signal === 9;

/** Programs whose death loses nothing, as long as they leave the stop signal at its default action. */
const PASSIVE = new Set(['sleep', 'tail', 'tee', 'cat', 'sed', 'yes', 'watch', 'cron', 'crond', 'nc']);

/** Of what the signal is said to end by default, which need not be the main program. */
function deadFate({ stop }: Launch, observation: Stopped): Fate | undefined {
  if (stop.cause !== 'default-death' || !stop.culprit || !stop.tree) return undefined;
  return findMain(stop.culprit, stop.tree.pid1, observation);
}

function outcomeRow(
  launch: Launch,
  observation: Stopped,
  main: ProcessNode,
  mainFate: Fate | undefined,
): Row {
  const { outcome: predicted, cause, certainty } = launch.stop;
  const seen = outcome(observation, main, mainFate, launch.stop.signal ?? 'SIGTERM');
  if (RACES.has(cause)) return undecided('outcome', predicted, A_RACE);
  if (predicted === 'unknown' || certainty === 'may') return undecided('outcome', predicted, seen);
  const fits: Record<string, readonly string[]> = {
    killed: ['killed'],
    graceful: ['graceful', IN_TIME, BY_SIGNAL],
    // A runtime or server that ends without its own code shows nothing to the kernel.
    abrupt: ['abrupt', BY_SIGNAL, ...(INVISIBLE.has(cause) ? [IN_TIME] : [])],
  };
  return row('outcome', predicted, seen, fits[predicted]?.includes(seen) === true);
}

/** Whoever comes first decides: one run proves nothing, and model and kernel may both be right. */
const A_RACE = 'a race: ends in time, or hangs';

/** Of a program that says nothing of its clean-up more can't be seen; the programs of cases say it. */
const IN_TIME = 'ends in time';
/** Its handler raised the signal again: that of a runtime does, with or without work of the program's own before. */
const BY_SIGNAL = 'ends by the signal, which it caught';
/** Here the program ends with a status of its own, and what it has left undone is nowhere to be seen. */
const INVISIBLE: ReadonlySet<string> = new Set([
  'runtime-exit',
  'other-handler-skipped',
  'work-not-awaited',
  'fast-shutdown',
  'dev-server',
  'prefork-group-signal',
  'signal-means-something-else',
]);

/** A case's own programs say `HANDLER` when a handler begins, and `CLEANUP-DONE` at its end. */
function outcome(
  observation: Stopped,
  main: ProcessNode,
  mainFate: Fate | undefined,
  signal: SignalName,
): string {
  if (!observation.inTime) return 'killed';
  if (observation.output.includes('HANDLER') && !observation.output.includes('CLEANUP-DONE')) return 'abrupt';
  const signalled = mainFate && endedBySignal(mainFate);
  if (signalled === 'by default') return 'abrupt';
  const adopted = new Set(main.children.filter(child => child.adopted).map(child => command(child.argv)));
  // What a web server has passed on to php-fpm is answered by the time that it ends: see the entry of php-fpm.
  // A program of the user's that leaves its children is not let off.
  const isWorker = (process: ObservedProcess) =>
    main.sources.length === 0 &&
    main.role !== 'shell' &&
    isBelow(process, mainFate?.process, observation.tree) &&
    !adopted.has(command(process.argv));
  const lost = observation.fates
    .filter(killed)
    .some(
      fate =>
        fate !== mainFate &&
        !isPassive(fate.process, signal, observation.tree) &&
        !isWorker(fate.process) &&
        !(main.tier === 'front' && /^php-fpm/.test(command(fate.process.argv))),
    );
  if (lost) return 'abrupt';
  if (observation.output.includes('CLEANUP-DONE')) return 'graceful';
  return signalled ? BY_SIGNAL : IN_TIME;
}

function endedBySignal({ process, status }: Fate): 'by default' | 'caught' | undefined {
  if (!status || !('signal' in status)) return undefined;
  const signal = signalOfNumber(status.signal);
  const isDefault = !signal || signal === 'SIGKILL' || dispositionOf(process, signal) === 'SIG_DFL';
  return isDefault ? 'by default' : 'caught';
}

/** A shell without a trap loses nothing: what it was to run is seen by what its programs do. */
function isPassive(process: ObservedProcess, signal: SignalName, tree: readonly ObservedProcess[]): boolean {
  const names = [process.exe, process.argv[0] ?? ''].map(name => name.slice(name.lastIndexOf('/') + 1));
  // In the background of a shell it ignores SIGINT.
  const isHelper = names.some(name => PASSIVE.has(name)) && dispositionOf(process, signal) !== 'handler';
  const hasTrap = dispositionOf(process, signal) === 'handler' && !names.includes('mksh');
  return isHelper || (names.some(name => SHELLS.has(name)) && !(hasTrap && isLeaf(process, tree, signal)));
}

/** It works itself: below it is nothing but helpers. */
const isLeaf = (shell: ObservedProcess, tree: readonly ObservedProcess[], signal: SignalName): boolean =>
  tree.every(p => p === shell || !isBelow(p, shell, tree) || isPassive(p, signal, []));

/** A server sees to its own workers. */
function isBelow(
  process: ObservedProcess,
  above: ObservedProcess | undefined,
  tree: readonly ObservedProcess[],
): boolean {
  for (let at: ObservedProcess | undefined = process; at; at = tree.find(p => p.pid === at?.parent))
    if (at.pid === above?.pid) return true;
  return false;
}

function statusRow(launch: Launch, observation: Stopped): Row {
  const { cause, exitStatus, certainty } = launch.stop;
  if (RACES.has(cause)) return undecided('exit status', 'unknown', A_RACE);
  if (exitStatus === null || certainty === 'may')
    return undecided('exit status', 'unknown', String(observation.status));
  return row('exit status', String(exitStatus), String(observation.status));
}

/** An orphan that the harness made: is it waited for? */
function orphanRow(launch: Launch, observation: Stopped): Row {
  const reaper = launch.stop.tree?.pid1;
  const seen = observation.orphan === 'reaped' ? 'reaped' : 'zombies';
  // The PID 1 of another container or of the host adopts them.
  if (launch.spec.pidNamespace !== 'private') return row('orphans', launch.orphan.outcome, seen);
  if (!reaper || reaper.waitsForChildren === 'unknown') return undecided('orphans', 'unknown', seen);
  const reaps = reaper.waitsForChildren === 'any' || reaper.signals.SIGCHLD?.disposition === 'SIG_IGN';
  return row('orphans', reaps ? 'reaped' : 'zombies', seen);
}

/** The table as text, in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ['', 'predicted', 'observed'],
    ...rows.map(r => [r.what, r.predicted, r.agrees === false ? `${r.observed}   <- differs` : r.observed]),
  ];
  const width = (i: number) => Math.max(...lines.map(line => line[i]?.length ?? 0));
  const widths = [width(0), width(1)];
  return lines
    .map(([a = '', b = '', c = '']) =>
      `${a.padEnd(widths[0] ?? 0)}  ${b.padEnd(widths[1] ?? 0)}  ${c}`.trimEnd(),
    )
    .join('\n');
}
