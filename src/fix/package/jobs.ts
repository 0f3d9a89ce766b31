import { lineIndex } from '../../base/index.ts';
import type { SimpleCommand } from '../../frontend/shell/ast.ts';
import { applyChanges, type Change, rangeOf } from '../edits.ts';
import type { Replacement } from '../image/replace-command.ts';
import { toldIn } from '../shell/jobs.ts';
import { plainWords, quoted, scriptOf } from '../shell/shell.ts';
import type { FixInput } from '../types.ts';

/**
 * A script that starts programs beside each other, as a text for a shell that tells all of them. `within` gives the
 * words of a command without the package manager.
 */
export function textWithJobs(
  text: string,
  within: (words: readonly string[]) => readonly string[],
  input: FixInput,
): Replacement | undefined {
  const items = scriptOf(text)?.items ?? [];
  if (!items.some(({ background }) => background)) return undefined;
  const parts = items.map(({ first, rest, background }) => {
    const [command] = first.commands;
    const isPlain = rest.length === 0 && first.commands.length === 1 && !first.negated && !first.timed;
    const own = isPlain && command?.type === 'simple' ? direct(text, command, within) : undefined;
    return own === undefined ? undefined : `${own}${background ? ' &' : ''}`;
  });
  if (!parts.every(part => part !== undefined)) return undefined;
  const joined = parts.reduce((all, part) => `${all}${all.endsWith('&') ? ' ' : '; '}${part}`);
  const shellText = told(joined, false, input);
  const lines = told(parts.join('\n'), true, input)?.split('\n');
  return shellText === undefined || lines === undefined ? undefined : { shellText, lines };
}

/** A pipeline as a text for a shell, without the package manager. */
export function textWithPipeline(
  text: string,
  within: (words: readonly string[]) => readonly string[],
): Replacement | undefined {
  const [item, other] = scriptOf(text)?.items ?? [];
  if (!item || other || item.background || item.rest.length > 0 || item.first.negated || item.first.timed)
    return undefined;
  const parts = item.first.commands.map(command =>
    command.type === 'simple' ? direct(text, command, within) : undefined,
  );
  if (parts.length < 2 || parts.includes(undefined)) return undefined;
  const shellText = parts.join(' | ');
  return { shellText, lines: [shellText] };
}

/** A command as it is written, but for the package manager. */
function direct(
  text: string,
  command: SimpleCommand,
  within: (words: readonly string[]) => readonly string[],
): string | undefined {
  const written = text.slice(command.start, command.end);
  const [first] = command.words;
  const plain = plainWords({ ...command, assignments: [], redirects: [] });
  if (!first || !plain) return first?.text === 'wait' ? written : undefined;
  const by = quoted(within(plain));
  const last = command.words.at(-1) ?? first;
  const changes = [{ start: first.start - command.start, end: last.end - command.start, text: by }];
  return by === quoted(plain) ? written : applyChanges(written, changes);
}

function told(text: string, hasLines: boolean, input: FixInput): string | undefined {
  const script = scriptOf(text);
  const [last] = script?.items.at(-1)?.first.commands ?? [];
  if (!script || last?.type !== 'simple') return undefined;
  const words = plainWords({ ...last, assignments: [], redirects: [] }) ?? ['wait'];
  const changes: Change[] = [];
  const edits = (own: readonly Change[]) => {
    changes.push(...own);
    return [];
  };
  const { stop, spec } = input.launch;
  const at = lineIndex(spec.file, text)(last.start, last.end);
  const remedy = { do: 'tell-and-wait', at, signal: stop.signal ?? 'SIGTERM', words } as const;
  if (!toldIn({ text, script, hasLines, rangeOf: place => rangeOf(text, place), edits }, remedy, input))
    return undefined;
  return applyChanges(
    text,
    changes.toSorted((a, b) => a.start - b.start),
  );
}
