import type { Program } from '../../model/index.ts';
import { all, goesToBackground, service, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

const FETCHMAIL = service(
  {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder(2)),
    ...all(['SIGHUP', 'SIGUSR1'], stays('asks the servers for mail at once')),
  },
  'any',
);

/** With these it says something, or tells the one in the background, and ends. */
const SHORT = ['-V', '-?', '-q', '-c', '--version', '--help', '--quit', '--check', '--configdump'];

/** Whether `set daemon` is in a file of the user's is not read. */
export default {
  name: 'fetchmail',
  kind: 'server',
  matches: ['fetchmail'],
  launch({ argv, isExact }) {
    const args = argv.slice(1);
    if (args.some(arg => SHORT.includes(arg)))
      return { kind: 'exits', status: 0, why: 'fetchmail ends by itself' };
    const isDaemon = args.some(arg => /^(?:-d\d*|--daemon(?:=.*)?)$/.test(arg));
    if (!isDaemon || !isExact)
      return { kind: 'unknown', reason: 'whether its file has fetchmail go on is not known' };
    if (hasFlag(argv, 'N', '--nodetach')) return { kind: 'stay', behaviour: FETCHMAIL };
    return goesToBackground('fetchmail', FETCHMAIL, argv);
  },
  sources: ['fetchmail(1): -d, -N, `set daemon`', 'fetchmail 6.4.37 as PID 1, Linux 6.18'],
  measured: { version: '6.4.37', rows: ['fetchmail/foreground', 'fetchmail/background'] },
} satisfies Program;
