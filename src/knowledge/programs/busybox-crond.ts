import type { Env, Program, World } from '../../model/index.ts';
import { service } from '../behaviours.ts';

/**
 * Debian's is built without FEATURE_CROND_D, the busybox of Alpine and of the image busybox with it. One that was
 * copied from elsewhere may have it.
 *
 * @source `busybox crond -f -d 8` of busybox 1:1.35.0-4+deb12u1: "invalid option -- 'd'"
 */
const lacksDebugging = ({ binSh, files }: World, { PATH = '' }: Env) =>
  binSh === 'dash' &&
  files.which('busybox', PATH) === undefined &&
  files.origin('/bin/busybox').kind === 'base';

export default {
  name: 'busybox-crond',
  kind: 'server',
  matches: ['busybox-crond'],
  launch: ({ argv, env }, world) => {
    if (lacksDebugging(world, env) && argv.some(a => /^-[bfS]*d/.test(a)))
      return { kind: 'fails', status: 1, why: "Debian's busybox has no -d for crond" };
    return argv.some(a => /^-[a-z]*[fd]/.test(a))
      ? { kind: 'stay', behaviour: { ...service({}, 'own'), holdsNoState: true } }
      : {
          kind: 'exits',
          status: 0,
          why: 'crond goes to the background',
          daemon: { run: { argv: ['busybox', 'crond', '-f'] } },
        };
  },
  sources: ['https://git.busybox.net/busybox/tree/miscutils/crond.c', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '1:1.35.0-4',
    rows: ['busybox-crond/foreground', 'srv/busybox-crond/-f', 'tool/busybox-crond-f'],
  },
} satisfies Program;
