import { path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';
import { all, server, stays, stopsInOrder } from '../behaviours.ts';

/** With these it says something, and ends. */
const SHORT = /^--?(?:v|version|h|help|i|info|list-commands)$/;

/** The window manager. startfluxbox runs the user's ~/.fluxbox/startup, and writes one that ends in `exec fluxbox`. */
export default {
  name: 'fluxbox',
  kind: 'server',
  matches: ['fluxbox', 'startfluxbox'],
  launch({ argv, env }, world) {
    const [self = '', first = ''] = argv;
    if (path.basename(self) === 'startfluxbox') {
      const startup = path.join(env.HOME ?? '/root', '.fluxbox/startup');
      const { kind } = world.origin(startup, '/');
      const isOwn = kind === 'context' || kind === 'inline';
      return { kind: 'exec', argv: isOwn ? ['sh', startup] : ['fluxbox'] };
    }
    if (SHORT.test(first)) return { kind: 'exits', status: 0, why: `fluxbox ${first} ends by itself` };
    return server(
      {
        ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
        SIGHUP: stays('reads its configuration again'),
        SIGUSR1: stays('reads its style again'),
        SIGUSR2: stays('reads its configuration again'),
      },
      'any',
    );
  },
  sources: ['fluxbox(1), startfluxbox(1)', 'fluxbox 1.3.5 as PID 1, Linux 6.18'],
  measured: { version: '1.3.5', rows: ['fluxbox/foreground', 'fluxbox/start'] },
} satisfies Program;
