import type { Program } from '../../model/index.ts';
import { all, ignored, options, service } from '../behaviours.ts';

/** Runs its command again and again by system(3), which ignores the keyboard's signals meanwhile. */
export default {
  name: 'busybox-watch',
  kind: 'wrapper',
  matches: ['busybox-watch'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service(
      all(['SIGINT', 'SIGQUIT'], ignored('system(3) ignores it while the command runs')),
      'own',
    ),
    children: [
      {
        run: { shellText: options(argv.slice(1), ['-n']).rest.join(' '), shell: ['sh', '-c'] },
        isMain: true,
        again: true,
      },
    ],
  }),
  sources: ['https://git.busybox.net/busybox/tree/procps/watch.c', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '1:1.35.0-4',
    rows: ['watch/busybox', 'wrap/watch/hand', 'wrap/watch/nohand', 'tool/watch'],
  },
} satisfies Program;
