import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'kea',
  also: ['kea-dhcp4', 'kea-dhcp6', 'kea-dhcp-ddns', 'kea-ctrl-agent'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
  },
  reaps: 'none',
  shortOptions: ['-t', '-T', '-v', '-V', '-W'],
  sources: ['kea-dhcp4(8)', 'kea-dhcp4 2.2.0 as PID 1, Linux 6.18'],
  measured: { version: '2.2.0', rows: ['kea/foreground'] },
}) satisfies Program;
