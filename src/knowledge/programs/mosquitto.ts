import type { KnownSignalBehaviour, Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** Blocked but while it waits for events, where its handlers run. @source src/mux_epoll.c epoll_pwait() */
const whileWaiting = (behaviour: KnownSignalBehaviour): KnownSignalBehaviour => ({
  ...behaviour,
  waitedFor: true,
});

export default serverEntry({
  name: 'mosquitto',
  signals: {
    SIGTERM: whileWaiting(stopsInOrder()),
    SIGINT: whileWaiting(stopsInOrder()),
    SIGHUP: whileWaiting(stays('reloads its configuration')),
    SIGUSR1: whileWaiting(stays('saves its database')),
    SIGUSR2: whileWaiting(stays('prints its subscriptions')),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'd', '--daemon'),
  short: ['-h'],
  sources: ['mosquitto(8)', 'mosquitto 2.0.11 as PID 1, Linux 6.18'],
  measured: { version: '2.0.11', rows: ['mosquitto/plain', 'srv/mosquitto'] },
}) satisfies Program;
