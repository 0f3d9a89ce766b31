import type { Program } from '../../model/index.ts';
import { all, ignored, service, stopsInOrder } from '../behaviours.ts';

const DAEMON = service({
  ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsInOrder()),
  SIGCHLD: ignored('ignored, so that its children leave no zombies'),
});

/** With an RPC server it stays; without one it ends with its downloads. */
export default {
  name: 'aria2c',
  kind: 'tool',
  matches: ['aria2c'],
  launch({ argv }) {
    if (argv.some(a => a === '-D' || a.startsWith('--daemon')))
      return {
        kind: 'exits',
        status: 0,
        why: 'aria2c goes to the background',
        daemon: { run: { worker: DAEMON, title: argv } },
      };
    const stays = argv.some(a => /^--(enable-rpc|conf-path)(=|$)/.test(a));
    return { kind: 'stay', behaviour: { ...DAEMON, lifetime: stays ? 'service' : 'unknown' } };
  },
  sources: ['aria2c(1)', 'aria2 1.36.0 as PID 1, Linux 6.18'],
  measured: { version: '1.36.0-1', rows: ['aria2c/foreground'] },
} satisfies Program;
