import type { Value } from './values.ts';

/** `ofChildOr`: where a signal has ended the child its status is null. */
export type ExitStatus = number | 'unknown' | 'of-child' | { readonly ofChildOr: number };

/** What `process.exit` makes of its argument. */
export function statusOf(value: Value): ExitStatus {
  const values = value.kind === 'one-of' ? value.values : [value];
  const known = values.find(v => v.kind === 'constant');
  const number = known?.kind === 'constant' ? Number(known.value ?? 0) : undefined;
  // Since Node 20 `process.on('SIGTERM', process.exit)` throws, and ends with 1; before that what is no number was 0.
  if (number !== undefined && Number.isNaN(number)) return 'unknown';
  const code = number === undefined ? undefined : number & 255;
  if (!values.some(v => v.kind === 'external' && v.path.endsWith('child.exitCode'))) return code ?? 0;
  // `code ?? 1` has the other value for a child that a signal has ended.
  if (code !== undefined || values.length === 1) return { ofChildOr: code ?? 0 };
  return 'of-child';
}
