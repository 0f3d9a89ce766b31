import { type Location, lineLocation, path } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { TextEdit } from '../../lint/types.ts';
import { foregroundOf } from '../shell/foreground-commands.ts';
import { loneCommand, plainWords, quoted } from '../shell/shell.ts';
import type { Sources } from '../sources.ts';
import type { FixInput, Planned } from '../types.ts';

/** In the section of a program of supervisord: another signal in the line that names one, or a line below the command. */
export function signalInSection(
  { signal, at: started }: Extract<Remedy, { do: 'signal-in-section' }>,
  input: FixInput,
): Planned | undefined {
  const { sources } = input;
  const at = commandOf(started, input);
  const lines = sources.read(at.file)?.split(/\r?\n/) ?? [];
  const command = at.line - 1;
  const equals = /^command([ \t]*[=:][ \t]*)/.exec(lines[command] ?? '')?.[1];
  if (equals === undefined) return undefined;
  const name = signal.slice('SIG'.length);
  const isHeader = (text: string) => text.startsWith('[');
  const first = lines.findLastIndex((text, i) => i < command && isHeader(text));
  const next = lines.findIndex((text, i) => i > command && isHeader(text));
  const own = lines.slice(first + 1, next === -1 ? undefined : next);
  const named = own.findLastIndex(text => /^stopsignal[ \t]*[=:]/.test(text));
  const title = `Have it sent the signal that stops it in order: stopsignal=${name}`;
  if (named !== -1) {
    const [, key = '', value = ''] = /^(stopsignal[ \t]*[=:][ \t]*)(\w*)/.exec(own[named] ?? '') ?? [];
    const { line } = lineLocation(at.file, first + named + 2);
    const place = { file: at.file, line, column: key.length + 1, endLine: line };
    const edit = { at: { ...place, endColumn: key.length + value.length + 1 }, text: name };
    return { safety: 'safe', title, edits: [edit] };
  }
  // A command goes on in lines that begin with a blank.
  const rest = lines.slice(command + 1).findIndex(text => !/^[ \t]+\S/.test(text));
  const last = rest === -1 ? lines.length - 1 : command + rest;
  const column = (lines[last] ?? '').length + 1;
  const place = { file: at.file, line: last + 1, column, endLine: last + 1, endColumn: column };
  return { safety: 'safe', title, edits: [{ at: place, text: `\nstopsignal${equals}${name}` }] };
}

/** `command=nginx`: where the program leaves for the background, its supervisor loses it. */
export function foregroundInSection(at: Location, { launch, sources }: FixInput): Planned | undefined {
  const command = commandAt(at, sources);
  const service = command && foregroundOf(command.words, launch.spec);
  if (!command || !service || service.before) return undefined;
  const text = quoted(service.words);
  const title = `Keep it in the foreground, where its supervisor can stop it: ${text}`;
  return { safety: 'suggested', title, edits: [{ at: command.place, text }] };
}

/** `command=npm start`: another command in its place. */
export function commandInSection(
  at: Location,
  words: readonly string[],
  by: readonly string[],
  sources: Sources,
): readonly TextEdit[] | undefined {
  const command = commandAt(at, sources);
  const text = quoted(by);
  // supervisord looks for a relative path in its own directory, and expands what stands behind `%`.
  const isOpen = /^[^/].*\//.test(by[0] ?? '') || text.includes('%');
  if (!command || isOpen || JSON.stringify(command.words) !== JSON.stringify(words)) return undefined;
  return [{ at: command.place, text }];
}

/** The words of a `command` line, and where they stand. */
function commandAt({ file, line }: Location, sources: Sources) {
  const text = sources.read(file)?.split(/\r?\n/)[line - 1] ?? '';
  // A comment begins behind a blank.
  const [, head = '', value = ''] = /^(command[ \t]*[=:][ \t]*)(.*?)[ \t]*(?:[ \t];.*)?$/.exec(text) ?? [];
  const command = value === '' ? undefined : loneCommand(value);
  const words = command && plainWords(command);
  const column = head.length + 1;
  const place = { file, line, column, endLine: line, endColumn: column + value.length };
  return words && { words, place };
}

/** The `command` line that a process comes of, by a script in which it is started or at once. */
function commandOf(started: Location, { launch, sources }: FixInput): Location {
  const name = path.basename(started.file);
  const found = launch.prediction.filesRead.flatMap(file =>
    (sources.read(file)?.split('\n') ?? []).flatMap((text, i) => {
      const words = /^command[ \t]*[=:]([^;]*)/.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
      const isIt = words.slice(0, 2).some(word => path.basename(word) === name);
      return isIt && file !== started.file ? [lineLocation(file, i + 1)] : [];
    }),
  );
  const [only, other] = found;
  return only && !other ? only : started;
}
