import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'postfix',
  signals: { SIGTERM: stopsInOrder(), SIGHUP: stays('reads its configuration again') },
  reaps: 'any',
  foreground: argv => argv.includes('start-fg'),
  short: ['check', 'stop', 'reload', 'flush', 'status', 'abort', 'set-permissions', 'upgrade-configuration'],
  sources: ['postfix(1) start-fg: as PID 1 it becomes master; master(8): SIGTERM ends all its processes'],
}) satisfies Program;
