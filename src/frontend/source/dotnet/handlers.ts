import { type Code, closing } from './code.ts';
import { waitsForEver } from './pauses.ts';

/** What the program has .NET call. `ProcessExit`: also AssemblyLoadContext.Unloading, which comes with it. */
export interface Handler {
  readonly on: 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'CancelKeyPress' | 'ProcessExit';
  readonly code: Code;
  readonly at: number;
  /** `context.Cancel = true`: the runtime does not go on to do what it does by itself. */
  readonly cancels: boolean;
  readonly effect: Effect;
}

/**
 * `exits`: Environment.Exit. `wakes`: it tells the main program to end; `waits`: and waits until it has. `cuts`: Main
 * returns after a while, whatever is still done. `works`: it calls code of its own. `notes`: it does no more than to
 * write a line. `blocks`: it never comes back. `unclear`: as a sentence.
 */
export type Effect =
  | { readonly kind: 'exits'; readonly status: number }
  | { readonly kind: 'wakes'; readonly waits: boolean }
  | { readonly kind: 'cuts'; readonly seconds: number; readonly status: number }
  | { readonly kind: 'works' | 'notes' | 'blocks' }
  | { readonly kind: 'unclear'; readonly why: string };

const REGISTERS =
  /\bPosixSignalRegistration\s*\.\s*Create\s*\(\s*PosixSignal\s*\.\s*(\w{1,20})\s*,|\b(CancelKeyPress|ProcessExit|Unloading)\s*\+=/g;
const MAX_HANDLERS = 20;

/** Every registration in the sources. `PosixSignal` of another signal than those that end a program is left out. */
export function handlersIn(code: readonly Code[]): readonly Handler[] {
  return code
    .flatMap(c => [...c.text.matchAll(REGISTERS)].map(found => ({ code: c, found })))
    .slice(0, MAX_HANDLERS)
    .flatMap(({ code: c, found }) => {
      const [whole, signal, event] = found;
      const on = event === 'Unloading' ? 'ProcessExit' : (signal ?? event);
      if (!isFollowed(on)) return [];
      const body = bodyOf(code, c, found.index + whole.length);
      if (!body)
        return [
          {
            on,
            code: c,
            at: found.index,
            cancels: false,
            effect: unclear(`which code is called on ${on} is not found`, c),
          },
        ];
      const cancels = /\.\s*Cancel\s*=\s*true\b/.test(body.text);
      return [{ on, code: c, at: found.index, cancels, effect: effectOf(code, body) }];
    });
}

const isFollowed = (on: string | undefined): on is Handler['on'] =>
  /^(?:SIGTERM|SIGINT|SIGQUIT|CancelKeyPress|ProcessExit)$/.test(on ?? '');

const unclear = (why: string, { file }: Code): Effect => ({ kind: 'unclear', why: `${why} (${file.file})` });

export interface Body {
  readonly code: Code;
  readonly start: number;
  readonly text: string;
}

/** The body of the lambda, delegate or method that stands at a place. */
export function bodyOf(all: readonly Code[], code: Code, at: number): Body | undefined {
  LAMBDA.lastIndex = at;
  if (LAMBDA.test(code.text)) return bodyAt(code, LAMBDA.lastIndex);
  METHOD.lastIndex = at;
  const name = METHOD.exec(code.text)?.[1];
  if (name === undefined) return undefined;
  const declared = new RegExp(
    `\\b(?:void|Task|ValueTask)\\s+${name}\\s*\\([^()]{0,300}\\)\\s*(?:=>|(?=\\{))`,
    'g',
  );
  const found = all.flatMap(c => {
    const places = [...c.text.matchAll(declared)];
    return places.map(place => bodyAt(c, place.index + place[0].length));
  });
  return found.length === 1 ? found[0] : undefined;
}

const LAMBDA =
  /\s*(?:(?:async|static)\s+)*(?:(?:\w{1,80}|\([^()]{0,300}\))\s*=>|delegate\s*(?:\([^()]{0,300}\))?)\s*/y;
const METHOD = /\s*(?:new\s+[\w.<>]{1,100}\s*\(\s*)?(?:\w{1,80}\s*\.\s*){0,4}(\w{1,80})\s*\)?\s*[;),]/y;

/** A block, or an expression up to where it ends. */
function bodyAt(code: Code, at: number): Body {
  const { text } = code;
  const start = at + (/^\s*/.exec(text.slice(at, at + 200))?.[0].length ?? 0);
  const end = text[start] === '{' ? closing(text, start) + 1 : endOfExpression(text, start);
  return { code, start, text: text.slice(start, end) };
}

const MAX_EXPRESSION = 5000;

function endOfExpression(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length && at - start < MAX_EXPRESSION; at++) {
    const char = text[at] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth < 0) return at;
    else if (depth === 0 && (char === ';' || char === ',')) return at;
  }
  return Math.min(text.length, start + MAX_EXPRESSION);
}

const EXIT = /\bEnvironment\s*\.\s*Exit\s*\(\s*(-?\d{1,9})?/;
/** Ways on which what follows is not done, or not always. */
const BRANCHES = /\b(?:if|switch|return|throw|catch|while|for|foreach|goto)\b|\?[^.?[]/;
const WAITS =
  /\.\s*Result\b|\.\s*(?:Wait|WaitOne|WaitAll|Join|GetResult|WaitForExit)\s*\(|\bThread\s*\.\s*Sleep\s*\(/;
const WAKES =
  /\b(\w{1,80})\s*(?:\?\s*|!\s*)?\.\s*(?:Cancel|CancelAsync|CancelAfter|Set|TrySetResult|SetResult|TrySetCanceled|Release|Signal)\s*\(/g;
const CALLS = /\b(\w{1,80})\s*(?:<[\w<>, ]{1,80}>)?\s*\(/g;
/** Calls that do nothing but write a line. */
const NOTES =
  /^(?:Write|WriteLine|WriteLineAsync|Print|Debug|Info|Information|Warn|Warning|Error|Verbose|Fatal|Log\w{0,40}|Flush|nameof|MarkupLine)$/;

function effectOf(all: readonly Code[], body: Body): Effect {
  const { text, code } = body;
  if (text.startsWith('{') && waitsForEver(text, { isSure: true })) return { kind: 'blocks' };
  const exit = EXIT.exec(text);
  const branches = BRANCHES.test(text);
  if (exit && !branches) return { kind: 'exits', status: statusOf(exit[1]) };
  if (branches) return unclear('what a handler does is not the same each time', code);
  const woken = [...text.matchAll(WAKES)].map(([, name = '']) => name);
  const flags = [...text.matchAll(/\b(\w{1,80})\s*=\s*(true|false)\b/g)].filter(
    ([, name]) => name !== 'Cancel',
  );
  const isHeard =
    woken.some(name => isAwaited(all, body, name)) ||
    flags.some(([, name = '', value = '']) => endsLoop(all, name, value));
  if (isHeard) return { kind: 'wakes', waits: WAITS.test(text) };
  if (woken.length > 0 || flags.length > 0)
    return unclear('whether the program ends when a handler tells it to is not known', code);
  const calls = [...text.matchAll(CALLS)].map(([, name = '']) => name);
  return { kind: calls.every(name => NOTES.test(name)) ? 'notes' : 'works' };
}

const statusOf = (written: string | undefined) => Number(written ?? 0) & 255;

/** Does something outside of the handler wait for what it sets, or ask for it? */
function isAwaited(all: readonly Code[], body: Body, name: string): boolean {
  const asks = new RegExp(
    `\\b${name}\\s*(?:\\?|!)?\\s*\\.\\s*(?:Token|IsCancellationRequested|Wait|WaitOne|WaitAsync|Task|IsSet)\\b`,
    'g',
  );
  return all.some(c =>
    [...c.text.matchAll(asks)].some(
      found => c !== body.code || found.index < body.start || found.index >= body.start + body.text.length,
    ),
  );
}

function endsLoop(all: readonly Code[], name: string, value: string): boolean {
  const condition = value === 'false' ? '' : '!\\s*';
  const loop = new RegExp(`\\bwhile\\s*\\(\\s*${condition}(?:this\\s*\\.\\s*|_)?${name}\\s*\\)`);
  return all.some(({ text }) => loop.test(text));
}
