import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

/** SIGTERM shuts it down, and yet it exits with 1. */
export default serverEntry({
  name: 'nats-server',
  signals: {
    ...GO_RUNTIME,
    SIGTERM: stopsInOrder(1),
    SIGINT: stopsInOrder(),
    SIGHUP: stays('reads its configuration again'),
  },
  short: ['--help', '-h', '--version', '-v', '-t', '--signal', '-sl'],
  sources: ['https://docs.nats.io/running-a-nats-service/nats_admin/signals'],
  measured: { version: '2.9.10', rows: ['nats-server/server'] },
}) satisfies Program;
