import type { Program } from '../../model/index.ts';
import { IDLE } from '../behaviours.ts';
import { endsWithInput } from '../input-end.ts';

/** Write what they read into files by the clock, and end with their input. */
export default {
  name: 'rotatelogs',
  kind: 'tool',
  matches: ['rotatelogs', 'cronolog'],
  launch: invocation => endsWithInput(invocation.argv[0] ?? '', invocation, IDLE),
  sources: [
    'https://httpd.apache.org/docs/2.4/programs/rotatelogs.html',
    'httpd 2.4 support/rotatelogs.c, cronolog 1.7 src/cronolog.c: neither handles a signal',
    'rotatelogs of httpd 2.4.71 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.4.71', rows: ['rotatelogs/pipe', 'cronolog/pipe'] },
} satisfies Program;
