import { lineIndex } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { shorterSleepsOfJavaScript } from '../javascript/sleep.ts';
import type { FixInput, Planned } from '../types.ts';

const LOOP = /^([ \t]*)while (not )?((?:self\.)?\w+):[ \t]*(?:#.*)?$/;
const SLEEP = /^([ \t]*)((?:time\.)?sleep)\((\d+|[A-Za-z_][\w.]*)\)[ \t]*$/;

/** `while running: … time.sleep(60)`: it asks for the flag each second of the sleep too. */
export function shorterSleeps(
  { file }: Extract<Remedy, { do: 'shorter-sleeps' }>,
  { sources }: FixInput,
): Planned | undefined {
  const source = sources.read(file);
  if (source !== undefined && /\.[cm]?[jt]s$/.test(file)) return shorterSleepsOfJavaScript(file, source);
  const lines = source?.split('\n') ?? [];
  const found = lines.flatMap((line, i) => {
    const [, indent = '', not, flag = ''] = LOOP.exec(line) ?? [];
    return flag === '' || /^(?:True|1)$/.test(flag) ? [] : sleepsOf(lines, i, indent, { not, flag });
  });
  const [only, other] = found;
  if (source === undefined || !only || other) return undefined;
  const { line, text } = only;
  const start = lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
  const at = lineIndex(file, source)(start, start + (lines[line] ?? '').replace(/\r$/, '').length);
  return { safety: 'suggested', edits: [{ at, text }] };
}

function sleepsOf(
  lines: readonly string[],
  head: number,
  outer: string,
  { not, flag }: { readonly not: string | undefined; readonly flag: string },
) {
  const end = lines.findIndex((line, i) => i > head && line.trim() !== '' && !line.startsWith(`${outer} `));
  const body = lines.slice(head + 1, end === -1 ? undefined : end);
  if (body.some(line => /^\s*(?:def|class|for|while)\b/.test(line))) return [];
  return body.flatMap((line, i) => {
    const [, indent = '', sleep, seconds = ''] = SLEEP.exec(line.replace(/\r$/, '')) ?? [];
    if (sleep === undefined || seconds === '0' || seconds === '1') return [];
    const times = /^\d+$/.test(seconds) ? seconds : `int(${seconds})`;
    const text = [
      `for _ in range(${times}):`,
      `    if ${not ? '' : 'not '}${flag}:`,
      '        break',
      `    ${sleep}(1)`,
    ]
      .map(own => `${indent}${own}`)
      .join('\n');
    return [{ line: head + 1 + i, text }];
  });
}
