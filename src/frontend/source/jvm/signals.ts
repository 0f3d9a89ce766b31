import type { Location } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { bodiesOf, type Code } from './bodies.ts';
import { callIn, exitIn, numberIn } from './hook-effects.ts';
import { inside, literal, placeOf, type Tokens } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';

/** What a handler of sun.misc.Signal comes to. */
export type SignalEffect =
  | { readonly kind: 'exits'; readonly status: number }
  | { readonly kind: 'ends' }
  | { readonly kind: 'stays' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'default' }
  | { readonly kind: 'unknown' };

export interface SignalHandler {
  readonly file: JvmFile;
  readonly at: number;
  readonly place: Location;
  /** `undefined`: which one is not derivable. */
  readonly signal: SignalName | undefined;
  readonly effect: SignalEffect;
}

/** `Signal.handle(new Signal("TERM"), handler)`: it takes the place of the JVM's own handler. */
export function signalHandlersIn(program: JvmProgram): readonly SignalHandler[] {
  const files = program.files.filter(f =>
    /\b(?:sun|jdk\.internal)\.misc\.(?:Signal|\*|_|\{)/.test(f.text.text),
  );
  return files.flatMap(file => {
    const tokens = program.tokens(file);
    return tokens.list.flatMap((token, at): SignalHandler[] => {
      const isCall =
        token.text === 'handle' &&
        tokens.list[at - 2]?.text === 'Signal' &&
        tokens.list[at + 1]?.text === '(';
      if (!isCall) return [];
      const [signal, handler] = argumentsOf(tokens, at + 1);
      if (!signal || !handler) return [];
      const code = { file, tokens, ...handler };
      return [
        {
          file,
          at,
          place: placeOf(tokens, at),
          signal: signalIn(tokens, signal),
          effect: effectOf(program, code),
        },
      ];
    });
  });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function argumentsOf(tokens: Tokens, open: number): readonly Range[] {
  const { list } = tokens;
  const { from, to } = inside(tokens, open);
  const found: Range[] = [];
  let start = from;
  for (let at = from; at < to; at++) {
    const { match, text } = list[at] ?? {};
    if (match !== undefined && match > at) at = match;
    else if (text === ',') {
      found.push({ from: start, to: at });
      start = at + 1;
    }
  }
  // A last argument may stand behind the brackets: `Signal.handle(Signal("TERM")) { … }`.
  const behind = list[to + 1]?.text === '{' ? inside(tokens, to + 1) : undefined;
  return [...found, { from: start, to }, ...(behind ? [behind] : [])];
}

/** `new Signal("TERM")`, or a variable that holds one. */
function signalIn({ list }: Tokens, { from, to }: Range): SignalName | undefined {
  for (let at = from; at < to; at++) {
    const name = literal(list[at]);
    if (name !== undefined) return named(name);
  }
  const variable = to - from === 1 ? list[from]?.text : undefined;
  const made = list.findIndex((t, i) => t.text === variable && list[i + 1]?.text === '=');
  if (variable === undefined || made === -1) return undefined;
  const value = list
    .slice(made, made + 8)
    .map(literal)
    .find(text => text !== undefined);
  return value === undefined ? undefined : named(value);
}

const NAMES: ReadonlySet<string> = new Set([
  'TERM',
  'INT',
  'HUP',
  'QUIT',
  'USR1',
  'USR2',
  'WINCH',
  'CHLD',
  'CONT',
  'TSTP',
]);
const named = (name: string): SignalName | undefined =>
  NAMES.has(name.replace(/^SIG/, '')) ? (`SIG${name.replace(/^SIG/, '')}` as SignalName) : undefined;

/** Names by which programs end things. */
const ENDING =
  /cancel|stop|close|shutdown|quit|exit|kill|terminat|abort|drain|disconnect|finish|interrupt|teardown|cleanup|destroy|dispose|countdown|release|complete/i;
const HARMLESS =
  /^(?:log|info|debug|warn|error|trace|println|print|printf|format|getName|getNumber|toString|currentTimeMillis|nanoTime|now|valueOf|append|message)$/;

function effectOf(program: JvmProgram, handler: Code): SignalEffect {
  const { list } = handler.tokens;
  const words = list.slice(handler.from, handler.to).map(t => t.text);
  if (words.at(-1) === 'SIG_IGN') return { kind: 'ignored' };
  if (words.at(-1) === 'SIG_DFL') return { kind: 'default' };
  const bodies = bodiesOf(program, handler);
  for (const body of bodies) {
    if (exitIn(body) === undefined && callIn(body, 'halt') === undefined) continue;
    const call = ['exit', 'exitProcess', 'halt'].map(name => callIn(body, name)).find(at => at !== undefined);
    return { kind: 'exits', status: call === undefined ? 0 : (numberIn(body, call) ?? 0) };
  }
  const calls = bodies.flatMap(callsIn);
  if (calls.some(name => ENDING.test(name))) return { kind: 'ends' };
  const isLost = bodies.length === 1 && handler.to - handler.from === 1;
  const assigns = bodies.some(({ tokens, from, to }) =>
    tokens.list.slice(from, to).some(t => t.text === '='),
  );
  if (isLost || assigns || calls.some(name => !HARMLESS.test(name))) return { kind: 'unknown' };
  return { kind: 'stays' };
}

/** Methods that are called, those of objects too. */
function callsIn({ tokens: { list }, from, to }: Code): readonly string[] {
  const names: string[] = [];
  for (let at = from; at < to; at++) {
    const isCall = list[at]?.kind === 'word' && list[at + 1]?.text === '(';
    const isMade =
      list[at - 1]?.text === 'new' || /^(?:if|for|while|switch|catch)$/.test(list[at]?.text ?? '');
    const isDeclared = /^(?:void|fun|def)$/.test(list[at - 1]?.text ?? '');
    if ((isCall && !isMade && !isDeclared) || list[at - 1]?.text === '::') names.push(list[at]?.text ?? '');
  }
  return names;
}
