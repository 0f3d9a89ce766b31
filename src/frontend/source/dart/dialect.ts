import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { bracketed, indented, type Piece, placesOf } from '../lexical/blocks.ts';
import type { Dialect, Effect, Take } from '../lexical/dialect.ts';
import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';

/** `ProcessSignal.sigterm.watch()`, and `signal.watch()` for each of a list. */
const WATCH = /\b(?:ProcessSignal\.(sig\w{2,6})|(\w{1,40}))\s*\.watch\(\)/gi;
const LIST = /[[{]((?:\s*(?:\w+\.)?ProcessSignal\.sig\w{2,6}\s*,?){1,8})\s*[\]}]/gi;
const NEAR = 300;

function takesIn(file: LexFile, program: LexProgram): readonly Take[] {
  const takes: Take[] = [];
  for (const { 0: whole, 1: name, index } of placesOf(file, WATCH)) {
    const end = index + whole.length;
    const signal = name === undefined ? undefined : parseSignal(name);
    const list = signal ? { signals: [signal], start: index } : listBefore(file, index);
    if (!list) continue;
    const body = handlerAt(file, program, end);
    takes.push({
      signals: list.signals,
      at: { file, start: list.start, end },
      how: { kind: 'handler', body },
    });
  }
  return takes;
}

function listBefore(file: LexFile, start: number) {
  const from = Math.max(0, start - NEAR);
  const [last] = [...file.code.slice(from, start).matchAll(LIST)].slice(-1);
  if (!last) return undefined;
  const signals: readonly SignalName[] = (last[1] ?? '')
    .split(',')
    .flatMap(one => parseSignal(one.slice(one.lastIndexOf('.') + 1)) ?? []);
  return signals.length > 0 ? { signals, start: from + last.index } : undefined;
}

/** `.listen((_) async { … })`, `.listen((_) => exit(0))`, `.listen(stop)`, and what stands behind `await ….first`. */
function handlerAt(file: LexFile, program: LexProgram, at: number): Piece | undefined {
  const rest = file.code.slice(at, at + 300);
  const awaited = /^\s*\.first\s*;/.exec(rest);
  if (awaited) return restOfBlock(file, at + awaited[0].length);
  const called = /^\s*\.(?:listen|first\s*\.then|forEach)\s*\(\s*/.exec(rest);
  if (!called) return undefined;
  const start = at + called[0].length;
  const behind = file.code.slice(start, start + 200);
  const written = /^\(\s*[\w\s?]{0,60}\)\s*(?:async\s*)?(?:\{|=>)/.exec(behind);
  if (written) return bodyAt(file, start + written[0].length);
  const name = /^(\w{1,60})\s*[,)]/.exec(behind)?.[1];
  return name === undefined || !mayLookUp(program) ? undefined : functionBody(program, name);
}

/** Behind `{` or `=>`. */
function bodyAt(file: LexFile, end: number): Piece | undefined {
  if (file.code[end - 1] === '{') return bracketed(file, end - 1);
  const piece = indented(file, end);
  const semicolon = file.code.indexOf(';', end);
  return semicolon !== -1 && semicolon < piece.end ? { ...piece, end: semicolon } : piece;
}

function restOfBlock(file: LexFile, start: number): Piece {
  let depth = 0;
  for (let at = start; at < file.code.length; at++) {
    if (file.code[at] === '{') depth++;
    else if (file.code[at] === '}' && --depth < 0) return { file, start, end: at };
  }
  return { file, start, end: file.code.length };
}

function functionBody({ files }: LexProgram, name: string): Piece | undefined {
  const head = new RegExp(`(?<![\\w.])${name}\\s*\\([^()\\n]{0,200}\\)\\s*(?:async\\s*)?(?:\\{|=>)`, 'g');
  const found = files.flatMap(file =>
    [...file.code.matchAll(head)].flatMap(({ 0: whole, index }) => bodyAt(file, index + whole.length) ?? []),
  );
  return found.length === 1 ? found[0] : undefined;
}

function does(statement: string, program: LexProgram): Effect | undefined {
  // The program has sent itself the other signal.
  if (/^Process\.killPid\(\s*pid\s*,\s*ProcessSignal\.sigkill/.test(statement) && mayLookUp(program))
    return { kind: 'stays' };
  return undefined;
}

export const DART: Dialect = {
  speaks:
    /\bProcessSignal\.(?:sig(?:term|int|quit|hup)|SIG(?:TERM|INT|QUIT|HUP))\b|\.watch\(\)\s*\.(?:listen|first)\b/,
  sends: /\b(?:kill|killPid|send\w*)\s*\([^\n]*$|==\s*$|\bcase\s*$|\b[wW]atch(?:er)?\b[^\n]*$/,
  takesIn,
  between: /;/,
  wraps: /^(?:await\b|unawaited\(|return\b|\s)+/,
  exits: /^(?:io\.)?exit\s*\(\s*(\w{1,20})?/,
  statusOf: text => (text !== undefined && /^\d+$/.test(text) ? Number(text) & 255 : 'unknown'),
  harmless:
    /^(?:print|std(?:out|err)\.\w+|(?:\w+\.)*_?log(?:ger)?\.\w+|log|logger|Future(?:<\w+>)?\.delayed|final|var|const|try)\b|^$|^\}?\s*\)/,
  sets: /^([\w.]{1,60})\s*=\s*(true|false)\b/,
  does,
  guards: /^(?:\}\s*)?(?:if|else|switch|case|for|while|catch|on)\b[^\n]*[{:]$/,
  holds:
    /^if\s*\(\s*!\s*(?:io\.)?Platform\.isWindows\s*\)|^if\s*\(\s*(?:io\.)?Platform\.is(?:Linux|MacOS)\b|^for\s*\(/,
  heads:
    /^(?:(?:static\s+)?(?:Future<[^>\n]{0,40}>|FutureOr<[^>\n]{0,40}>|void|dynamic|Never)\s+)((?!main\b)\w+)\s*\(/,
  functionBody,
  loopsIn: file =>
    placesOf(file, /\bwhile\s*\(([^\n]{1,80})\)\s*\{/g).flatMap(({ 0: whole, 1: test = '', index }) => {
      const round = bracketed(file, index + whole.length - 1);
      return round ? [{ while: test, isUntil: false, round }] : [];
    }),
  // Whatever else is under way keeps the program, so that the end of a loop is not its end for sure.
  comesRound: /(?!)/,
  standsStill: /(?:)/,
};
