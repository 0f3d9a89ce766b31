import type { Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'socat',
  signals: {
    SIGTERM: stopsInOrder(143),
    SIGINT: stopsInOrder(130),
    SIGQUIT: stopsInOrder(131),
    SIGHUP: stopsInOrder(129),
  },
  reaps: 'any',
  short: ['-V', '-h', '-?'],
  sources: ['socat(1), SIGNALS', 'socat 1.7.4.4 as PID 1, Linux 6.18'],
  measured: { version: '1.7.4.4-2', rows: ['tool/socat'] },
}) satisfies Program;
