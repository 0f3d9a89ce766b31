import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'openvpn',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('restarts'),
    SIGUSR1: stays('restarts its connection'),
    SIGUSR2: stays('prints statistics'),
  },
  foreground: argv => !argv.includes('--daemon'),
  short: ['--genkey', '--version', '--help'],
  sources: ['openvpn(8), SIGNALS'],
  measured: { version: '2.6.14', rows: ['openvpn/server'] },
}) satisfies Program;
