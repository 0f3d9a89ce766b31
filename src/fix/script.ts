import { type Location, lineIndex } from '../base/index.ts';
import type { Command, Script, SimpleCommand } from '../frontend/shell/ast.ts';
import type { TextEdit } from '../lint/types.ts';
import { shellText } from './command.ts';
import { type Change, changesOf } from './edits.ts';
import { scriptOf } from './shell.ts';
import type { FixInput } from './types.ts';

/** A text that a shell runs, and how it is changed where it stands. */
export interface ShellSource {
  readonly text: string;
  readonly script: Script;
  /** A script, where each command has a line; else the text behind `-c`. */
  readonly hasLines: boolean;
  edits(changes: readonly Change[]): readonly TextEdit[];
}

/** The script that a place lies in, or the text that the container's shell gets with `-c`. */
export function shellSource(
  at: Location | undefined,
  { launch, sources }: Pick<FixInput, 'launch' | 'sources'>,
): ShellSource | undefined {
  if (at && at.file !== launch.spec.file) {
    const text = sources.read(at.file);
    const script = text === undefined ? undefined : scriptOf(text);
    if (text === undefined || !script) return undefined;
    const locate = lineIndex(at.file, text);
    const edits = (changes: readonly Change[]) =>
      changes.map(({ start, end, text: by }) => ({ at: locate(start, end), text: by }));
    return { text, script, hasLines: true, edits };
  }
  const found = shellText(launch, sources);
  const script = found && scriptOf(found.text);
  if (!script) return undefined;
  const { dockerfile, instruction, json } = found;
  if (!dockerfile.isOneLine(instruction)) return undefined;
  const written = (text: string) => (json ? JSON.stringify(text).slice(1, -1) : text);
  return {
    text: found.text,
    script,
    hasLines: false,
    edits: changes =>
      changes.map(({ start, end, text }) =>
        dockerfile.replaceArgs(instruction, written(text), found.offset(start), found.offset(end)),
      ),
  };
}

/** The offsets of a place in a script. */
export function rangeOf(text: string, at: Location): Change | undefined {
  return changesOf(text, [{ at, text: '' }])?.[0];
}

/** A command with all that it is made of; commands in substitutions are left out. */
export function* commandsIn(script: Script): Generator<Command> {
  for (const { first, rest } of script.items) {
    for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)])
      for (const command of commands) yield* within(command);
  }
}

function* within(command: Command): Generator<Command> {
  yield command;
  switch (command.type) {
    case 'subshell':
    case 'group':
    case 'for':
    case 'other-loop':
      return yield* commandsIn(command.body);
    case 'while':
      yield* commandsIn(command.condition);
      return yield* commandsIn(command.body);
    case 'if':
      for (const { condition, body } of command.clauses) {
        yield* commandsIn(condition);
        yield* commandsIn(body);
      }
      return yield* command.otherwise ? commandsIn(command.otherwise) : [];
    case 'case':
      for (const { body } of command.items) yield* commandsIn(body);
      return;
    case 'function':
      return yield* within(command.body);
    default:
  }
}

/** The simple commands of a name. */
export const callsOf = (script: Script, name: string): readonly SimpleCommand[] =>
  [...commandsIn(script)].filter(
    (command): command is SimpleCommand => command.type === 'simple' && command.words[0]?.text === name,
  );

/** The blanks in front of the line that an offset lies on. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
