import type { Change } from '../edits.ts';
import { functionOf } from './text.ts';

/**
 * A handler that has told a child waits for it no more where the program does: it interrupts a wait() that holds the lock
 * of the child, and would never get it. The program goes on when the child has ended. @see Lib/subprocess.py _waitpid_lock
 */
export function leaveTheWait(source: string, { start, end }: Change): readonly Change[] | undefined {
  const name = /,\s*(?:self\.|cls\.)?([A-Za-z_]\w*)\s*,?\s*\)$/.exec(source.slice(start, end))?.[1];
  const handler = name === undefined ? undefined : functionOf(source, name);
  if (!handler) return undefined;
  const body = source.slice(handler.start, handler.end);
  const tells = /^[ \t]*((?:self\.|cls\.)?[A-Za-z_]\w*)\.(?:terminate|send_signal|(kill))\([^\n]*\)/m.exec(
    body,
  );
  const [told = '', child = '', kill] = tells ?? [];
  const own = child.replaceAll('.', '\\.');
  const waits =
    child === '' ? null : new RegExp(`^[ \\t]*${own}\\.wait\\([^\\n]*\\)[ \\t]*(?:\\n|$)`, 'm').exec(body);
  const outside = source.slice(0, handler.start) + source.slice(handler.end);
  if (!waits || !new RegExp(`\\b${own}\\.(?:wait|communicate)\\(`).test(outside)) return undefined;
  const behind = body.slice(waits.index + waits[0].length);
  const exit = /^[ \t]*(?:sys\.exit|exit|quit)\([^\n]*\)[ \t]*$/m.exec(behind);
  // What comes between may stay, and a line end of the body's last line with it.
  const lineOf = (from: number, length: number): Change => {
    const isLast = handler.start + from + length >= handler.end;
    return { start: handler.start + from - (isLast ? 1 : 0), end: handler.start + from + length, text: '' };
  };
  // SIGKILL is no signal to end in order on.
  const killed = handler.start + (tells?.index ?? 0) + told.indexOf('.kill(');
  const inOrder = kill ? [{ start: killed + 1, end: killed + 5, text: 'terminate' }] : [];
  const wait = lineOf(waits.index, waits[0].length);
  if (!exit) return [...inOrder, wait];
  const at = waits.index + waits[0].length + exit.index;
  if (exit.index === 0) return [...inOrder, lineOf(waits.index, waits[0].length + exit[0].length)];
  return [...inOrder, wait, lineOf(at, exit[0].length)];
}
