import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { around, bracketed, indented, type Piece, placesOf } from '../lexical/blocks.ts';
import type { Dialect, Effect, Take } from '../lexical/dialect.ts';
import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';
import { isCaught } from './caught.ts';

/** `installHandler sigTERM (Catch stop) Nothing`, and `flip (installHandler sigTERM) Nothing . Catch $ do`. */
const INSTALL = /\binstallHandler\s+\(?([\w.']{1,40})\)?\s*(?:Nothing\s*[.$]\s*|\$\s*)?/g;
/** What is to be done, with the bracket around it. */
const HANDLER = /^(\()?\s*(?:[A-Z]\w*\.)*(Catch(?:Once|Info|InfoOnce)?|Ignore|Default)\b/;
const LIST = /\[((?:\s*[\w.]{2,40}\s*,?){1,8})\]/g;
/** Around a call for each of a list, so much of the text is looked at. */
const NEAR = 300;

function takesIn(file: LexFile, program: LexProgram): readonly Take[] {
  return placesOf(file, INSTALL).flatMap(({ 0: whole, 1: name = '', index }) => {
    const end = index + whole.length;
    const how = handlerAt(file, program, end);
    const signal = signalOf(name);
    if (signal) return [{ signals: [signal], at: { file, start: index, end }, how }];
    const list = listAround(file, index, end);
    if (list) return [{ signals: list.signals, at: list.at, how }];
    return [
      { signals: [], at: { file, start: index, end }, how },
      ...passedTo(file, program, index, name, how),
    ];
  });
}

/** `check sig = installHandler sig …`, and `check sigTERM` where the signals are named. */
function passedTo(
  file: LexFile,
  program: LexProgram,
  at: number,
  name: string,
  how: Take['how'],
): readonly Take[] {
  const head = new RegExp(
    `^[ \\t]*(?:(?:let|where)[ \\t]+)?([a-z_][\\w']{0,40})[ \\t][^=\\n]*\\b${name}\\b[^=\\n]*=`,
  );
  const lines = linesAround(file, at);
  const called = lines.flatMap(line => head.exec(line)?.[1] ?? [])[0];
  if (called === undefined || !mayLookUp(program)) return [];
  const call = new RegExp(`(?<![\\w'])${called}[ \\t]+\\(?([\\w.]{2,40})`, 'g');
  return placesOf(file, call).flatMap(({ 0: whole, 1: passed = '', index }) => {
    const signal = signalOf(passed);
    return signal ? [{ signals: [signal], at: { file, start: index, end: index + whole.length }, how }] : [];
  });
}

function handlerAt(file: LexFile, program: LexProgram, at: number): Take['how'] {
  const rest = file.code.slice(at, at + 100);
  const [found = '', bracket, kind] = HANDLER.exec(rest) ?? [];
  if (kind === 'Ignore' || kind === 'Default') return { kind: kind === 'Ignore' ? 'ignore' : 'default' };
  if (kind !== undefined) {
    const inside = bracket ? bracketed(file, at) : indented(file, at + found.length);
    return { kind: 'handler', body: inside && { ...inside, start: at + found.length } };
  }
  const name = /^\(?\s*([a-z_][\w']{0,40})/.exec(rest)?.[1];
  const body = name === undefined || !mayLookUp(program) ? undefined : functionBody(program, name);
  return { kind: 'handler', body };
}

/** `forM_ [sigINT, sigTERM] $ \sig -> installHandler sig …`, and `mapM_ (\sig -> …) [sigINT, sigTERM]`. */
function listAround(file: LexFile, start: number, end: number) {
  const from = Math.max(0, start - NEAR);
  const text = file.code.slice(from, end + NEAR);
  const lists = [...text.matchAll(LIST)].flatMap(({ 0: whole, 1: names = '', index }) => {
    const signals = names.split(',').flatMap(one => signalOf(one.trim()) ?? []);
    const at = from + index;
    return signals.length > 0 ? [{ signals, start: at, end: at + whole.length }] : [];
  });
  const found = lists.findLast(list => list.end <= start) ?? lists.find(list => list.start >= end);
  return (
    found && {
      signals: found.signals,
      at: { file, start: Math.min(found.start, start), end: Math.max(found.end, end) },
    }
  );
}

/** @source haskell/unix System/Posix/Signals.hsc: names of two kinds */
const NAMED: Readonly<Record<string, SignalName>> = {
  softwareTermination: 'SIGTERM',
  keyboardSignal: 'SIGINT',
  keyboardTermination: 'SIGQUIT',
  lostConnection: 'SIGHUP',
  userDefinedSignal1: 'SIGUSR1',
  userDefinedSignal2: 'SIGUSR2',
};

function signalOf(name: string): SignalName | undefined {
  const own = name.slice(name.lastIndexOf('.') + 1);
  return NAMED[own] ?? (/^sig[A-Z]/.test(own) ? parseSignal(own) : undefined);
}

/** `name a b = …`, also below `where` and `let`. */
function functionBody({ files }: LexProgram, name: string): Piece | undefined {
  const head = new RegExp(
    `^[ \\t]*(?:let[ \\t]+|where[ \\t]+)?${name}(?![\\w'])(?:[ \\t]+[\\w'()~!,:_]{1,60}){0,8}[ \\t]*=(?=[\\s\\w(\\\\$])`,
    'gm',
  );
  const found = files.flatMap(file =>
    [...file.code.matchAll(head)].map(({ 0: whole, index }) => indented(file, index + whole.length)),
  );
  return found.length === 1 ? found[0] : undefined;
}

const FILLS = /^(?:try)?(?:put|write)T?(?:MVar|Chan|Queue|TVar)\s+\(?([a-z_][\w']{0,40})/;
const THROWS =
  /^(?:[A-Z]\w{0,40}\.){0,4}(?:throwTo\s+\(?([\w']{1,40})\)?\s+(.{0,80})|killThread\s+\(?([\w']{1,40}))/;

function does(statement: string, program: LexProgram): Effect | undefined {
  const filled = FILLS.exec(statement)?.[1];
  if (filled !== undefined) return isWaitedFor(program, filled) ? ends(0) : undefined;
  const [thrown, thread, what = '', killed = thread] = THROWS.exec(statement) ?? [];
  if (thrown !== undefined && killed !== undefined)
    return isMainThread(program) && !isCaught(program) ? ends(statusOfThrown(what)) : undefined;
  // @source ghc/ghc libraries/base/GHC/TopHandler.hs: UserInterrupt, unless the program takes SIGINT itself
  if (/^raiseSignal\s+(?:sigINT|keyboardSignal)\b/.test(statement) && !takesInterrupt(program))
    return ends('unknown');
  // What warp gives its handler closes the socket, and warp comes to its end once the requests are answered.
  if (/^close\w*(?:\s|$)|^\w+Close\b|^cl\b/.test(statement) && says(program, /\bsetInstallShutdownHandler\b/))
    return ends(0);
  return undefined;
}

const ends = (status: number | 'unknown'): Effect => ({ kind: 'ends', status });

const says = ({ files }: LexProgram, pattern: RegExp): boolean =>
  files.some(({ code }) => pattern.test(code));

/** What ends main by an exception ends the program. */
function statusOfThrown(what: string): number | 'unknown' {
  if (/\bExitSuccess\b/.test(what)) return 0;
  const failure = /\bExitFailure\s+(\d{1,3})/.exec(what)?.[1];
  if (failure !== undefined) return Number(failure);
  return /\bUserInterrupt\b/.test(what) ? 'unknown' : 1;
}

/** Only one thread asks for its own name, and it is none that is started. */
function isMainThread({ files }: LexProgram): boolean {
  const asked = files.flatMap(file =>
    placesOf(file, /\bmyThreadId\b/g)
      .filter(({ index }) => !/^import\b/.test(lineUpTo(file, index)))
      .map(({ index }) => ({ file, index })),
  );
  const [first] = asked;
  return first !== undefined && asked.length === 1 && !isBeside(first.file, first.index);
}

const takesInterrupt = (program: LexProgram): boolean =>
  says(program, /\binstallHandler\s+(?:sigINT|keyboardSignal)\b/);

const WAITS =
  /\b(?:take|read)T?MVar\s+\(?([a-z_][\w']{0,40})|\breadTVar(?:IO)?\s+([\w']{1,40})\s*>>=\s*(?:STM\.)?check\b/g;

/** Main, or what it calls, stands and waits for the variable; where only one is waited for, it may have another name here. */
function isWaitedFor(program: LexProgram, name: string): boolean {
  const waits = program.files.flatMap(file =>
    placesOf(file, WAITS)
      .filter(({ index }) => !isBeside(file, index))
      .map(match => match[1] ?? match[2]),
  );
  return waits.includes(name) || (waits.length === 1 && countOf(program, /\bnewEmptyT?MVar\w*/g) === 1);
}

const countOf = ({ files }: LexProgram, pattern: RegExp): number =>
  files.reduce((sum, { code }) => sum + (code.match(pattern)?.length ?? 0), 0);

const lineUpTo = ({ code }: LexFile, at: number): string => code.slice(code.lastIndexOf('\n', at) + 1, at);

const linesAround = (file: LexFile, at: number): readonly string[] => [
  lineUpTo(file, at),
  ...around(file, at).map(({ line }) => line),
];

/** In a thread of its own, or again and again. */
const isBeside = (file: LexFile, at: number): boolean =>
  linesAround(file, at).some(line =>
    /\b(?:fork(?:IO|OS|Finally|IOWithUnmask)|async|withAsync|forever)\b/.test(line),
  );

export const HASKELL: Dialect = {
  speaks:
    /\bsig(?:TERM|INT|QUIT|HUP)\b|\bsoftwareTermination\b|\bkeyboard(?:Signal|Termination)\b|\blostConnection\b|\binstallHandler\b/,
  sends:
    /\b(?:signalProcess\w*|raiseSignal|import|module|show|blockSignals|addSignal)\b|==\s*$|^[\s(,]*(?:[\w'.]+(?:\s*\([^)]*\))?\s*,\s*)*$/,
  takesIn,
  between: /;|>>=?|\*>|\bthen\b|\belse\b|(?<=\b(?:when|unless)\b[^\n]{0,120})\$/,
  wraps:
    /^(?:\(|\$|\\[^>\n]{0,60}->|(?:void|liftIO|lift|atomically|STM\.atomically|do|let|Catch(?:Once|Info|InfoOnce)?)(?![\w'])\s*[$.]?|[\w'()]{1,40}\s*<-|\s)+/,
  exits: /^(?:System\.Posix\.|Posix\.)?(?:exitImmediately)\b(?:\s*\$?\s*\(?\s*(Exit\w+(?:\s+\d{1,3})?))?/,
  statusOf: text => (text === undefined ? 'unknown' : statusOfThrown(text)),
  // What is thrown in a handler ends the handler's own thread, exitSuccess as well.
  harmless:
    /^(?:(?:[A-Z]\w*\.)*(?:putStr(?:Ln)?|print|hPutStr(?:Ln)?|hPrint|hFlush|putText\w*|log\w*|trace\w*|say\w*)|\$\(?log\w*|(?:debug|info|notice|warn(?:ing)?|error)M|pure|return|threadDelay|mempty|exitSuccess|exitFailure|exitWith|die|throwIO|throw|throwM|error|ioError|fail|performGC)(?![\w'])|^["$]|^\)|^pass\b/,
  sets: /(?!)/,
  calls: /^([a-z_][\w']{0,60})(?:\s+[^\n]{0,200})?\)?$/,
  does,
  guards: /^(?:when|unless|if|case|for_|forM_|mapM_|traverse_|forever|#if\w*)\b|^\|/,
  holds:
    /^#ifn?def\s+(?:mingw32_HOST_OS|linux_HOST_OS)\b|^#if\s+!defined\(\s*mingw32_HOST_OS|^(?:for_|forM_|mapM_|traverse_)/,
  heads: /^(?!main\b)([a-z_][\w']*)\b[^=\n]*=/,
  functionBody,
  loopsIn: () => [],
  comesRound: /(?!)/,
  standsStill: /(?!)/,
};
