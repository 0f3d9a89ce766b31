import type { Program } from '../../model/index.ts';
import { options, service, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

const SERVES = new Set(['run', 'php-server', 'serve']);

/** Of rr, in front of its command. */
const VALUED = ['-c', '--config', '-w', '--WorkDir', '--dotenv', '-o', '--override', '--pid'];

/** FrankenPHP is Caddy with PHP inside, RoadRunner a server above PHP workers: SIGTERM and SIGINT stop both in order. */
export default {
  name: 'frankenphp',
  kind: 'server',
  matches: ['frankenphp', 'rr'],
  launch({ argv }) {
    const [command = ''] = options(argv.slice(1), VALUED).rest;
    if (!SERVES.has(command))
      return { kind: 'exits', status: 0, why: `${argv[0]} ${command} ends by itself` };
    const SIGQUIT = stopsAtOnce(0, 'ends at once: requests in progress are cut');
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder(), SIGQUIT }, 'own'),
    };
  },
  sources: [
    'caddyserver/caddy sigtrap_posix.go: SIGTERM exits gracefully, SIGQUIT quickly',
    'https://docs.roadrunner.dev/docs/app-server/cli: SIGINT and SIGTERM stop gracefully',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
