import type { ProcessDraft } from '../../model/index.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** How long a `sleep` takes that is no service. @source sleep(1) */
export function sleepMs({ program, argv }: ProcessDraft): number {
  const [, number, unit = ''] = /^(\d{1,5}(?:\.\d{1,3})?)([smhd]?)$/.exec(argv[1] ?? '') ?? [];
  return program === 'sleep' && number !== undefined ? Number(number) * 1000 * (UNITS[unit] ?? 1) : 0;
}
