import type { Program } from '../../model/index.ts';
import { server, stopsAtOnce } from '../behaviours.ts';

/** Its handler notes the signal and exits with 128 plus its number; children of `fork` are not told. */
export default {
  name: 'socat',
  kind: 'tool',
  matches: ['socat'],
  launch: () =>
    server(
      {
        SIGTERM: stopsAtOnce(143, 'ends at once'),
        SIGINT: stopsAtOnce(130, 'ends at once'),
        SIGQUIT: stopsAtOnce(131, 'ends at once'),
        SIGHUP: stopsAtOnce(129, 'ends at once'),
      },
      'any',
    ),
  sources: ['socat(1) SIGNALS', 'socat 1.7.4.4 as PID 1, Linux 6.18'],
  measured: { version: '1.7.4.4-2', rows: ['socat/listen', 'tool/socat'] },
} satisfies Program;
