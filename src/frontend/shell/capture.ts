import type { Script, SimpleCommand } from './ast.ts';
import { ExitShell, ExpansionError, Replaced, ReturnFunction } from './control.ts';
import type { ShellHost } from './host.ts';
import { Interpreter } from './interpreter.ts';
import { concat, known, union, unknownValue, type Value } from './value.ts';

/** What a command substitution has printed so far. */
export class Captured {
  readonly printed: Value[] = [];
  /** Variables that were supposed not to be set from outside. */
  assumes: readonly string[] = [];
  /** Something has printed, or may have, that is not known. */
  isOpen = false;

  print(value: Value): void {
    this.printed.push(value);
  }
}

/** The output hangs on a question that nothing here decides. */
class Undecided extends Error {}

const MAX_DEPTH = 12;
const MAX_PRINTED = 4096;

/**
 * Follows the commands of `$( … )` for what they print, as far as the shell's own builtins and functions print it.
 * `undefined`: another program prints, a question is open, or it does not come to an end.
 */
export function capture(body: Script, i: Interpreter): Value | undefined {
  if (i.callDepth > MAX_DEPTH) return undefined;
  return i.host.remember(() => {
    const captured = new Captured();
    const state = i.state.fork();
    state.captured = captured;
    const chooser = {
      choose(): never {
        throw new Undecided();
      },
    } as unknown as ShellHost['chooser'];
    const host: { -readonly [K in keyof ShellHost]: ShellHost[K] } = { ...i.host.base, chooser };
    host.base = host;
    const interpreter = new Interpreter(state, host, i.source);
    interpreter.callDepth = i.callDepth + 1;
    try {
      if (!interpreter.main(body).next().done) return undefined;
    } catch (e) {
      if (e instanceof Undecided || e instanceof Replaced || e instanceof ExpansionError) return undefined;
      if (!(e instanceof ExitShell || e instanceof ReturnFunction)) throw e;
    }
    const text = concat([known(''), ...captured.printed]);
    if (captured.isOpen || !text.known || text.text.length > MAX_PRINTED) return undefined;
    return withoutNewlines({ ...text, assumes: union([text.assumes, captured.assumes]) });
  });
}

/** `echo` and `printf`; what goes to another place than standard output is none of it. */
export function print(
  { state }: Interpreter,
  name: string,
  args: readonly Value[],
  command: SimpleCommand,
): void {
  const { captured } = state;
  if (!captured || isElsewhere(command)) return;
  const text = name === 'echo' ? echoed(args) : formatted(args);
  if (text) captured.print(text);
  else captured.isOpen = true;
}

const SILENT: ReadonlySet<string> = new Set('chgrp chmod chown cp ln mkdir mv rm sleep touch'.split(' '));

/** Another program runs. */
export function printsElse(
  { state }: Interpreter,
  text: Value | undefined,
  name: Value,
  command: SimpleCommand,
): void {
  if (!state.captured || isElsewhere(command) || SILENT.has(name.text)) return;
  if (text) state.captured.print({ ...text, text: `${withoutNewlines(text).text}\n` });
  else state.captured.isOpen = true;
}

/** As a command substitution takes them away. */
export const withoutNewlines = (value: Value): Value => ({
  ...value,
  text: value.text.replace(/\n{1,99}$/, ''),
});

export const isElsewhere = ({ redirects }: SimpleCommand): boolean =>
  redirects.some(r => (r.operator.startsWith('>') && (r.fd ?? 1) === 1) || r.operator.startsWith('&>'));

/** Shells differ in what `echo` does with a backslash. */
export function echoed(args: readonly Value[]): Value | undefined {
  const words = args[0]?.text === '-n' ? args.slice(1) : args;
  if (words.some(w => w.text.includes('\\')) || /^-[neE]+$/.test(words[0]?.text ?? '')) return undefined;
  const ends = words === args ? [known('\n')] : [];
  return concat([known(''), ...words.flatMap((w, at) => (at === 0 ? [w] : [known(' '), w])), ...ends]);
}

/** `%s`, `%q`, `%d` and `%%`; the format is used again as long as there are arguments. */
export function formatted([format, ...args]: readonly Value[]): Value | undefined {
  if (!format?.known || args.some(arg => arg.located)) return undefined;
  const parts = format.text.split(/(%[sdq%]|\\n|\\t)/);
  if (parts.some((part, at) => at % 2 === 0 && /[%\\]/.test(part))) return undefined;
  const slots = parts.filter(part => /^%[sdq]$/.test(part)).length;
  const rounds = slots === 0 ? 1 : Math.max(1, Math.ceil(args.length / slots));
  if (rounds > 100) return undefined;
  const out: Value[] = [known('')];
  let next = 0;
  const literal: Readonly<Record<string, string>> = { '%%': '%', '\\n': '\n', '\\t': '\t' };
  for (let round = 0; round < rounds; round++)
    for (const part of parts) {
      const given = /^%[sdq]$/.test(part) ? (args[next++] ?? known('')) : known(literal[part] ?? part);
      out.push(part === '%q' ? asWord(given) : given);
    }
  return concat(out);
}

/** As a shell reads it back. */
function asWord(value: Value): Value {
  if (!value.known) return value;
  const text = value.text === '' ? "''" : value.text.replace(/[^\w@%+=:,./\uE000-\uF8FF-]/g, '\\$&');
  return value.text.includes('\n') ? unknownValue(value.text) : { ...value, text };
}

export const unknownOutput = (i: Interpreter, body: Script): Value =>
  unknownValue(`$(${i.source.text.slice(body.start, body.end).trim().slice(0, 40)})`);
