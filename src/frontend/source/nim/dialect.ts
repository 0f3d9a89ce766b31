import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { bracketed, indented, type Piece, placesOf } from '../lexical/blocks.ts';
import type { Dialect, Effect, Take } from '../lexical/dialect.ts';
import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';

/** @source nim-lang/Nim lib/posix/posix.nim, onSignal: the body is a handler */
const ON_SIGNAL = /\bonSignal\s*\(([^()\n]{1,200})\)\s*:/g;
/** @source nim-lang/Nim lib/system/excpt.nim, setControlCHook: SIGINT */
const CONTROL_C = /\bsetControlCHook\s*\(?\s*/g;
/** `signal(SIGTERM, handler)`, `handle_signal(…)`, and asyncdispatch's `addSignal(SIGTERM, proc …)`. */
const SIGNAL =
  /\b(?:posix\.|system\.)?(?:c_)?(signal|handle_signal|addSignal)\s*\(\s*(SIG[A-Z0-9]{2,6}|\d{1,2})\s*,\s*/g;
const SIGACTION = /\bsigaction\s*\(\s*(SIG[A-Z0-9]{2,6})\s*,\s*(\w{1,40})/g;

function takesIn(file: LexFile, program: LexProgram): readonly Take[] {
  const takes: Take[] = [];
  const take = (signals: readonly SignalName[], start: number, end: number, how: Take['how']) => {
    takes.push({ signals, at: { file, start, end }, how });
  };
  for (const { 0: whole, 1: names = '', index } of placesOf(file, ON_SIGNAL)) {
    const end = index + whole.length;
    take(signalsOf(names), index, end, { kind: 'handler', body: indented(file, end) });
  }
  for (const { 0: whole, index } of placesOf(file, CONTROL_C)) {
    const end = index + whole.length;
    take(['SIGINT'], index, end, { kind: 'handler', body: handlerAt(file, program, end) });
  }
  for (const { 0: whole, 1: call, 2: name = '', index } of placesOf(file, SIGNAL)) {
    const end = index + whole.length;
    const word = /^(SIG_IGN|SIG_DFL)\b/.exec(file.code.slice(end, end + 10))?.[1];
    const how =
      word === undefined
        ? ({
            kind: 'handler',
            body: handlerAt(file, program, end),
            // By signalfd(2). @source nim-lang/Nim lib/pure/ioselects/ioselectors_epoll.nim, registerSignal
            isWaitedFor: call === 'addSignal',
          } as const)
        : ({ kind: word === 'SIG_IGN' ? 'ignore' : 'default' } as const);
    take(signalsOf(name), index, end, how);
  }
  for (const { 0: whole, 1: name = '', 2: action = '', index } of placesOf(file, SIGACTION)) {
    const set =
      mayLookUp(program) && new RegExp(`\\b${action}\\.sa_handler\\s*=\\s*`).exec(file.code.slice(0, index));
    const body = set ? handlerAt(file, program, set.index + set[0].length) : undefined;
    take(signalsOf(name), index, index + whole.length, { kind: 'handler', body });
  }
  return takes;
}

const signalsOf = (names: string): readonly SignalName[] =>
  names.split(',').flatMap(name => {
    const text = name.trim().replace(/^(?:posix|cint)\b\W?/, '');
    return parseSignal(text) ?? [];
  });

/** A procedure that is written out, or the name of one. */
function handlerAt(file: LexFile, program: LexProgram, at: number): Piece | undefined {
  const rest = file.code.slice(at, at + 300);
  const written = /^\(?\s*proc\b\s*\([^()\n]{0,120}\)[^=\n]{0,120}=/.exec(rest);
  if (written) {
    const end = at + written[0].length;
    const body = indented(file, end);
    const inBrackets = /^\s*\(/.test(file.code.slice(end, end + 40))
      ? bracketed(file, file.code.indexOf('(', end))
      : undefined;
    return withoutClosing(inBrackets ?? body);
  }
  const name = /^(\w{1,60})\s*(?:\)|$|\n)/.exec(rest)?.[1];
  return name === undefined || !mayLookUp(program) ? undefined : functionBody(program, name);
}

/** The bracket of the call around it. */
function withoutClosing(piece: Piece): Piece {
  const text = piece.file.code.slice(piece.start, piece.end).trimEnd();
  const opened = text.split('(').length;
  const closed = text.split(')').length;
  return closed > opened && text.endsWith(')') ? { ...piece, end: piece.start + text.length - 1 } : piece;
}

function functionBody({ files }: LexProgram, name: string): Piece | undefined {
  const head = new RegExp(
    `^[ \\t]*(?:proc|func|template|method)\\s+\`?${name}\`?\\*?\\s*(?:\\([^()]{0,300}\\))?[^=\\n]{0,200}=`,
    'gm',
  );
  const found = files.flatMap(file =>
    [...file.code.matchAll(head)].map(({ 0: whole, index }) => indented(file, index + whole.length)),
  );
  return found.length === 1 ? found[0] : undefined;
}

function does(statement: string): Effect | undefined {
  // It leaves whatever the program stands in, as an exception does.
  return /^raise\s+new(?:Exception|KeyboardInterrupt)/.test(statement)
    ? { kind: 'ends', status: 1 }
    : undefined;
}

const LOOPS = /^[ \t]*while\s+([^\n:]{1,80}):/gm;

export const NIM: Dialect = {
  speaks:
    /\bSIG(?:TERM|INT|QUIT|HUP)\b|\bonSignal\b|\bsetControlCHook\b|\bsigaction\b|\bsigprocmask\b|\bsigwait\w*\b|\bsignalfd\b|\bregisterSignal\b|\bwaitSignal\b/,
  sends:
    /\b(?:kill|killpg|raise|import|from|export|of|send\w*|sendSignal)\b[^\n]*$|==\s*$|\becho\b|\b(?:elif|if|case)\b|^\s*(?:when\b|##)|^[\w\s,*]*$/,
  takesIn,
  between:
    /;|(?<=^[ \t]{0,40}(?:if|elif|else|try|except|finally|while|for|when)\b[^:\n]{0,120}):(?=[ \t]*\S)/,
  exits: /^(?:system\.)?(?:quit|exitnow|exit)\b(?:\s*\(?\s*(\w{1,20}))?/,
  statusOf: text =>
    text === undefined || text === 'QuitSuccess'
      ? 0
      : text === 'QuitFailure'
        ? 1
        : /^\d+$/.test(text)
          ? Number(text) & 255
          : 'unknown',
  harmless:
    /^(?:echo|write\w*|std(?:out|err)\.\w+|discard|return|result\s*=|log\w*|info|warn|notice|debug|error|fatal|trace|(?:\w+\.)*(?:log|info|warn|debug|error)|sleep|let|var|const|setupForeignThreadGc|tearDownForeignThreadGc|\{\.[^}]*\})\b|^(?:true|false)$|^\{\./,
  sets: /^([\w.]{1,60})\s*(?:=|\.store)\s*\(?\s*(true|false|1|0)\b/,
  does,
  guards: /^(?:if|elif|else|case|of|when|while|for|except|block)\b/,
  holds:
    /^when\b[^\n]*(?:\bposix\b|\blinux\b|isMainModule|not\s+defined\(\s*(?:windows|js|nimscript)|compileOption)|^block\b/,
  heads: /^(?:proc|func|template|method|iterator)\s+`?(\w+)/,
  functionBody,
  loopsIn: file =>
    [...file.code.matchAll(LOOPS)].map(({ 0: whole, 1: test = '', index }) => ({
      while: test,
      isUntil: false,
      round: indented(file, index + whole.length),
    })),
  comesRound: /\b(?:sleep|sleepAsync|poll)\b/,
  standsStill: /\b(?:accept|recv\w*|readLine|runForever)\b/,
};
