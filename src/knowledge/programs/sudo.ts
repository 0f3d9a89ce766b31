import type { Behaviour, Program } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS } from '../behaviours.ts';

const VALUED = [
  '-u',
  '--user',
  '-g',
  '--group',
  '-C',
  '--close-from',
  '-h',
  '--host',
  '-p',
  '--prompt',
  '-r',
  '--role',
  '-t',
  '--type',
  '-T',
  '--command-timeout',
  '-U',
  '--other-user',
  '-D',
  '--chdir',
  '-R',
  '--chroot',
];

/** Passes signals on to its command and waits for it. */
export default {
  name: 'sudo',
  kind: 'wrapper',
  matches: ['sudo'],
  launch({ argv, env }) {
    const { flags, rest } = options(argv.slice(1), VALUED);
    const command = rest.slice(rest.findIndex(word => !/^[A-Za-z_]\w*=/.test(word)));
    const shell = flags.has('-s') || flags.has('--shell') || flags.has('-i') || flags.has('--login');
    if (rest.length === 0) return { kind: 'exits', status: shell ? 0 : 1, why: 'sudo has no command to run' };
    const run = shell
      ? { shellText: command.join(' '), shell: [env.SHELL ?? 'sh', '-c'] }
      : { argv: command };
    if (flags.has('-b') || flags.has('--background'))
      return { kind: 'exits', status: 0, why: 'sudo -b leaves the command behind', daemon: { run } };
    const behaviour: Behaviour = {
      ...forwarder(STOP_SIGNALS, 'child', 'handler'),
      // Ended by a signal: sudo raises it too; as PID 1 that does nothing, and it exits with WEXITSTATUS, 0.
      whenChildExits: {
        of: 'child',
        reaction: [
          { do: 'raise', signal: 'of-child' },
          { do: 'exit', status: { ofChildOr: 0 }, cleansUp: false },
        ],
      },
    };
    return { kind: 'stay', behaviour, children: [{ run, isMain: true }] };
  },
  sources: ['sudo(8)', 'sudo 1.9.13p3 as PID 1, Linux 6.18'],
  measured: {
    version: '1.9.13p3-1+deb12u4',
    rows: [
      'sudo/nohand',
      'sudo/plain',
      'sudo/user',
      'wrap/sudo/hand',
      'wrap/sudo-u/hand',
      'wrap/sudo-E-H-u/hand',
    ],
  },
} satisfies Program;
