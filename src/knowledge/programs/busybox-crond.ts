import type { Program } from '../../model/index.ts';
import { service } from '../behaviours.ts';

/** `-f` and `-d` keep it in the foreground. It leaves every signal at its default, and knows its own jobs only. */
export default {
  name: 'busybox-crond',
  kind: 'server',
  matches: ['busybox-crond'],
  launch: ({ argv }) =>
    argv.some(a => /^-[a-z]*[fd]/.test(a))
      ? { kind: 'stay', behaviour: { ...service({}, 'own'), holdsNoState: true } }
      : {
          kind: 'exits',
          status: 0,
          why: 'crond goes to the background',
          daemon: { run: { argv: ['busybox', 'crond', '-f'] } },
        },
  sources: ['https://git.busybox.net/busybox/tree/miscutils/crond.c', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '1:1.35.0-4',
    rows: ['busybox-crond/foreground', 'srv/busybox-crond/-f', 'tool/busybox-crond-f'],
  },
} satisfies Program;
