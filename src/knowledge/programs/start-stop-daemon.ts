import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';

const VALUED = [
  '-x',
  '--exec',
  '-a',
  '--startas',
  '-p',
  '--pidfile',
  '-n',
  '--name',
  '-u',
  '--user',
  '-g',
  '--group',
  '-c',
  '--chuid',
  '-r',
  '--chroot',
  '-d',
  '--chdir',
  '-N',
  '--nicelevel',
  '-P',
  '--procsched',
  '-I',
  '--iosched',
  '-k',
  '--umask',
  '-O',
  '--output',
  '-s',
  '--signal',
  '-R',
  '--retry',
  '--pid',
  '--ppid',
  '-1',
  '-2',
  '--stdout',
  '--stderr',
  '-e',
  '--env',
];

/** `--start` becomes the program; with `--background` it leaves it behind and ends. */
export default {
  name: 'start-stop-daemon',
  kind: 'wrapper',
  matches: ['start-stop-daemon'],
  launch({ argv }) {
    const { flags, values, rest } = options(argv.slice(1), VALUED);
    const program = values.get('-a') ?? values.get('--startas') ?? values.get('-x') ?? values.get('--exec');
    const starts = flags.has('-S') || flags.has('--start');
    if (!starts || program === undefined)
      return { kind: 'exits', status: 0, why: 'start-stop-daemon only signals or asks' };
    const command = [program, ...rest];
    if (flags.has('-b') || flags.has('--background'))
      return {
        kind: 'exits',
        status: 0,
        why: 'start-stop-daemon --background leaves the program behind',
        daemon: { run: { argv: command }, processGroup: 'own' },
      };
    return { kind: 'exec', argv: command };
  },
  sources: [
    'start-stop-daemon(8), dpkg 1.21.22 and OpenRC',
    'dpkg 1.21.22 and busybox 1.35.0 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '1.21.22',
    rows: [
      'start-stop-daemon/plain',
      'wrap/start-stop-daemon/hand',
      'wrap/start-stop-daemon-c/hand',
      'wrap/busybox-start-stop-daemon/hand',
    ],
  },
} satisfies Program;
