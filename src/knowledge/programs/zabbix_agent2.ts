import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'zabbix_agent2',
  signals: {
    ...GO_RUNTIME,
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  },
  reaps: 'any',
  shortOptions: ['-t', '--test', '-p', '--print', '-R', '-V'],
  sources: ['zabbix_agent2(8): it stays in the foreground', 'zabbix_agent2 6.0.14 as PID 1, Linux 6.18'],
  measured: { version: '6.0.14', rows: ['zabbix_agent2/foreground'] },
}) satisfies Program;
