import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';

const force = stopsAtOnce(0, 'stops at once: open connections are cut');

/** SIGQUIT is the graceful stop. */
export default {
  name: 'thin',
  kind: 'server',
  matches: ['thin'],
  launch({ argv }) {
    if (!argv.includes('start')) return { kind: 'exits', status: 0, why: 'thin ends by itself' };
    const behaviour = service(
      {
        ...RUBY_SIGNALS,
        SIGTERM: force,
        SIGINT: force,
        SIGQUIT: stopsInOrder(0),
        SIGUSR1: stays('opens its log again'),
      },
      'own',
    );
    const title = ['ruby', ...argv];
    if (argv.includes('-d') || argv.includes('--daemonize'))
      return {
        kind: 'exits',
        status: 0,
        why: 'thin goes to the background',
        daemon: { run: { worker: behaviour, title } },
      };
    return { kind: 'stay', behaviour, title };
  },
  sources: [
    'macournoyer/thin lib/thin/server.rb, setup_signals: INT and TERM stop!, QUIT stop',
    'thin 1.8.1 as PID 1, Linux 6.18: SIGHUP is left to Ruby',
  ],
  measured: { version: '1.8.1-2', rows: ['thin/plain'] },
} satisfies Program;
