import type { Program } from '../../model/index.ts';
import { IDLE } from '../behaviours.ts';

/** Write what they read into files by the clock, and end with their input. */
export default {
  name: 'rotatelogs',
  kind: 'tool',
  matches: ['rotatelogs', 'cronolog'],
  launch: ({ argv, hasInput, readsFile }) =>
    hasInput === false
      ? { kind: 'exits', status: 0, why: `${argv[0]} ends with its input, which is /dev/null` }
      : {
          kind: 'stay',
          behaviour: { ...IDLE, lifetime: readsFile === true ? 'short' : 'service' },
        },
  sources: [
    'https://httpd.apache.org/docs/2.4/programs/rotatelogs.html',
    'httpd 2.4 support/rotatelogs.c, cronolog 1.7 src/cronolog.c: neither handles a signal',
    'rotatelogs of httpd 2.4.71 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.4.71', rows: ['rotatelogs/pipe', 'cronolog/pipe'] },
} satisfies Program;
