import type { Behaviour, Program } from '../../model/index.ts';
import { caught } from '../behaviours.ts';

/**
 * The PAM su: SIGTERM goes to the login shell, then it sleeps 2 s and exits 143. INT, QUIT and HUP are blocked.
 * busybox's su becomes the shell.
 */
export default {
  name: 'su',
  kind: 'wrapper',
  matches: ['su', 'runuser'],
  launch({ argv }, world) {
    const args = argv.slice(1);
    const at = args.findIndex(a => a === '-c' || a === '--command' || /^-[a-z]*c$/.test(a));
    const shellAt = args.indexOf('-s');
    const direct = argv[0]?.endsWith('runuser') ? args.indexOf('--') : -1;
    const command = at === -1 ? undefined : args[at + 1];
    const shell =
      shellAt === -1 ? (world.binSh === 'busybox' ? '/bin/sh' : 'bash') : (args[shellAt + 1] ?? 'sh');
    const run =
      direct !== -1 && command === undefined
        ? { argv: args.slice(direct + 1) }
        : command === undefined
          ? undefined
          : { shellText: command, shell: [shell, '-c'] };
    if (!run)
      return { kind: 'exits', status: 0, why: 'an interactive shell without a terminal ends at once' };
    if (world.binSh === 'busybox')
      return { kind: 'exec', argv: 'argv' in run ? run.argv : [...run.shell, run.shellText] };
    return { kind: 'stay', behaviour: BEHAVIOUR, children: [{ run, isMain: true }] };
  },
  sources: ['su(1), util-linux su-common.c', 'su of login 4.13 as PID 1, Linux 6.18'],
  measured: { version: '2.38.1-5', rows: ['wrap/su-c/hand', 'wrap/su-s-nobody/hand', 'wrap/runuser-u/hand'] },
} satisfies Program;

const BEHAVIOUR: Behaviour = {
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'work', ms: 2000, note: 'sleeps 2 s' },
        { do: 'exit', status: 143, cleansUp: false },
      ],
      'tells its child and sleeps 2 s',
    ),
  },
  blocked: ['SIGINT', 'SIGQUIT', 'SIGHUP'],
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};
