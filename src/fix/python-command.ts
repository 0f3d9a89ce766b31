import type { SignalName } from '../kernel/index.ts';
import { applyChanges, type Change, lineBefore } from './edits.ts';
import { importOf } from './python.ts';
import { execOfShell } from './python-at-exit.ts';

/**
 * `subprocess.run(…)` that is a statement of its own, as a process that is told and waited for: when a handler ends what
 * waits in run(), the command gets SIGKILL. @see Lib/subprocess.py run
 */
export function startAndTell(
  source: string,
  { start, end }: Change,
  signal: SignalName,
): readonly Change[] | undefined {
  const call = asPopen(source.slice(start, end));
  const found = /^subprocess\.(run|call|check_call)\((?=[\s\S]*\)$)/.exec(call);
  const indent = lineBefore(source, start);
  const isStatement = indent.trim() === '' && /^[ \t]*(?:#[^\n]*)?(?:\n|$)/.test(source.slice(end));
  const name = ['child', 'process', 'started'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (!found || !isStatement || name === undefined) return undefined;
  const [opening, kind = ''] = found;
  // These are not Popen's, or say that its result is wanted.
  if (/\b(?:timeout|input|capture_output|stdout|stderr)\s*=/.test(call)) return undefined;
  const args = call.slice(opening.length).replace(/,\s*check\s*=\s*(?:True|False)/, '');
  const isChecked = kind === 'check_call' || /\bcheck\s*=\s*True\b/.test(call);
  const isOfOs = source.startsWith('os.', start);
  const lines = [
    `${name} = subprocess.Popen(${args}`,
    `signal.signal(signal.${signal}, lambda *_: ${name}.terminate())`,
    ...(isChecked ? [`if ${name}.wait() != 0:`, `    sys.exit(${name}.returncode)`] : [`${name}.wait()`]),
  ];
  return [
    ...importOf(source, 'signal'),
    ...(isOfOs ? importOf(source, 'subprocess') : []),
    ...(isChecked ? importOf(source, 'sys') : []),
    { start, end, text: lines.join(`\n${indent}`) },
  ];
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
