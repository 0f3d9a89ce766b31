import type { Remedy } from '../lint/remedy.ts';
import { textAt } from './edits.ts';
import { execPrefix, loneCommand } from './shell.ts';
import type { FixInput, Planned } from './types.ts';

/**
 * A command of a script goes to the background, and the shell waits for it: then a trap runs at once. The trap sends the
 * signal on and waits itself, for the first `wait` ends with the signal.
 */
export function waitInBackground(
  { at, signal, trap }: Extract<Remedy, { do: 'wait-in-background' }>,
  { sources }: FixInput,
): Planned | undefined {
  const source = sources.read(at.file);
  const text = source === undefined ? undefined : textAt(source, at);
  const command = text === undefined ? undefined : loneCommand(text);
  if (source === undefined || text === undefined || !command || execPrefix(command) === undefined)
    return undefined;
  const lines = source.split('\n').map(line => line.replace(/\r$/, ''));
  const indent = (lines[at.line - 1] ?? '').slice(0, at.column - 1);
  const behind = (lines[at.endLine - 1] ?? '').slice(at.endColumn - 1);
  if (indent.trim() !== '' || !/^\s*(?:#.*)?$/.test(behind)) return undefined;
  const known = told(source);
  const variable = known ?? freeName(source);
  const name = signal.slice(3);
  const own = trap === undefined || trap === '' ? '' : `; ${trap.replaceAll("'", "'\\''")}`;
  const handler = `trap 'kill -${name} "$${variable}" 2>/dev/null; wait "$${variable}"${own}' ${name}`;
  const after = [`${variable}=$!`, ...(known === undefined ? [handler] : []), `wait "$${variable}"`];
  const place = (column: number) => ({
    file: at.file,
    line: at.endLine,
    column,
    endLine: at.endLine,
    endColumn: column,
  });
  const below = after.map(line => `\n${indent}${line}`).join('');
  const shown = [`${text.split('\n', 1)[0]?.trim()} &`, ...after].join('; ').replace('&;', '&');
  return {
    safety: 'suggested',
    title: `Wait for it in the background: ${shown}`,
    edits:
      behind === ''
        ? [{ at: place(at.endColumn), text: ` &${below}` }]
        : [
            { at: place(at.endColumn), text: ' &' },
            { at: place(at.endColumn + behind.length), text: below },
          ],
  };
}

/** The variable that a trap of the script tells already, but that is nowhere set. */
function told(source: string): string | undefined {
  const variable = /\bkill\b[^\n;|&'"]*["']?\$\{?([A-Za-z_]\w*)/.exec(source)?.[1];
  if (variable === undefined || !source.includes('wait')) return undefined;
  return new RegExp(`(?:^|[\\s;&'"])${variable}=`, 'm').test(source) ? undefined : variable;
}

function freeName(source: string): string {
  for (const name of ['pid', 'child_pid', 'main_pid'])
    if (!new RegExp(`\\b${name}\\b`).test(source)) return name;
  return 'pid_of_main';
}
