import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { bracketed, indented, type Piece, placesOf } from '../lexical/blocks.ts';
import type { Dialect, Effect, Take } from '../lexical/dialect.ts';
import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';

const TAKEN = /\bSignal::([A-Z]\w{1,7})\.(trap|ignore|reset)\b/g;
/** `[Signal::INT, Signal::TERM].each do |signal|`, and `.each &.trap { … }`. */
const EACH =
  /[[{]((?:\s*Signal::[A-Z]\w{1,7}\s*,?){1,8})\s*[\]}]\.each(?:\s+do\s*\|(\w{1,40})\||\s*\{\s*\|(\w{1,40})\||[\s(]*&\.trap\b)/g;
/** @source crystal-lang/crystal src/process.cr, on_terminate: SIGINT, SIGHUP and SIGTERM; on_interrupt: SIGINT */
const OF_PROCESS = /\bProcess\.on_(terminate|interrupt)\b/g;

function takesIn(file: LexFile, program: LexProgram): readonly Take[] {
  const takes: Take[] = [];
  const take = (signals: readonly SignalName[], start: number, end: number, kind = 'trap'): void => {
    const at = { file, start, end };
    const how =
      kind === 'trap'
        ? ({ kind: 'handler', body: bodyAt(file, program, end) } as const)
        : ({ kind: kind === 'ignore' ? 'ignore' : 'default' } as const);
    takes.push({ signals, at, how });
  };
  for (const { 0: whole, 1: name = '', 2: kind, index } of placesOf(file, TAKEN))
    take(signalsOf(name), index, index + whole.length, kind);
  for (const { 0: whole, 1: names = '', 2: one, 3: other = one, index } of placesOf(file, EACH)) {
    const end = index + whole.length;
    const behind = new RegExp(`\\b${other}\\.trap\\b`).exec(file.code.slice(end, end + 300));
    if (other !== undefined && !behind) continue;
    take(signalsOf(names), index, end + (behind ? behind.index + behind[0].length : 0));
  }
  for (const { 0: whole, 1: kind, index } of placesOf(file, OF_PROCESS)) {
    const signals = ['SIGINT', ...(kind === 'terminate' ? (['SIGHUP', 'SIGTERM'] as const) : [])] as const;
    take(signals, index, index + whole.length);
  }
  return takes;
}

const signalsOf = (names: string): readonly SignalName[] =>
  [...names.matchAll(/\b[A-Z][A-Z0-9]{1,7}\b/g)].flatMap(([name]) => parseSignal(name) ?? []);

/** `{ … }`, `do … end`, `&handler` and `&->handler(Signal)`. */
function bodyAt(file: LexFile, program: LexProgram, end: number): Piece | undefined {
  const rest = file.code.slice(end, end + 200);
  const [block] = /^\s*(?:\(\s*\))?\s*(?:\{|do\b)/.exec(rest) ?? [];
  if (block?.endsWith('{')) return withoutNames(bracketed(file, end + block.length - 1));
  if (block !== undefined) return withoutNames(indented(file, end + block.length));
  const name = /^[\s(]*&(?:->)?\s*(?:\w+\.)*(\w{1,60})/.exec(rest)?.[1];
  return name === undefined || !mayLookUp(program) ? undefined : functionBody(program, name);
}

/** Behind `|signal|`. */
function withoutNames(piece: Piece | undefined): Piece | undefined {
  const named = piece && /^\s*\|[^|\n]{0,60}\|/.exec(piece.file.code.slice(piece.start, piece.end));
  return piece && named ? { ...piece, start: piece.start + named[0].length } : piece;
}

/** `def name`, `def self.name`, `name = ->(signal : Signal) { … }`, `name = Proc(Signal, Nil).new do |signal|`. */
function functionBody({ files }: LexProgram, name: string): Piece | undefined {
  const found = files.flatMap(file => {
    const method = new RegExp(
      `^[ \\t]*(?:private |protected )?def (?:self\\.)?${name}(?![\\w?!])[^\\n]*`,
      'gm',
    );
    const value = new RegExp(
      `\\b${name}\\s*=\\s*(?:->[^{\\n]{0,80}(\\{)|(?:->|Proc)[^\\n]{0,80}\\bdo\\b)`,
      'g',
    );
    const methods = [...file.code.matchAll(method)].map(({ 0: whole, index }) =>
      indented(file, index + whole.length),
    );
    const values = [...file.code.matchAll(value)].flatMap(({ 0: whole, 1: brace, index }) => {
      const end = index + whole.length;
      return (brace ? bracketed(file, end - 1) : indented(file, end)) ?? [];
    });
    return [...methods, ...values.map(withoutNames)];
  });
  return found.length === 1 ? found[0] : undefined;
}

const ENDS: Effect = { kind: 'ends', status: 0 };

function does(statement: string, program: LexProgram): Effect | undefined {
  const [, name = ''] =
    /^(?:spawn\s*\{\s*)?@?([\w.]{1,80}?)(?:\.try)?(?:\s*\(?\s*&)?\.(?:close|stop|send)\b/.exec(statement) ??
    [];
  if (name === '') return undefined;
  const says = (pattern: RegExp) => program.files.some(({ code }) => pattern.test(code));
  const own = name.replace(/^\w+\./, '');
  const isWaitedFor =
    says(new RegExp(`\\b${own}(?:\\.not_nil!)?\\.(?:listen|receive\\??|run|start)\\b`)) ||
    ((own === 'Kemal' || statement.startsWith('Kemal.stop')) && says(/\bKemal\.run\b/)) ||
    (statement.startsWith('Marten::Server.stop') && says(/\bMarten\.start\b/));
  // It goes on behind what is closed.
  return isWaitedFor && !says(/^[ \t]*sleep[ \t]*$/m) ? ENDS : undefined;
}

const LOOPS =
  /^[ \t]*(while|until)[ \t]+([^\n]{1,80})|^[ \t]*break[ \t]+(if|unless)[ \t]+([^\n]{1,80})|^[ \t]*loop do\b/gm;

function loopsIn(file: LexFile): ReturnType<Dialect['loopsIn']> {
  /** The last endless loop, which a `break` behind it leaves. */
  let endless: Piece | undefined;
  return [...file.code.matchAll(LOOPS)].flatMap(
    ({ 0: whole, 1: kind, 2: test = '', 3: leave, 4: left = '', index }) => {
      if (leave !== undefined)
        return endless ? [{ while: left, isUntil: leave === 'if', round: endless }] : [];
      const round = indented(file, index + whole.length);
      if (kind === undefined || /^true\b/.test(test)) endless = round;
      return kind === undefined ? [] : [{ while: test, isUntil: kind === 'until', round }];
    },
  );
}

export const CRYSTAL: Dialect = {
  speaks:
    /\bSignal::(?:TERM|INT|QUIT|HUP)\b|\bProcess\.on_(?:terminate|interrupt)\b|\bLibC\.(?:signal|sigaction)\b|\bsigprocmask\b|\bsignalfd\b/,
  sends: /\b(?:signal|kill|terminate)\b[^\n]*\($|\b(?:signal|kill)[ (]|\b(?:when|in|==|puts|p)\s+$|==/,
  takesIn,
  between: /;/,
  exits: /^(?:::|Process\.)?(?:exit|abort)\b(?:\s*\(?\s*(\d{1,3}))?/,
  statusOf: text => (text === undefined ? 0 : Number(text) & 255),
  harmless:
    /^(?:puts|print|printf|p|pp|STDERR\.\w+|STDOUT\.\w+|sleep|Fiber\.yield|nil|next|return|signal\.ignore|(?:::)?Log\.\w+|(?:\w+\.)*[Ll]og(?:ger)?\.\w+|@?\w*log\w*\.(?:info|warn|debug|error|notice)|[\w.]+\.(?:flush|join)|GC\.\w+)\b/,
  sets: /^(@{0,2}\w{1,60}|[\w.]{1,60}?\.\w{1,60})\s*(?:=|\.set)\s*\(?\s*(true|false|1|0)\b/,
  does,
  guards: /^(?:if|elsif|else|unless|case|when|in|while|until|rescue|select|\{%\s*(?:if|else|elsif|unless))\b/,
  holds:
    /^\{%\s*(?:if flag\?\(:(?:unix|linux)\)|unless flag\?\(:(?:win32|windows|interpreted|wasm32)\))|^unless\b[^\n]*\btest\b|^if\b[^\n]*!=?\s*\S*test\b/,
  guarded: /\s(?:if|unless|rescue)\s/,
  heads: /^(?:private |protected )?def (?:self\.)?(?!initialize\b)(\w+)/,
  functionBody,
  loopsIn,
  comesRound: /\bsleep\b|\btimeout\b|\bFiber\.yield\b/,
  standsStill: /\b(?:accept|receive|gets|listen|wait)\b/,
};
