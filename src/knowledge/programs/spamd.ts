import type { Behaviour, Program } from '../../model/index.ts';
import { all, caught, goesToBackground, service, stays, stopsAtOnce } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

const stops = caught(
  [
    { do: 'signal', to: 'children', signal: 'SIGINT' },
    { do: 'work', ms: 100, note: 'shuts down' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'stops its children',
);

const SPAMD: Behaviour = service(
  {
    ...all(['SIGTERM', 'SIGINT'], stops),
    SIGHUP: caught([{ do: 'signal', to: 'children', signal: 'SIGINT' }], 'starts anew'),
    SIGUSR2: stays('says what its children do'),
  },
  'any',
);

const CHILD: Behaviour = service(all(['SIGTERM', 'SIGINT'], stopsAtOnce(0, 'ends at once')));

const SHORT = ['-h', '--help', '-V', '--version'];

/** The server of SpamAssassin: a parent, and children that look at mail. */
export default {
  name: 'spamd',
  kind: 'server',
  matches: ['spamd'],
  launch({ argv }) {
    const [self = 'spamd', ...args] = argv;
    if (args.some(arg => SHORT.includes(arg)))
      return { kind: 'exits', status: 0, why: 'spamd ends by itself' };
    const title = ['/usr/bin/perl', '-T -w', self.includes('/') ? self : '/usr/sbin/spamd', ...args];
    if (hasFlag(argv, 'd', '--daemonize') || args.includes('--daemonise'))
      return goesToBackground('spamd', SPAMD, title);
    const child = { run: { worker: CHILD, title: ['spamd child'] } };
    return { kind: 'stay', behaviour: SPAMD, title, children: [child, child] };
  },
  sources: ['spamd(1p): -d', 'spamd 4.0.1 as PID 1, Linux 6.18'],
  measured: { version: '4.0.1', rows: ['spamd/foreground'] },
} satisfies Program;
