import type { Behaviour, Program } from '../../model/index.ts';
import { service, stays } from '../behaviours.ts';

/** Its table is read again at each start, and the jobs that it has forked are not told by it. */
const DAEMON: Behaviour = {
  ...service({ SIGHUP: stays('reads its tables again') }, 'any'),
  holdsNoState: true,
};

export default {
  name: 'cron',
  kind: 'server',
  matches: ['cron', 'crond'],
  launch: ({ argv }, world) => {
    if (world.binSh === 'busybox' && argv[0]?.endsWith('crond'))
      return { kind: 'as', program: 'busybox-crond', argv };
    if (!argv.includes('-f') && !argv.includes('-n') && !argv.some(a => /^-[a-z]*f/.test(a)))
      return {
        kind: 'exits',
        status: 0,
        why: 'cron goes to the background',
        daemon: { run: { worker: DAEMON, title: argv } },
      };
    return { kind: 'stay', behaviour: DAEMON };
  },
  sources: ['cron(8)', 'cron 3.0pl1-162 as PID 1, Linux 6.18: TERM is discarded'],
  measured: { version: '3.0pl1-162', rows: ['cron/daemon', 'cron/foreground', 'srv/cron/-f'] },
} satisfies Program;
