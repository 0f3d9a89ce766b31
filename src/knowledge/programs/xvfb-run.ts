import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'xvfb-run',
  kind: 'wrapper',
  matches: ['xvfb-run'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [
      {
        run: {
          argv: options(argv.slice(1), [
            '-n',
            '-s',
            '-f',
            '-e',
            '-p',
            '-w',
            '--server-num',
            '--server-args',
          ]).rest.slice(0),
        },
        isMain: true,
      },
    ],
  }),
  sources: [
    'xvfb-run(1)',
    'xvfb-run as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18',
  ],
  measured: { version: 'Debian 12', rows: ['wrap/xvfb-run/hand'] },
} satisfies Program;
