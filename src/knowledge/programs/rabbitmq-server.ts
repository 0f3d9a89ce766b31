import type { Program } from '../../model/index.ts';
import { caught, ignored } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

const stops = (status: number) =>
  caught(
    [
      { do: 'work', ms: 1500, note: 'tells the Erlang VM, and waits for it' },
      { do: 'exit', status, cleansUp: true },
    ],
    'its script tells the Erlang VM, and waits for it',
  );

/** A shell script that traps, with the Erlang VM as its child. */
export default serverEntry({
  name: 'rabbitmq-server',
  signals: {
    SIGTERM: stops(0),
    SIGINT: stops(130),
    SIGHUP: ignored('its script ignores SIGHUP'),
  },
  reaps: 'any',
  foreground: argv => !argv.includes('-detached'),
  title: argv => ['/bin/sh', ...argv],
  sources: ['rabbitmq-server 3.10, scripts/rabbitmq-server: its traps'],
  measured: { version: '3.10.8-1.1', rows: ['rabbitmq-server/server'] },
}) satisfies Program;
