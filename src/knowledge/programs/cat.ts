import type { Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';

export default {
  name: 'cat',
  kind: 'tool',
  matches: ['cat', 'tee', 'yes', 'inotifywait'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: { ...PLAIN, lifetime: argv[0] === 'cat' && argv.length > 1 ? 'short' : 'service' },
  }),
  sources: ['cat(1), tee(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['cat/fifo', 'tool/cat-fifo'] },
} satisfies Program;
