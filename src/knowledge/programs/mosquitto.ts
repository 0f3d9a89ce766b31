import type { Program } from '../../model/index.ts';
import { all, taken } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

const read = (means: string) => ({ ...taken([], means), means });

export default serverEntry({
  name: 'mosquitto',
  signals: {
    ...all(
      ['SIGTERM', 'SIGINT'],
      taken(
        [
          { do: 'work', ms: 100, note: 'shuts down' },
          { do: 'exit', status: 0, cleansUp: true },
        ],
        'unblocked while it polls: shuts down',
      ),
    ),
    SIGHUP: read('reads its configuration again'),
    SIGUSR1: read('writes its persistence database'),
    SIGUSR2: read('prints its subscriptions'),
  },
  reaps: 'none',
  foreground: argv => !argv.includes('-d') && !argv.includes('--daemon'),
  sources: ['mosquitto(8), SIGNALS', 'mosquitto 2.0.11 as PID 1, Linux 6.18'],
  measured: { version: '2.0.11-1.2+deb12u2', rows: ['srv/mosquitto'] },
}) satisfies Program;
