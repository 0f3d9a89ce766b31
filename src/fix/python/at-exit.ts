import { type Change, lineBefore } from '../edits.ts';
import { functionOf, importOf } from './text.ts';

/**
 * A child is told when the program exits, and waited for, where a handler does no more than to exit: it must not wait
 * itself, for it may interrupt a wait() that holds the lock of the child. @see Lib/subprocess.py _waitpid_lock
 */
export function tellAtExit(
  source: string,
  { start, end }: Change,
  /** It may stand in another file. */
  handler: { readonly source: string; readonly range: Change },
): readonly Change[] | undefined {
  const before = lineBefore(source, start);
  const after = /^[^\n]*/.exec(source.slice(end))?.[0] ?? '';
  const literal = literalOf(source, start);
  const indent = literal?.indent ?? /^[ \t]*/.exec(before)?.[0] ?? '';
  if (!exits(handler.source, handler.range)) return undefined;
  const at = literal?.end ?? end + after.length;
  const all = literal?.name ?? listOf(before.trim(), after);
  if (all !== undefined) {
    const one = ['process', 'child', 'own'].find(word => !new RegExp(`\\b${word}\\b`).test(source));
    const told = ['wait', 'terminate'].map(
      what => `\n${indent}for ${one} in ${all}:\n${indent}    atexit.register(${one}.${what})`,
    );
    return one === undefined
      ? undefined
      : [...importOf(source, 'atexit'), { start: at, end: at, text: told.join('') }];
  }
  const child = nameOf(before.trim(), after);
  if (child === undefined) return undefined;
  const lines = ['wait', 'terminate'].map(what => `\n${indent}atexit.register(${child}.${what})`);
  return [
    ...importOf(source, 'atexit'),
    ...execOfShell(source, start, end),
    { start: at, end: at, text: lines.join('') },
  ];
}

/** The list that a comprehension of processes goes to. */
const listOf = (before: string, after: string): string | undefined =>
  /^\s+for\b.*\][ \t]*(?:#.*)?$/.test(after)
    ? /^((?:self\.|cls\.)?[A-Za-z_]\w*)\s*=\s*\[$/.exec(before)?.[1]
    : undefined;

/** `children = [Popen(…), Popen(…)]`, over lines as a rule: with a name for all of them. */
function literalOf(source: string, start: number) {
  const opening = source.lastIndexOf('= [', start);
  const line = opening === -1 ? '' : lineBefore(source, opening);
  const [, indent = '', name] = /^([ \t]*)((?:self\.|cls\.)?[A-Za-z_]\w*) $/.exec(line) ?? [];
  if (name === undefined) return undefined;
  let depth = 0;
  for (let i = opening + 2; i < source.length; i++) {
    const char = source[i] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) {
      const isAlone = /^[ \t]*(?:\n|$)/.test(source.slice(i + 1));
      const inner = source.slice(opening + 3, i);
      const isLiteral =
        /\n/.test(inner) && !/\bfor\b/.test(inner) && (inner.match(/\bPopen\(/g)?.length ?? 0) > 1;
      return i > start && isAlone && isLiteral ? { name, indent, end: i + 1 } : undefined;
    }
  }
  return undefined;
}

/** `Popen('celery worker', shell=True)`: the shell is to become the command. */
export function execOfShell(source: string, start: number, end: number): readonly Change[] {
  const call = source.slice(start, end);
  const text = /^[\w.]+\(\s*f?(["'])(?!exec |cd |\w+=)[^"'\\\n&|;<>()`$]+\1/.exec(call);
  if (!text || !/\bshell\s*=\s*True\b/.test(call)) return [];
  const at = start + call.indexOf(text[1] ?? '') + 1;
  return [{ start: at, end: at, text: 'exec ' }];
}

/** How what is started is called from the next line on. */
function nameOf(before: string, after: string): string | undefined {
  const assigned = /^((?:self\.|cls\.)?[A-Za-z_]\w*)(?:\s*:[^=]+)?\s*=$/.exec(before)?.[1];
  if (assigned !== undefined && /^[ \t]*(?:#.*)?$/.test(after)) return assigned;
  // A list of one.
  const only = /^((?:self\.|cls\.)?[A-Za-z_]\w*)\s*=\s*\[$/.exec(before)?.[1];
  if (only !== undefined && /^\][ \t]*(?:#.*)?$/.test(after)) return `${only}[-1]`;
  const list = /^((?:self\.|cls\.)?[A-Za-z_]\w*)\.append\($/.exec(before)?.[1];
  return list !== undefined && /^\)[ \t]*(?:#.*)?$/.test(after) ? `${list}[-1]` : undefined;
}

/** Behind the lone line that tells a child, where what waits for it has been left: `except KeyboardInterrupt:`. */
export function waitWhereTold(source: string, { start }: Change): readonly Change[] | undefined {
  const before = lineBefore(source, start).trim();
  const child = nameOf(before, '')?.replaceAll('.', '\\.');
  if (child === undefined || child.endsWith(']')) return undefined;
  const telling = `^([ \\t]+)(${child})\\.(?:terminate\\(\\)|send_signal\\([^\\n]*\\))[ \\t]*$`;
  const [told, other] = [...source.matchAll(new RegExp(telling, 'gm'))];
  if (!told || other) return undefined;
  const at = told.index + told[0].length;
  return [{ start: at, end: at, text: `\n${told[1]}${told[2]}.wait()` }];
}

const EXITS = /\b(?:sys\.exit|exit|quit)\(|\braise SystemExit\b/;

function exits(source: string, { start, end }: Change): boolean {
  const call = source.slice(start, end);
  const lambda = /\blambda[^:]*:\s*(.+)\)$/.exec(call)?.[1];
  if (lambda !== undefined) return EXITS.test(lambda);
  const name = /,\s*(?:self\.|cls\.)?([A-Za-z_]\w*)\s*,?\s*\)$/.exec(call)?.[1];
  const own = name === undefined ? undefined : functionOf(source, name);
  return own !== undefined && EXITS.test(source.slice(own.start, own.end));
}
