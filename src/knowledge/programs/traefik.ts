import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'traefik',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGUSR1: stays('opens its logs again') },
  short: ['version', 'healthcheck'],
  sources: [
    'https://doc.traefik.io/traefik/routing/entrypoints/#lifecycle: waits for open requests up to graceTimeOut, 10 s',
    'https://github.com/traefik/traefik cmd/traefik/traefik.go: signal.NotifyContext(SIGINT, SIGTERM)',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
