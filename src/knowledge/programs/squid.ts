import type { Program } from '../../model/index.ts';
import { depends, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'squid',
  also: ['squid3'],
  signals: {
    SIGTERM: depends(
      'SIGTERM makes squid wait up to shutdown_lifetime, 30 s by default, for open connections',
      stopsInOrder(),
      stopsInOrder(0, 30_000),
    ),
    SIGINT: stopsAtOnce(0, 'ends at once: connections are cut'),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('rotates its logs'),
    SIGUSR2: stays('changes what it writes into its log'),
  },
  foreground: argv => hasFlag(argv, 'N') || argv.includes('--foreground'),
  short: ['-z', '-k', '-v', '-h'],
  sources: ['squid(8); http://www.squid-cache.org/Doc/config/shutdown_lifetime/'],
  measured: { version: '5.7', rows: ['squid/server'] },
}) satisfies Program;
