import { lineLocation } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import { textAt } from '../edits.ts';
import type { Sources } from '../sources.ts';
import type { FixInput, Planned } from '../types.ts';
import { inService } from './compose.ts';

/** A longer grace period: the number that is written, else a line for the service or the pod. */
export function gracePeriod(
  { ms }: Extract<Remedy, { do: 'grace-period' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const { declaredIn, gracePeriodAt } = launch.spec;
  // Less than what every container gets would have to be explained.
  const seconds = Math.max(declaredIn === 'kubernetes' ? 30 : 10, Math.ceil(ms / 1000));
  if (declaredIn === 'compose') {
    const edit = inService(launch, sources, 'stop_grace_period', `${seconds}s`);
    return edit && planned(`stop_grace_period: ${seconds}s`, edit);
  }
  const text = gracePeriodAt && textAt(sources.read(gracePeriodAt.file) ?? '', gracePeriodAt);
  const [, quote = '', unit = ''] = /^(["']?)\d+(s?)\1$/.exec(text ?? '') ?? [];
  const written = `${quote}${seconds}${unit}${quote}`;
  if (gracePeriodAt && text !== undefined && /^["']?\d+s?["']?$/.test(text))
    return planned(`${written} instead of ${text}`, { at: gracePeriodAt, text: written });
  const edit = declaredIn === 'kubernetes' ? inPod(launch, sources, seconds) : undefined;
  return edit && planned(`terminationGracePeriodSeconds: ${seconds}`, edit);
}

const planned = (what: string, edit: TextEdit): Planned => ({
  safety: 'suggested',
  title: `Give it more time: ${what}`,
  edits: [edit],
});

/** A line above the containers of a pod, which the place of one of them belongs to. */
function inPod({ spec }: Launch, sources: Sources, seconds: number): TextEdit | undefined {
  const [, file, at] = /^(.{1,1000}):(\d{1,7}) /.exec(spec.context) ?? [];
  const lines = file === undefined ? undefined : sources.read(file)?.split(/\r?\n/);
  if (file === undefined || !lines) return undefined;
  const index = lines.findLastIndex((text, i) => i < Number(at) && /^\s*containers:\s*(?:#.*)?$/.test(text));
  if (index === -1) return undefined;
  const indent = /^\s*/.exec(lines[index] ?? '')?.[0] ?? '';
  const { line, column } = lineLocation(file, index + 1, 0);
  const place = { file, line, column, endLine: line, endColumn: column };
  return { at: place, text: `${indent}terminationGracePeriodSeconds: ${seconds}\n` };
}
