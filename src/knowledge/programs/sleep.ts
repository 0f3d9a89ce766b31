import type { Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';

export default {
  name: 'sleep',
  kind: 'tool',
  matches: ['sleep'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: {
      ...PLAIN,
      lifetime: argv[1] === 'infinity' || Number.parseInt(argv[1] ?? '', 10) > 3600 ? 'service' : 'short',
    },
  }),
  sources: ['sleep(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['tool/sleep'] },
} satisfies Program;
