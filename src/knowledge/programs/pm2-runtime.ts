import type { Behaviour, Program } from '../../model/index.ts';
import { caught } from '../behaviours.ts';
import { INSPECTOR, nodeTitle, notMeasured } from '../node-tools.ts';
import { unreadScript } from '../package-script.ts';
import { KILL_TIMEOUT_MS } from '../pm2-apps.ts';
import { pm2Apps } from '../pm2-command.ts';

/** Sends its apps SIGINT whatever it got, and SIGKILL after kill_timeout; then it exits with 0. */
export default {
  name: 'pm2-runtime',
  kind: 'supervisor',
  matches: ['pm2-runtime', 'pm2-docker'],
  launch(invocation, world) {
    const { argv } = invocation;
    const words = argv[1] === 'start' ? argv.slice(2) : argv.slice(1);
    if (words.length === 0 || words[0] === '--version' || words[0] === '--help')
      return { kind: 'exits', status: 0, why: 'pm2-runtime has no app to run' };
    const apps = pm2Apps(words, invocation, world);
    const title = nodeTitle(argv);
    if (typeof apps === 'string') return notMeasured(title, [unreadScript(apps, words, world)]);
    const children = apps.flatMap(app => Array.from({ length: app.instances }, () => app.child));
    const limit = Math.max(...apps.map(app => app.killTimeoutMs), 0);
    return { kind: 'stay', behaviour: pm2(limit), children, title };
  },
  sources: [
    'https://pm2.keymetrics.io/docs/usage/docker-pm2-nodejs/',
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
    'pm2 7.0.4 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '7.0.4',
    rows: ['pm2-runtime/cluster', 'pm2-runtime/handler'],
  },
} satisfies Program;

function pm2(limitMs = KILL_TIMEOUT_MS): Behaviour {
  const ends = caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGINT' },
      { do: 'wait', for: 'children', limitMs },
      { do: 'signal', to: 'children', signal: 'SIGKILL' },
      { do: 'exit', status: 0, cleansUp: true },
    ],
    'pm2 sends SIGINT to its apps, and SIGKILL after kill_timeout',
  );
  return {
    signals: { SIGTERM: ends, SIGINT: ends, ...INSPECTOR },
    waitsForChildren: 'own',
    lifetime: 'service',
  };
}
