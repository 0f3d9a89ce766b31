import type { Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rabbitmq-server',
  signals: { SIGTERM: stopsInOrder(0, 1000), SIGHUP: stopsInOrder(0, 1000) },
  reaps: 'any',
  foreground: argv => !argv.includes('-detached'),
  sources: [
    'https://www.rabbitmq.com/docs/cli: SIGTERM stops a node that runs in the foreground',
    'Erlang/OTP 25 as PID 1, Linux 6.18: SIGTERM exits with 0 after about 1.1 s',
  ],
}) satisfies Program;
