import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { stopsAtOnce } from '../../../knowledge/behaviours.ts';
import { GO_DEFAULT } from '../../../knowledge/go-runtime.ts';
import { findProgram } from '../../../knowledge/index.ts';
import type {
  ImageFiles,
  RunStep,
  SignalBehaviour,
  SourceAnalysis,
  StartedChild,
} from '../../../model/index.ts';
import { type CareStep, isTold, tended } from '../children.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { becomesOf, doubtOf } from '../replacement.ts';
import { ignoredBy, leavesWork, notKnown, onlyNoticed, paused, stopsWith } from '../signals.ts';
import type { Node } from '../tree.ts';
import { placesBehindServers } from './behind-server.ts';
import { onlyOneWay } from './branches.ts';
import { isDeclared, packageOfBinary } from './build-outputs.ts';
import { placesOfOthers } from './commands.ts';
import { drainIn } from './drain.ts';
import { standsForGood } from './endless.ts';
import { isForSecond } from './first-signal.ts';
import { placesOfFlags } from './flags.ts';
import { foreignIn } from './foreign.ts';
import { type Reached, reachedFromMain } from './functions.ts';
import { leftServer } from './left-servers.ts';
import { endedBy, librariesIn, outruns, saysOnly } from './libraries.ts';
import { lifetimeOf } from './lifetime.ts';
import { modesOf, wayAskedFor } from './modes.ts';
import { GoProgram, moduleRoot } from './module.ts';
import { isOnMain, type Outcome, outcomeAt } from './outcome.ts';
import { pauseAfter } from './pauses.ts';
import { type GoProcesses, NO_PROCESSES, processesOf } from './processes.ts';
import { type Receive, receivesOf } from './receives.ts';
import { type Registration, registrationsIn } from './registrations.ts';
import { replacementIn } from './replaces.ts';
import { ALL_CATCHABLE, ENDING } from './signals.ts';
import { fatalOfShutdown, howMainStands, mainWaitsForGood } from './standing.ts';
import { leavesItsServer } from './unawaited.ts';

/**
 * The main package that a binary of a build stage is made from. `undefined`: nothing of Go made it; `unknown`: which
 * one is not clear, as a sentence.
 */
export function mainPackageOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  const found = packageOfBinary(files, path, runs);
  // No step made it: it was there before.
  const isBefore = runs.every(run => run.text === '');
  return isBefore && found && 'main' in found
    ? { ...found, isDeclared: isDeclared(files, path, found.main) }
    : found;
}

/** A package without the go.mod that says which imports are its own. */
export function lacksModule(files: ImageFiles, directory: string): boolean {
  return moduleRoot(files, directory) === undefined;
}

/**
 * Reads a Go program from its main package: which signals it takes, whether main or something that it starts
 * reaches the call that does, and whether what is done with a received signal ends the program.
 */
export function analyseGo({ source, args, files }: Pick<SourceInput, 'source' | 'args' | 'files'>): Analysis {
  const directory = source.kind === 'file' ? source.path : '/';
  const program = new GoProgram(files, directory);
  const own = program.files.filter(f => f.directory === directory);
  if (own.length === 0) return { unknown: `the Go sources in ${directory} are not at hand` };
  const main = own.find(f => /^func main\(/m.test(f.text.text)) ?? own[0];
  const replacement = replacementIn(program, directory, args);
  const registrations = registrationsIn(program);
  const isOfOther = placesOfOthers(program, args);
  const isUnset = placesOfFlags(program, args);
  const isBehind = placesBehindServers(program);
  const modes = modesOf(program, args);
  const isOff = (place: Node) => isOfOther(place) || isUnset(place) || isBehind(place) || modes.isOff(place);
  const readers = registrations.found.flatMap(registration => {
    const reached = reachedFromMain(program, directory, registration.by, isOff);
    if (!reached || isOff(registration.call)) return [];
    const oneWay =
      onlyOneWay(registration.call) ?? wayAskedFor(program, directory, registration, reached, modes);
    return [{ registration, reached, oneWay }];
  });
  const started = processesOf(program, directory, args);
  const isAside = readers.length > 0 && areAside(program, started);
  const processes = isAside ? NO_PROCESSES : started;
  const answers = readers.map(({ registration, reached, oneWay }) => ({
    ...answerOf(program, directory, registration, reached, processes, isOff),
    oneWay,
  }));
  const foreign = readers.length === 0 ? foreignIn(program, directory) : {};
  const doubt = doubtOf(replacement) ?? handedOn(registrations.lost) ?? foreign.doubt;
  const [aside] = isAside ? started.children : [];
  const supposes = aside
    ? `what \`${aside.call}\` starts (${aside.at.file}:${aside.at.line}) is taken not to run as the signal comes`
    : doubt === undefined
      ? (foreign.supposes ?? (readers.length > 0 ? leftServer(program, directory) : undefined))
      : undefined;
  const ends = doubt === undefined && foreign.ends === true;
  const signals = table(program, answers, doubt, processes, ends);
  const takesSignals = readers.length > 0 || librariesIn(program).length > 0 || ends;
  const lifetime =
    doubtOf(replacement) !== undefined
      ? { lifetime: 'unknown' as const }
      : saysOnly(program, args)
        ? { lifetime: 'short' as const, neverWaits: true as const }
        : lifetimeOf(program, directory, takesSignals, args);
  // A program that goes on by itself is past the commands that it has waited for, unless it runs them again and again
  // or does nothing behind them.
  const children = processes.children.filter(
    c => c.mode !== 'blocking' || c.again || processes.lasting.has(c) || lifetime.lifetime !== 'service',
  );
  const shown = [main, ...readers.map(r => r.registration.by.file)].flatMap(f => (f ? [f.text.file] : []));
  return {
    sources: [...new Set(shown)],
    signals,
    blocked: [],
    children,
    ...becomesOf(replacement),
    ...(children.length > 0 ? { waitsForChildren: 'own' as const } : {}),
    ignoresChildExit: false,
    ...lifetime,
    ...(supposes === undefined ? {} : { supposes }),
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

const LISTENS =
  /\bListenAndServe\w*\(|\bnet\.Listen\w*\(|\bhttp\.Server\b|\bgrpc\.NewServer\(|\b(?:gin|echo|fiber|iris|beego)\.(?:New|Default)\w*\(/;

/**
 * A server that starts commands under some conditions, of which too little is known, is there for more than those. What
 * has no name makes no other outcome.
 */
function areAside(program: GoProgram, { children, isOptional, otherwise }: GoProcesses): boolean {
  const isOpen = ({ command }: StartedChild) =>
    'argv' in command && (otherwise !== undefined || findProgram(command.argv[0] ?? '') === undefined);
  return isOptional && children.some(isOpen) && program.files.some(({ text }) => LISTENS.test(text.text));
}

/** What a registration makes of one signal. */
interface Answer {
  readonly registration: Registration;
  readonly of: (signal: SignalName) => Outcome;
  /** What is done about the program's children where the signal is received. */
  readonly care: readonly CareStep[];
}

/** `oneWay`: what the way that it stands on hangs on, where there are others. */
type Answered = Answer & { readonly oneWay: string | undefined };

function answerOf(
  program: GoProgram,
  main: string,
  registration: Registration,
  reached: Reached,
  processes: GoProcesses,
  isOff: (place: Node) => boolean,
): Answer {
  const { kind, by, holder, call } = registration;
  if (kind === 'Ignore') return { registration, of: () => ({ kind: 'ignored' }), care: [] };
  const isFollowed = /^(?:VariableName|DefName|SelectorExpr)$/.test(holder?.name ?? '') || holder === call;
  if (!holder || !isFollowed) {
    const reason = `what reads the channel of \`${call.text.split('\n', 1)[0]}\` is not followed (${call.place})`;
    return { registration, of: () => ({ kind: 'unknown', reason }), care: [] };
  }
  const { places: all, lost } = receivesOf(program, registration, holder);
  const isOfOther = ({ at, by: reader }: Receive) =>
    isOff(at) ||
    (reader.node !== by.node &&
      !reachedFromMain(program, main, reader, isOff) &&
      reachedFromMain(program, main, reader) !== undefined);
  const places = all.filter(place => !isForSecond(place, all) && !isOfOther(place));
  const standing = places.map(receive => ({
    receive,
    onMain:
      isOnMain(receive) &&
      (receive.by.node === by.node ? reached : reachedFromMain(program, main, receive.by))?.onMain === true,
  }));
  const leftServer = () => {
    const left = standing.map(({ receive, onMain }) =>
      onMain ? undefined : leavesItsServer(program, main, receive),
    );
    return left.includes(undefined) ? undefined : (left.find(how => how === 'dies') ?? left[0]);
  };
  let leaves: ReturnType<typeof leftServer> | null = null;
  const care = places.flatMap(({ at, by: { node, file } }) =>
    processes.careIn(at.around('FunctionLiteral') ?? node, file),
  );
  return {
    registration,
    care,
    of: signal => {
      const outcomes = standing.map(({ receive, onMain }) => outcomeAt(program, receive, onMain, signal));
      const ends = outcomes.find(o => o.kind === 'ends');
      const exits = outcomes.some(o => o.kind === 'ends' && o.exits);
      const stands = ends && !exits ? howMainStands(program, main) : undefined;
      if (stands === 'unknown') {
        const reason = `whether anything ends main on ${signal} is not known (${call.place})`;
        return { kind: 'unknown', reason };
      }
      if (ends && stands === undefined) {
        if (leaves === null) leaves = leftServer();
        if (leaves) return { ...ends, leaves };
        const pauses = standing.flatMap(({ receive, onMain }, n) =>
          outcomes[n] === ends ? (pauseAfter(program, receive, onMain) ?? []) : [],
        );
        return pauses[0] ? { ...ends, pause: pauses[0] } : ends;
      }
      const unknown = outcomes.find(o => o.kind === 'unknown');
      if (unknown) return unknown;
      // A context is made to be handed on: what takes it ends with it, and so does who waits for that.
      if (kind === 'NotifyContext' && lost !== undefined) {
        const [elsewhere] = by.node.find(n => n.name === 'GoStatement');
        const isSure = !elsewhere || mainWaitsForGood(program, main);
        if (isSure && howMainStands(program, main) === 'for-good') return { kind: 'stays' };
        if (!standsForGood(by.node)) return { kind: 'ends', status: 0 };
      }
      if (lost !== undefined)
        return { kind: 'unknown', reason: `what ${lost} does with ${signal} is not known (${call.place})` };
      return { kind: 'stays' };
    },
  };
}

function table(
  program: GoProgram,
  answers: readonly Answered[],
  doubt: string | undefined,
  { isAwaited, otherwise, children }: GoProcesses,
  endsOnUsual: boolean,
): SourceAnalysis['signals'] {
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  const libraries = librariesIn(program);
  const drain = answers.length > 0 ? drainIn(program) : undefined;
  for (const signal of ALL_CATCHABLE) {
    const taken = answers.filter(a => a.registration.signals?.includes(signal) ?? true);
    const outcomes = taken.map(a => ({
      ...a.of(signal),
      call: a.registration.call,
      oneWay: a.oneWay,
      sure: a.registration.signals !== undefined,
    }));
    const evidence = outcomes.map(
      ({ call }): Evidence => ({
        origin: 'inferred',
        note: call.text.split('\n', 1)[0] ?? '',
        at: call.at,
      }),
    );
    const ends = outcomes.flatMap(o => (o.kind === 'ends' ? [o] : []))[0];
    const library = libraries.find(l => l.signals.includes(signal));
    const unknown = outcomes.find(o => o.kind === 'unknown') ?? outcomes.find(o => !o.sure);
    const care = taken.flatMap(answer => answer.care);
    const withCare = (does: SignalBehaviour) => tended(does, { care, otherwise });
    const uncaught = ENDING.some(e => e === signal);
    const outrun = ends && library && outruns(program, library);
    if (outrun !== undefined)
      signals[signal] = notKnown(outrun, [stopsWith(0, evidence), stopsAtOnce(0, outrun)]);
    else if (ends && outcomes.some(o => o.sure)) {
      const status = !ends.exits && fatalOfShutdown(program) ? 'unknown' : ends.status;
      const stops = ends.leaves
        ? leavesWork(evidence, ends.leaves === 'dies')
        : { ...stopsWith(status, evidence), ...(drain ? { drain } : {}) };
      const only = outcomes.map(({ oneWay }) => oneWay);
      signals[signal] = only.every(way => way !== undefined)
        ? notKnown(`it takes ${signal} on one of its ways alone, by ${only[0]}`, [GO_DEFAULT, stops])
        : withCare(paused(ends.pause, stops));
    }
    // Its child ends, and with it main, which waits for it.
    else if (isTold(care) && isAwaited && children.length === 1 && outcomes.every(o => o.sure))
      signals[signal] = tended(stopsWith(0, evidence), { care: [...care, { do: 'await' }], otherwise });
    else if (library) signals[signal] = withCare(endedBy(library, signal));
    else if (unknown) {
      const reason =
        unknown.kind === 'unknown'
          ? unknown.reason
          : `which signals \`${unknown.call.text.split('\n', 1)[0]}\` takes is not known`;
      signals[signal] = notKnown(reason, [onlyNoticed(evidence), stopsWith(0, evidence)]);
    } else if (outcomes.some(o => o.kind === 'stays')) signals[signal] = onlyNoticed(evidence);
    else if (outcomes.length > 0) signals[signal] = ignoredBy(evidence);
    else if (doubt !== undefined && uncaught)
      signals[signal] = notKnown(doubt, [GO_DEFAULT, stopsWith(0, [])]);
    else if (endsOnUsual && /^SIG(?:TERM|INT)$/.test(signal)) signals[signal] = withCare(stopsWith(0, []));
  }
  return signals;
}

/** `lib.Run(signal.Notify)`: who calls it, and with which signals, is not followed. */
const handedOn = (value: Node | undefined): string | undefined =>
  value && `what is done with \`${value.text}\` as a value is not known (${value.place})`;
