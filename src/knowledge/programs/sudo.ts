import type { Program } from '../../model/index.ts';
import { forwarder, options } from '../behaviours.ts';

/** Forwards TERM, INT, QUIT and HUP to its command and waits for it. */
export default {
  name: 'sudo',
  kind: 'wrapper',
  matches: ['sudo', 'doas'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: forwarder(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], 'child', 'handler'),
    children: [
      {
        run: {
          argv: options(argv.slice(1), [
            '-u',
            '-g',
            '-C',
            '-h',
            '-p',
            '-r',
            '-t',
            '-T',
            '-U',
            '-D',
            '--user',
            '--group',
          ]).rest,
        },
        isMain: true,
      },
    ],
  }),
  sources: ['sudo(8)', 'sudo 1.9.13p3 as PID 1, Linux 6.18'],
  measured: { version: '1.9.13p3-1', rows: ['wrap/sudo/hand'] },
} satisfies Program;
