import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'clickhouse-server',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('opens its logs again'),
  },
  foreground: argv => !argv.includes('--daemon'),
  sources: [
    'https://github.com/ClickHouse/ClickHouse src/Daemon/BaseDaemon.cpp handleSignal: SIGINT, SIGQUIT and SIGTERM ask it to terminate',
    'clickhouse-server 18.16.1 as PID 1, Linux 6.18',
  ],
  measured: { version: '18.16.1', rows: ['clickhouse-server/plain'] },
}) satisfies Program;
