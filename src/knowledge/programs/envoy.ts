import type { Program } from '../../model/index.ts';
import { all, ignored, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'envoy',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: ignored('envoy ignores SIGHUP'),
    SIGUSR1: stays('opens its logs again'),
  },
  sources: [
    'https://github.com/envoyproxy/envoy source/server/server.cc: SIGTERM and SIGINT shut the server down',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
