import type { Program } from '../../model/index.ts';
import { all, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'caddy',
  signals: {
    ...GO_RUNTIME,
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGQUIT: stopsAtOnce(2, 'quits at once: connections are cut'),
    SIGHUP: stays('nothing comes of it'),
    SIGUSR1: stays('reloads its configuration'),
  },
  serves: ['run', 'file-server', 'reverse-proxy', 'respond'],
  sources: ['https://caddyserver.com/docs/command-line#signals'],
  measured: { version: '2.6.2', rows: ['caddy/server'] },
}) satisfies Program;
