import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type {
  Behaviour,
  ImageFiles,
  KnownSignalBehaviour,
  RunStep,
  SignalBehaviour,
} from '../../../model/index.ts';
import { isTold, tended } from '../children.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { becomesOf, doubtOf } from '../replacement.ts';
import { ignoredBy, LOOKED_AT, notKnown, onlyNoticed, stopsWith, USUAL } from '../signals.ts';
import { sourceOfProgram } from './build-outputs.ts';
import { goesToBackground } from './daemon.ts';
import { libraryTaking, suspectIn } from './libraries.ts';
import { isAskedFor } from './modes.ts';
import { type CProcesses, processesOf } from './processes.ts';
import { CProgram, type Func } from './program.ts';
import { replacementIn } from './replaces.ts';
import { type Take, takesIn } from './takes.ts';
import { outcomeOfTake } from './waits.ts';

/** The file with the main function of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function cMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  return sourceOfProgram(files, path, runs);
}

/**
 * Reads a C or C++ program from the file with its main function: which signals the functions that main leads to
 * take, and whether what is done then ends the program.
 */
export function analyseC({ source, files, args }: Pick<SourceInput, 'source' | 'files' | 'args'>): Analysis {
  const main = source.kind === 'file' ? source.path : '/';
  const program = new CProgram(files, main);
  if (!program.main) return { unknown: `the source ${main} is not at hand` };
  const reached = program.reached();
  if (reached.length === 0) return { unknown: `the main function in ${main} is not understood` };
  const seen = takesIn(program, reached);
  const further = furtherIn(program, seen);
  const takes = [...seen, ...further];
  const replacement = replacementIn(reached, args);
  const doubt = doubtOf(replacement) ?? (further.length > 0 ? undefined : doubtIn(program, reached, takes));
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  const processes = processesOf(program, reached, takes);
  for (const signal of LOOKED_AT) {
    const behaviour = behaviourOf(program, reached, takes, signal, doubt);
    if (behaviour) signals[signal] = withChildren(behaviour, processes);
  }
  const text = reached.map(f => f.node.text).join('\n');
  const shown = [program.main.text.file, ...takes.map(take => take.call.file.file)];
  return {
    sources: [...new Set(shown)],
    signals,
    blocked: [],
    children: processes.children,
    waitsForChildren: /\bwait\s*\(|\bwait(?:pid|id)\s*\(\s*(?:-1|P_ALL)/.test(text)
      ? 'any'
      : /\bwait(?:pid|id|4)\s*\(/.test(text)
        ? 'own'
        : 'none',
    ignoresChildExit: ignoresChildren(takes, text),
    ...becomesOf(replacement),
    ...(goesToBackground(program, reached[0]?.body)
      ? { lifetime: 'short', neverWaits: true }
      : { lifetime: replacement ? 'unknown' : lifetimeOf(text, takes) }),
    ...(further[0]
      ? { supposes: `main is taken to come to ${further[0].call.place}, which takes SIGTERM` }
      : {}),
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

const MAX_FURTHER = 3;

/**
 * Where main leads to more than is read, or to objects that others make: the places that take SIGTERM in what is not seen to be
 * come to. The program lies alone there, so that they are its own.
 */
function furtherIn(program: CProgram, seen: readonly Take[]): readonly Take[] {
  const isTaken = (takes: readonly Take[]) =>
    takes.some(({ signals, how }) => how.kind !== 'default' && signals?.includes('SIGTERM'));
  if (isTaken(seen) || !program.isAlone || (seen.length > 0 && !program.isTired)) return [];
  const files = program.mentioning(TAKES_TERM);
  if (files.length > MAX_FURTHER) return [];
  const functions = files.flatMap(file => program.functionsIn(file));
  const takes = takesIn(program, functions).filter(take => take.how.kind === 'handler');
  return isTaken(takes) ? takes : [];
}

/** With what is done about its children; one that is told and waited for takes the program with it. */
function withChildren(behaviour: SignalBehaviour, processes: CProcesses): SignalBehaviour {
  const { children, care, isAwaited } = processes;
  if (children.length === 0) return behaviour;
  if (behaviour.disposition !== 'unknown' || !isTold(care) || !isAwaited) return tended(behaviour, processes);
  return tended(stopsWith(0, behaviour.evidence), { ...processes, care: [...care, { do: 'await' }] });
}

const DEFAULT: KnownSignalBehaviour = { disposition: 'SIG_DFL', evidence: [] };

const tiredOf = ({ main }: CProgram): string => `${main?.text.file} leads to more than is read`;

const TAKES_TERM =
  /\b(?:signal|sigaction|sigset|evsignal_(?:new|set|assign)|event_(?:new|set|assign)|uv_signal_start)\s*\([^;]{0,120}\bSIGTERM\b|\bsignal_set\b[^;]{0,200}\bSIGTERM\b|\.add\s*\(\s*SIGTERM\b/;

/** Why what is done on a signal that no call takes is not known. */
function doubtIn(program: CProgram, reached: readonly Func[], takes: readonly Take[]): string | undefined {
  if (program.isTired) return tiredOf(program);
  const open = takes.find(take => take.signals === undefined && take.how.kind !== 'default');
  if (open) return `which signals \`${open.call.text.split('\n', 1)[0]}\` takes is not known`;
  const masks = reached.find(f => /\b(?:pthread_sigmask|sigprocmask)\b/.test(f.node.text));
  if (masks && !takes.some(take => take.how.kind === 'wait'))
    return `${masks.node.file.file} blocks signals in a way that is not followed`;
  if (takes.length > 0) return undefined;
  const [elsewhere] = program.mentioning(TAKES_TERM);
  if (elsewhere) return `${elsewhere.text.file} takes SIGTERM, and main is not seen to come to it`;
  const suspect = suspectIn(program);
  return suspect === undefined ? undefined : `whether the library of <${suspect}> takes signals is not known`;
}

function behaviourOf(
  program: CProgram,
  reached: readonly Func[],
  takes: readonly Take[],
  signal: SignalName,
  doubt: string | undefined,
): SignalBehaviour | undefined {
  const taken = takes.filter(take => take.signals?.includes(signal) && !isInHandler(take, takes));
  const evidence = taken.map(
    ({ call }): Evidence => ({
      origin: 'inferred',
      note: call.text.split('\n', 1)[0] ?? '',
      at: call.at,
    }),
  );
  const waited = taken.some(take => take.how.kind === 'wait')
    ? ({ disposition: 'SIG_DFL', waitedFor: true } as const)
    : {};
  // The last one that is set holds; a default is mostly put back at the end, or in a child.
  const last =
    taken.findLast(take => take.how.kind !== 'default' && !(take.how.kind === 'ignore' && forks(take))) ??
    taken.findLast(take => take.how.kind !== 'default');
  const outcome = last && outcomeOfTake(program, reached, last, signal);
  switch (outcome?.kind) {
    case 'ends': {
      const known = stopsWith(outcome.status, evidence);
      if (taken.every(take => take.how.kind === 'default' || isAskedFor(take, reached)))
        return notKnown(`it takes ${signal} only where the environment asks for it`, [DEFAULT, known]);
      if (outcome.isOrderly) return { ...known, ...waited };
      return { ...known, reaction: [{ do: 'exit', status: outcome.status, cleansUp: false }] };
    }
    case 'aborts':
      return { disposition: 'handler', reaction: [{ do: 'abort' }], evidence };
    case 'raises':
      return { disposition: 'handler', reaction: [{ do: 'raise' }], evidence };
    case 'stays': {
      const noticed = { ...onlyNoticed(evidence), ...waited };
      if (!program.isTired) return noticed;
      return notKnown(tiredOf(program), [noticed, { ...stopsWith(0, evidence), ...waited }]);
    }
    case 'ignored':
      return ignoredBy(evidence);
    case 'unknown':
      return notKnown(outcome.reason, [
        { ...onlyNoticed(evidence), ...waited },
        { ...stopsWith(0, evidence), ...waited },
      ]);
    default: {
      const library = libraryTaking(program, signal);
      if (library !== undefined) return stopsWith(0, [{ origin: 'declared', note: library }]);
      return doubt !== undefined && USUAL.includes(signal)
        ? notKnown(doubt, [DEFAULT, stopsWith(0, [])])
        : undefined;
    }
  }
}

/** What a handler does about signals holds once it has run, and no sooner. */
const isInHandler = (take: Take, takes: readonly Take[]): boolean =>
  takes.some(({ how }) => {
    if (how.kind !== 'handler' || !how.code) return false;
    const { code } = how;
    const isInside =
      take.call.file === code.file && take.call.start >= code.start && take.call.end <= code.end;
    return isInside || (!code.text.includes('{') && /(\w+)\W*$/.exec(code.text)?.[1] === take.by.name);
  });

/** A function that forks mostly sets the signals of the child. */
const forks = ({ by }: Take): boolean => /\bv?fork\s*\(/.test(by.body.text);

/** signal(SIGCHLD, SIG_IGN) and SA_NOCLDWAIT: the kernel keeps no zombies. */
const ignoresChildren = (takes: readonly Take[], text: string): boolean =>
  /\bSA_NOCLDWAIT\b/.test(text) ||
  takes.some(take => take.how.kind === 'ignore' && take.signals?.includes('SIGCHLD') === true);

/** What only a program does that runs until it is stopped. */
const SERVES =
  /\b(?:accept4?|listen|pause|sigwait\w*|epoll_wait|poll|select|sleep|usleep|nanosleep|sleep_for|uv_run|event_base_dispatch|ev_run|g_main_loop_run|app_main|run|serve|exec|Wait)\s*\(/;
const TURNS = /\bwhile\s*\(\s*(?:1|true)\s*\)|\bfor\s*\(\s*;\s*;\s*\)/;

function lifetimeOf(text: string, takes: readonly Take[]): Behaviour['lifetime'] {
  if (takes.length > 0 || SERVES.test(text)) return 'service';
  return TURNS.test(text) ? 'unknown' : 'short';
}
