import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { bracketed, type Piece, placesOf } from '../lexical/blocks.ts';
import type { Dialect, Effect, Take } from '../lexical/dialect.ts';
import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';

/** `let term = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .main)`. */
const SOURCE =
  /\b(?:(?:let|var)\s+(\w{1,60})[^=\n]{0,80}=\s*)?(?:self\.)?DispatchSource\.makeSignalSource\s*\(\s*signal:\s*(SIG[A-Z0-9]{2,6})\b/g;
/** `signal(SIGTERM, SIG_IGN)`, `signal(SIGTERM) { _ in … }`, `signal(SIGTERM, stop)`. */
const SIGNAL =
  /(?<![\w.])(?:(?:Glibc|Darwin|Foundation)\.)?signal\s*\(\s*(SIG[A-Z0-9]{2,6})\s*(?:,\s*(\w{1,60})\s*)?\)?/g;
/** What a ServiceGroup or hummingbird is told. @source swift-server/swift-service-lifecycle ServiceGroupConfiguration.swift */
const GROUP = /\b(?:gracefulShutdownSignals|cancellationSignals):\s*(\[[^\]\n]{0,200}\])/g;

function takesIn(file: LexFile, program: LexProgram): readonly Take[] {
  const takes: Take[] = [];
  const sources = placesOf(file, SOURCE).map(({ 0: whole, 1: name, 2: signal = '', index }) => ({
    signals: signalsOf(signal),
    at: { file, start: index, end: index + whole.length },
    name,
  }));
  for (const { signals, at, name } of sources)
    takes.push({ signals, at, how: { kind: 'handler', body: eventHandler(file, program, name, at.end) } });
  for (const { 0: whole, 1: name = '', 2: what, index } of placesOf(file, SIGNAL)) {
    const end = index + whole.length;
    const signals = signalsOf(name);
    const at = { file, start: index, end };
    // dispatch puts its own handler there. @source apple/swift-corelibs-libdispatch src/event/event_epoll.c, _dispatch_muxnote_create
    const isOfSource =
      what === 'SIG_IGN' && sources.some(source => source.signals.some(one => signals.includes(one)));
    if (isOfSource) takes.push({ signals: [], at, how: { kind: 'ignore' } });
    else if (what === 'SIG_IGN' || what === 'SIG_DFL')
      takes.push({ signals, at, how: { kind: what === 'SIG_IGN' ? 'ignore' : 'default' } });
    else takes.push({ signals, at, how: { kind: 'handler', body: handlerAt(file, program, end, what) } });
  }
  for (const { 0: whole, 1: list = '', index } of placesOf(file, GROUP)) {
    const end = index + whole.length;
    const at = { file, start: index, end };
    takes.push({
      signals: signalsOf(list),
      at,
      how: { kind: 'handler', body: { file, start: index + 1, end } },
    });
  }
  return takes;
}

const signalsOf = (text: string): readonly SignalName[] =>
  [...text.matchAll(/\.?\b(sig[a-z]\w{1,5})\b/gi)].flatMap(([, name = '']) => parseSignal(name) ?? []);

/** `term.setEventHandler { … }`; of a source without a name the next one. */
function eventHandler(
  file: LexFile,
  program: LexProgram,
  name: string | undefined,
  end: number,
): Piece | undefined {
  if (!mayLookUp(program)) return undefined;
  const pattern = new RegExp(
    `${name === undefined ? '' : `\\b${name}`}\\??\\.setEventHandler\\s*(?:\\(\\s*handler:\\s*)?\\s*`,
    'g',
  );
  pattern.lastIndex = end;
  const found = pattern.exec(file.code);
  if (!found) return undefined;
  return handlerAt(file, program, found.index + found[0].length, undefined);
}

function handlerAt(
  file: LexFile,
  program: LexProgram,
  at: number,
  name: string | undefined,
): Piece | undefined {
  const [found] = /^\s*\{/.exec(file.code.slice(at, at + 60)) ?? [];
  if (found === undefined)
    return name === undefined || !mayLookUp(program) ? undefined : functionBody(program, name);
  const inside = bracketed(file, at + found.length - 1);
  const named =
    inside &&
    /^\s*(?:\[[^\]\n]{0,60}\]\s*)?(?:\w{1,40}\s+in\b|in\b)?/.exec(file.code.slice(inside.start, inside.end));
  return inside && { ...inside, start: inside.start + (named?.[0].length ?? 0) };
}

function functionBody({ files }: LexProgram, name: string): Piece | undefined {
  const head = new RegExp(`\\bfunc\\s+${name}\\s*\\([^()\\n]{0,200}\\)[^{\\n]{0,80}\\{`, 'g');
  const found = files.flatMap(file =>
    [...file.code.matchAll(head)].flatMap(
      ({ 0: whole, index }) => bracketed(file, index + whole.length - 1) ?? [],
    ),
  );
  return found.length === 1 ? found[0] : undefined;
}

const says = ({ files }: LexProgram, pattern: RegExp): boolean =>
  files.some(({ code }) => pattern.test(code));

function does(statement: string, program: LexProgram): Effect | undefined {
  // A group waits for its services: those of the project may not ask whether they are to come to their end.
  if (/^(?:racefulShutdownSignals|ancellationSignals):/.test(statement)) {
    const hasOwn = says(
      program,
      /\b(?:struct|class|actor|extension)\s+\w+[^{\n]{0,120}:[^{\n]{0,120}\bService\b/,
    );
    const asks =
      /\b(?:cancelWhenGracefulShutdown|cancelOnGracefulShutdown|withGracefulShutdownHandler|gracefulShutdown\(\)|isShuttingDownGracefully)/;
    return hasOwn && !says(program, asks) ? undefined : { kind: 'ends', status: 0 };
  }
  // What stops Vapor has its run come back.
  if (/^(?:self\.)?\w+\.running\?\.stop\(\)/.test(statement)) return { kind: 'ends', status: 0 };
  return undefined;
}

export const SWIFT: Dialect = {
  speaks:
    /\bSIG(?:TERM|INT|QUIT|HUP)\b|\.sig(?:term|int|quit|hup)\b|\bmakeSignalSource\b|\b(?:gracefulShutdown|cancellation)Signals:|\bUnixSignalsSequence\b|\bsigaction\b/,
  sends:
    /\b(?:kill|raise|send\w*|terminate)\s*\([^\n]*$|==\s*$|\bcase\b[^\n]*$|\bfunc\b[^\n]*$|\binit\b[^\n]*$/,
  takesIn,
  between: /;/,
  wraps: /^(?:try[?!]?\s|await\s|_\s*=\s*|\s)+/,
  exits: /^(?:Foundation\.|Glibc\.|Darwin\.|_)?(?:exit|_exit)\s*\(\s*(\w{1,20})?/,
  statusOf: text =>
    text === 'EXIT_SUCCESS' ? 0 : text !== undefined && /^\d+$/.test(text) ? Number(text) & 255 : 'unknown',
  harmless: /^(?:print|fflush|fputs|(?:\w+\.)*log(?:ger)?\.\w+|Log\.\w+|return|let|var)\b|^\}?\s*\)?$/,
  sets: /^([\w.]{1,60})\s*=\s*(true|false)\b/,
  does,
  guards: /^(?:\}\s*)?(?:if|else|guard|switch|case|for|while|catch|do|defer|#if|#else)\b/,
  holds: /^#if\s+(?:!os\(Windows\)|os\(Linux\)|canImport\(Glibc\))|^for\b|^do\b/,
  heads: /^(?:(?:public|private|internal|fileprivate|static|mutating)\s+)*func\s+(?!main\b)(\w+)/,
  functionBody,
  loopsIn: file =>
    placesOf(file, /\bwhile\s+([^\n{]{1,80})\{/g).flatMap(({ 0: whole, 1: test = '', index }) => {
      const round = bracketed(file, index + whole.length - 1);
      return round ? [{ while: test, isUntil: false, round }] : [];
    }),
  comesRound: /\b(?:sleep|usleep|Thread\.sleep|Task\.sleep)\b/,
  standsStill: /\b(?:accept|read\w*|recv\w*|wait)\b/,
};
