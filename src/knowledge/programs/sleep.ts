import type { Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Who sleeps for longer does not wait for something else to come up. Seconds. */
const LONG = 100;

function secondsOf(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)([smhd]?)$/.exec(text);
  if (!match) return text.startsWith('inf') ? Number.POSITIVE_INFINITY : 0;
  return Number(match[1]) * (UNITS[match[2] || 's'] ?? 1);
}

export default {
  name: 'sleep',
  kind: 'tool',
  matches: ['sleep'],
  launch: ({ argv }) => ({
    kind: 'stay',
    // The arguments of GNU sleep add up.
    behaviour: {
      ...PLAIN,
      lifetime: argv.slice(1).reduce((sum, text) => sum + secondsOf(text), 0) >= LONG ? 'service' : 'short',
    },
  }),
  sources: ['sleep(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['sleep/plain', 'tool/sleep'] },
} satisfies Program;
