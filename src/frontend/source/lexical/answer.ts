import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour, SignalBehaviour, StartedChild } from '../../../model/index.ts';
import { type Processes, tended } from '../children.ts';
import type { Analysis } from '../input.ts';
import { ignoredBy, LOOKED_AT, notKnown, onlyNoticed, stopsWith, USUAL } from '../signals.ts';
import { around, mentions, pieceText } from './blocks.ts';
import type { Dialect, Library, Take } from './dialect.ts';
import { effectOf } from './effect.ts';
import type { LexFile, LexProgram } from './program.ts';

/** What a reader has found out about a program, apart from its signals. */
export interface Facts {
  readonly libraries: readonly Library[];
  /** What the program uses of which nothing is known. */
  readonly unknownLibrary: string | undefined;
  readonly processes: Pick<Processes, 'care'> & { readonly children: readonly StartedChild[] };
  /** Code that runs for long. */
  readonly lasts: RegExp;
  /** What the runtime does with a signal that nobody takes. */
  readonly byItself: Readonly<Partial<Record<SignalName, SignalBehaviour>>>;
  /** Does the line of a choice hold, as the program is started? */
  readonly isChosen?: (file: LexFile, at: number) => boolean;
  /** Why it may be something else altogether, as a sentence: it replaces itself. */
  readonly doubt?: string | undefined;
}

/** What a program does with signals whose calls are found by their text. */
export function answerOf(dialect: Dialect, program: LexProgram, facts: Facts): Analysis {
  const all = program.files.flatMap(file => dialect.takesIn(file, program));
  const takes = all.filter(take => !isInHandler(take, all));
  const doubt = facts.doubt ?? program.missing ?? spokenOf(dialect, program, all);
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const signal of LOOKED_AT) {
    const behaviour = behaviourOn(signal, { dialect, program, facts, takes, doubt });
    if (behaviour) signals[signal] = tended(behaviour, { ...facts.processes, otherwise: undefined });
  }
  const supposes =
    doubt === undefined && facts.unknownLibrary !== undefined && !signals.SIGTERM
      ? { supposes: `the library ${facts.unknownLibrary} is taken to leave signals alone` }
      : {};
  const shown = [program.files[0], ...takes.map(({ at }) => at.file)];
  return {
    sources: [...new Set(shown.flatMap(file => file?.text.file ?? []))],
    signals,
    blocked: [],
    children: facts.processes.children,
    ignoresChildExit: false,
    lifetime:
      takes.length > 0 || program.files.some(({ code }) => facts.lasts.test(code)) ? 'service' : 'unknown',
    ...supposes,
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

/** What a handler does about signals holds once it has run, and no sooner. */
const isInHandler = ({ at }: Take, takes: readonly Take[]): boolean =>
  takes.some(({ how }) => {
    if (how.kind !== 'handler' || !how.body) return false;
    const { file, start, end } = how.body;
    return file === at.file && start <= at.start && at.end <= end;
  });

/** Of a line in front of such a word. */
const MAX_BEFORE = 500;

/** A place that speaks of signals, and that no call which is understood covers. */
function spokenOf({ speaks, sends }: Dialect, program: LexProgram, takes: readonly Take[]) {
  for (const file of program.files) {
    for (const { index, 0: word } of file.bare.matchAll(new RegExp(speaks.source, 'g'))) {
      const isKnown = takes.some(({ at }) => at.file === file && at.start <= index && index < at.end);
      const line = file.bare.slice(Math.max(0, index - MAX_BEFORE), index);
      const before = line.slice(line.lastIndexOf('\n') + 1);
      if (!isKnown && !sends.test(before))
        return `${file.text.file} speaks of ${word} in a way that is not followed`;
    }
  }
  return undefined;
}

interface Question {
  readonly dialect: Dialect;
  readonly program: LexProgram;
  readonly facts: Facts;
  readonly takes: readonly Take[];
  readonly doubt: string | undefined;
}

function behaviourOn(signal: SignalName, question: Question): SignalBehaviour | undefined {
  const { dialect, program, facts, doubt } = question;
  const left = facts.byItself[signal] ?? UNTAKEN;
  const taken = question.takes.filter(({ signals }) => signals.includes(signal));
  const last = taken.findLast(({ how }) => how.kind === 'handler') ?? taken.at(-1);
  if (!last) {
    const library = libraryOn(signal, program, facts.libraries);
    if (library) return library;
    return doubt !== undefined && USUAL.includes(signal)
      ? notKnown(doubt, [known(left), stopsWith(0, [])])
      : undefined;
  }
  const does = takenBy(last, dialect, program, left);
  const only = onlyAtTimes(question, last, signal);
  if (only === undefined || does.disposition === 'unknown') return does;
  return notKnown(only, [known(left), does]);
}

const UNTAKEN: KnownSignalBehaviour = { disposition: 'SIG_DFL', evidence: [] };
const known = (behaviour: SignalBehaviour): KnownSignalBehaviour =>
  behaviour.disposition === 'unknown' ? UNTAKEN : behaviour;

function takenBy(take: Take, dialect: Dialect, program: LexProgram, left: SignalBehaviour): SignalBehaviour {
  const { file, start, end } = take.at;
  const note = pieceText(take.at).split('\n', 1)[0]?.trim() ?? '';
  const evidence: readonly Evidence[] = [
    { origin: 'inferred', note, at: file.text.locate(start, Math.min(end, start + note.length)) },
  ];
  if (take.how.kind === 'ignore') return ignoredBy(evidence);
  if (take.how.kind === 'default') return { ...known(left), evidence };
  const effect = effectOf(dialect, program, take.how.body);
  const waited = take.how.isWaitedFor ? ({ disposition: 'SIG_DFL', waitedFor: true } as const) : {};
  const stays = { ...onlyNoticed(evidence), ...waited };
  switch (effect.kind) {
    case 'ends':
      return { ...stopsWith(effect.status, evidence), ...waited };
    case 'stays':
      return stays;
    default:
      return notKnown(effect.reason, [stays, { ...stopsWith(0, evidence), ...waited }]);
  }
}

/** Why a signal may not be taken although a call for it is there, as a sentence. */
function onlyAtTimes({ dialect, program, facts }: Question, { at }: Take, signal: SignalName) {
  for (const { line, start } of around(at.file, at.start)) {
    const isGuard = dialect.guards.test(line) && !dialect.holds.test(line);
    if (isGuard && !facts.isChosen?.(at.file, start))
      return `${at.file.text.file} takes ${signal} on a condition: ${line.slice(0, 60)}`;
    const name = dialect.heads.exec(line)?.[1];
    if (name !== undefined && name !== 'main' && mentions(program, name) < 2)
      return `whether anything calls ${name}, which takes ${signal}, is not known (${at.file.text.file})`;
  }
  return undefined;
}

function libraryOn(signal: SignalName, { files, foreign }: LexProgram, libraries: readonly Library[]) {
  const used = [...foreign];
  return libraries.find(
    ({ name, call, unless, signals }) =>
      signals.includes(signal) &&
      used.some(one => name.test(one)) &&
      files.some(({ bare }) => call.test(bare)) &&
      !files.some(({ bare }) => unless?.test(bare)),
  )?.behaviour;
}
