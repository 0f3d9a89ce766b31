import type { SignalName } from '../../kernel/index.ts';
import { applyChanges, type Change, lineBefore } from '../edits.ts';
import { execOfShell } from './at-exit.ts';
import { importOf } from './text.ts';

/**
 * `subprocess.run(…)` as a process that is told and waited for: when a handler ends what waits in run(), the command
 * gets SIGKILL. @see Lib/subprocess.py run
 */
export function startAndTell(
  source: string,
  { start, end }: Change,
  signal: SignalName,
): readonly Change[] | undefined {
  const call = asPopen(source.slice(start, end));
  const found = /^subprocess\.(run|call|check_call)\((?=[\s\S]*\)$)/.exec(call);
  const isOfOs = source.startsWith('os.', start);
  const place = found && placeOf(source, { start, end, text: '' }, isOfOs ? 'system' : (found[1] ?? ''));
  if (!found || !place) return undefined;
  const [opening, kind = ''] = found;
  const { name, indent } = place;
  // These are not Popen's, or say that its result is wanted.
  if (/\b(?:timeout|input|capture_output|stdout|stderr)\s*=/.test(call)) return undefined;
  const args = call.slice(opening.length).replace(/,\s*check\s*=\s*(?:True|False)/, '');
  const isChecked = kind === 'check_call' || /\bcheck\s*=\s*True\b/.test(call);
  if (isChecked && place.value !== undefined) return undefined;
  const isCaught = /\bexcept\b[^:\n]*\bCalledProcessError\b/.test(source);
  const failed = isCaught
    ? `raise subprocess.CalledProcessError(${name}.returncode, ${name}.args)`
    : `sys.exit(${name}.returncode)`;
  const behind = [
    `signal.signal(signal.${signal}, lambda *_: ${name}.terminate())`,
    ...(isChecked ? [`if ${name}.wait() != 0:`, `    ${failed}`] : []),
    ...(isChecked ? [] : [(place.value ?? (wait => wait))(`${name}.wait()`)]),
  ];
  return [
    ...importOf(source, 'signal'),
    ...(isOfOs ? importOf(source, 'subprocess') : []),
    ...(isChecked && !isCaught ? importOf(source, 'sys') : []),
    { start: place.start, end: place.end, text: `${name} = subprocess.Popen(${args}` },
    {
      start: place.behind,
      end: place.behind,
      text: behind.map(line => `\n${indent}${line}`).join(''),
    },
  ];
}

/** The statement that a call is, or is the value of. */
interface Place {
  readonly name: string;
  readonly indent: string;
  /** Of the statement; a comment may stand between its end and that of its last line. */
  readonly start: number;
  readonly end: number;
  readonly behind: number;
  /** The statement with the status in the place of the call; `undefined`: nobody asks for it. */
  readonly value?: (wait: string) => string;
}

/** Of a statement of its own, or of one that takes the status: `sys.exit(subprocess.call(…))`, `done = subprocess.run(…)`. */
function placeOf(source: string, { start, end }: Change, kind: string): Place | undefined {
  const line = lineBefore(source, start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const before = line.slice(indent.length);
  const after = /^([^#\n]*)(?:#[^\n]*)?(?=\n|$)/.exec(source.slice(end)) ?? [''];
  const rest = (after[1] ?? '').trim();
  const own = {
    indent,
    start: start - before.length,
    end: end + (after[1] ?? '').trimEnd().length,
    behind: end + after[0].length,
  };
  const free = ['child', 'process', 'started'].find(word => !new RegExp(`\\b${word}\\b`).test(source));
  const assigned = /^([A-Za-z_]\w*)\s*=\s*$/.exec(before)?.[1];
  if (before === '' && rest === '') return free === undefined ? undefined : { ...own, name: free };
  // What Popen gives has the status under the same name.
  if (kind === 'run' && assigned !== undefined && rest === '') {
    const uses = [...source.matchAll(new RegExp(`\\b${assigned}\\b(\\.returncode\\b|\\s*=(?!=))?`, 'g'))];
    return uses.every(([, use]) => use !== undefined) ? { ...own, name: assigned } : undefined;
  }
  const value = kind === 'run' ? /^\.returncode(?!\w)/.exec(rest) : [''];
  // The status of a shell has its exit code in the upper byte, for those that know it.
  if (kind === 'system' && /WEXITSTATUS|waitstatus|>>\s*8|\/\/?\s*256/.test(source)) return undefined;
  const isTaken = /^(?:(?:sys\.)?exit\(|raise SystemExit\(|return |[A-Za-z_]\w*\s*=\s*)$/.test(before);
  const closing = value && rest.slice(value[0]?.length);
  if (!isTaken || free === undefined || closing !== (before.endsWith('(') ? ')' : '')) return undefined;
  return { ...own, name: free, value: wait => `${before}${wait}${closing}` };
}

/** `with subprocess.Popen(…) as child:` waits at its end: a handler as the first of the block tells the child. */
export function tellInWith(
  source: string,
  { start, end }: Change,
  signal: SignalName,
): readonly Change[] | undefined {
  const before = lineBefore(source, start);
  const after = /^\s+as\s+(\w+)\s*:[ \t]*(?:#[^\n]*)?\n((?:[ \t]*\n)*)([ \t]+)\S/.exec(source.slice(end));
  const [head, child, blank = '', indent] = after ?? [];
  const isPopen = /^(?:subprocess\.)?Popen\(/.test(source.slice(start));
  if (head === undefined || !isPopen || !/^[ \t]*with\s+$/.test(before)) return undefined;
  const at = end + head.length - blank.length - (indent?.length ?? 0) - 1;
  const text = `${indent}signal.signal(signal.${signal}, lambda *_: ${child}.terminate())\n`;
  return [...importOf(source, 'signal'), ...execOfShell(source, start, end), { start: at, end: at, text }];
}

/** `child = await asyncio.create_subprocess_exec(…)`, which is waited for later: the loop tells it. */
export function tellInLoop(
  source: string,
  { start, end }: Change,
  signal: SignalName,
): readonly Change[] | undefined {
  const before = lineBefore(source, start);
  const [, indent, child] = /^([ \t]*)(\w+)[ \t]*=[ \t]*await[ \t]+$/.exec(before) ?? [];
  const rest = /^[ \t]*(?:#[^\n]*)?(?=\n)/.exec(source.slice(end))?.[0];
  const isOfLoop = /^asyncio\.create_subprocess_\w+\(/.test(source.slice(start));
  if (child === undefined || rest === undefined || !isOfLoop) return undefined;
  if (!new RegExp(`\\bawait ${child}\\.(?:wait|communicate)\\(`).test(source.slice(end))) return undefined;
  const at = end + rest.length;
  const text = `\n${indent}asyncio.get_running_loop().add_signal_handler(signal.${signal}, ${child}.terminate)`;
  return [...importOf(source, 'signal'), { start: at, end: at, text }];
}

/** `os.system('celery worker')` as a call of subprocess; a shell becomes its command. */
function asPopen(call: string): string {
  const text = /^os\.system\((\s*f?(["'])[^"'\\\n]+\2\s*)\)$/.exec(call)?.[1];
  const own = text === undefined ? call : `subprocess.run(${text}, shell=True)`;
  return applyChanges(own, execOfShell(own, 0, own.length));
}
