import type { Behaviour, Program } from '../../model/index.ts';
import { caught } from '../behaviours.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { unreadScript } from '../package-script.ts';
import { pm2Apps } from '../pm2-command.ts';
import { NODE } from './node.ts';

/** They show what the daemon's apps write and do. */
const SHOWS = new Set(['logs', 'log', 'monit', 'attach', 'dash']);

/** `pm2 start` leaves a daemon behind and ends; with --no-daemon or --attach it stays, and SIGTERM does nothing. */
export default {
  name: 'pm2',
  kind: 'supervisor',
  matches: ['pm2'],
  launch(invocation, world) {
    const { argv } = invocation;
    const [command = '', ...words] = argv.slice(1).filter(w => w !== '--no-daemon' && w !== '--attach');
    const foreground = argv.includes('--no-daemon');
    const title = nodeTitle(argv);
    if (SHOWS.has(command)) return { kind: 'stay', behaviour: { ...NODE, holdsNoState: true }, title };
    if (!['start', 'restart', 'startOrRestart', 'startOrReload', 'reload', 'resurrect'].includes(command))
      return endsByItself(argv);
    const apps = pm2Apps(words, invocation, world);
    const children =
      typeof apps === 'string' ? [unreadScript(apps, words, world)] : apps.map(app => app.child);
    if (foreground) return { kind: 'stay', behaviour: NO_DAEMON, children, title };
    // It goes on to show what the apps of the daemon write.
    if (argv.includes('--attach'))
      return { kind: 'stay', behaviour: { ...NODE, holdsNoState: true }, children, title };
    const [daemon] = children;
    return {
      kind: 'exits',
      status: 0,
      why: `pm2 ${command} goes to the background`,
      ...(daemon ? { daemon } : {}),
    };
  },
  sources: [
    'https://pm2.keymetrics.io/docs/usage/quick-start/',
    'pm2 7.0.4 lib/API.js speedList: --attach streams logs without an end',
    'pm2 7.0.4 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '7.0.4', rows: ['pm2/start'] },
} satisfies Program;

const NO_DAEMON: Behaviour = {
  signals: { SIGTERM: caught([], 'pm2 --no-daemon stays'), SIGINT: caught([], 'pm2 --no-daemon stays') },
  waitsForChildren: 'own',
  lifetime: 'service',
};
