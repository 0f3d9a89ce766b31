import type { Location } from '../../base/index.ts';
import type { SimpleCommand } from '../../frontend/shell/ast.ts';
import { bodiesOf, callsOf } from '../../frontend/shell/walk.ts';
import { type Change, indentAt } from '../edits.ts';
import type { Planned } from '../types.ts';
import type { ShellSource } from './script.ts';

export const insertion = (at: number, text: string): Change => ({ start: at, end: at, text });

/** A sleep in the background, so that a trap runs at once; nobody has to be told. */
export function sleepBeside(source: ShellSource, command: SimpleCommand): Planned | undefined {
  const changes = asJob(source, command);
  const title = `Sleep in the background: ${source.text.slice(command.start, command.end)} & wait $!`;
  return changes && { safety: 'suggested', title, edits: source.edits(changes) };
}

/** A command that a shell waits for, or becomes. */
export interface Found {
  readonly command: SimpleCommand;
  readonly isChained: boolean;
  readonly isFollowed?: boolean;
  /** The script ends where it fails. */
  readonly orExits?: boolean;
  /** The `exit` for its failure that the script ends with. */
  readonly exit?: SimpleCommand;
  /** It is the pause of a loop that looks after the jobs. */
  readonly isWatch?: boolean;
  /** Where `! command` begins, whose result is turned round. */
  readonly negation?: number;
}

/** The pause of a loop that lies there and looks after jobs. */
export function watchOf({ script, rangeOf }: ShellSource, at: Location): Found | undefined {
  const range = rangeOf(at);
  const loop = script.items.find(
    ({ start, first, rest }) =>
      start === range?.start && rest.length === 0 && first.commands[0]?.type === 'while',
  );
  const [command] = loop?.first.commands ?? [];
  const bodies = command ? bodiesOf(command) : [];
  const [sleep, other] = bodies.flatMap(body => callsOf(body, 'sleep'));
  return sleep && !other ? { command: sleep, isChained: false, isWatch: true } : undefined;
}

/** Of a list of the script itself, whose other commands it runs in turn. */
export const isInLoop = ({ script }: ShellSource, { start, end }: SimpleCommand): boolean =>
  script.items.some(
    item =>
      item.start < start &&
      end <= item.end &&
      item.rest.length === 0 &&
      item.first.commands[0]?.type === 'while',
  );

/**
 * A loop that looks now and then whether its jobs are there goes on looking, and a trap in front of it tells them:
 * below the last of them, where the comment of the loop does not stand between.
 */
export function watchingLoop(
  source: ShellSource,
  sleep: SimpleCommand,
  trap: string,
  jobs: readonly Change[],
  others: readonly Change[],
): Planned | undefined {
  const { text, script } = source;
  const loop = script.items.findLast(({ start }) => start <= sleep.start);
  const sleeping = asJob(source, sleep);
  if (!loop || !sleeping || !source.hasLines) return undefined;
  const last = jobs.at(-1);
  const line = `${indentAt(text, loop.start)}${trap}`;
  const told =
    last?.text.startsWith('\n') && last.start < loop.start
      ? [...jobs.slice(0, -1), { ...last, text: `${last.text}\n${line}` }]
      : [...jobs, insertion(loop.start, `${trap}\n${indentAt(text, loop.start)}`)];
  return {
    safety: 'suggested',
    title: `Tell them on the signal: ${trap}`,
    edits: source.edits([...others, ...told, ...sleeping]),
  };
}

function asJob(source: ShellSource, command: SimpleCommand): readonly Change[] | undefined {
  const end = commandEnd(source, command);
  // The condition of a loop, or a loop on one line: `while sleep 60; do`, `do sleep 60; done`.
  if (end === undefined)
    return /^[ \t]*;?[ \t]*(?:do(?:ne)?\b|\n[ \t]*do\b)/.test(source.text.slice(command.end))
      ? [insertion(command.end, ' & wait $!')]
      : undefined;
  const separator = source.hasLines ? `\n${indentAt(source.text, command.start)}` : '; ';
  return placed(source, end, [' &', `${separator}wait $!`]);
}

/** Where a command ends, unless something else hangs on its end. */
export function commandEnd({ text, hasLines }: ShellSource, { end }: SimpleCommand): number | undefined {
  const [rest = '', next = ''] = text.slice(end).split('\n', 2);
  // Goes on in a line that is empty.
  if (hasLines && rest.trim() === '\\' && next.trim() === '') return end;
  return (hasLines ? /^[ \t]*(?:;[ \t]*)?(?:#.*)?$/ : /^\s*(?:;.*)?$/).test(rest) ? end : undefined;
}

/** An ampersand right behind a command, and further lines behind its comment. */
export function placed(
  { text, hasLines }: ShellSource,
  end: number,
  [sign = '', ...rest]: readonly string[],
): readonly Change[] {
  const line = text.slice(end).split('\n', 1)[0] ?? '';
  const semicolon = hasLines ? (/^[ \t]*(?:;|\\\s*$)/.exec(line)?.[0].length ?? 0) : 0;
  const first = { start: end, end: end + semicolon, text: sign };
  const further = rest.join('').replace(/^; /, ' ');
  if (!hasLines || line.slice(semicolon).trim() === '') return [{ ...first, text: sign + further }];
  return [first, { start: end + line.length, end: end + line.length, text: further }];
}
