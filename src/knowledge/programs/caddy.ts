import type { Program } from '../../model/index.ts';
import { all, ignored, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'caddy',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGQUIT: stopsAtOnce(2, 'quits at once: connections are cut'),
    SIGHUP: ignored('caddy ignores SIGHUP'),
    SIGUSR1: stays('reloads its configuration'),
    SIGUSR2: ignored('caddy ignores SIGUSR2'),
  },
  serves: ['run', 'file-server', 'reverse-proxy', 'respond'],
  sources: ['https://caddyserver.com/docs/command-line#signals'],
}) satisfies Program;
