import type { Launch, Program } from '../../model/index.ts';
import { goesToBackground, ignored, service, stopsInOrder } from '../behaviours.ts';

const BEHAVIOUR = service(
  { SIGTERM: stopsInOrder(), SIGINT: stopsInOrder(), SIGHUP: ignored('redis ignores SIGHUP') },
  'none',
);

/** Saves and ends on TERM and INT. `daemonize yes` is the default of Debian's /etc/redis/redis.conf. */
export default {
  name: 'redis-server',
  kind: 'server',
  matches: ['redis-server', 'redis-sentinel', 'valkey-server', 'valkey-sentinel', 'keydb-server'],
  launch({ argv, cwd }, world): Launch {
    const [self = 'redis-server', file] = argv;
    if (['-v', '--version', '-h', '--help', '--check-system', '--test-memory'].includes(file ?? ''))
      return { kind: 'exits', status: 0, why: `${self} only prints or checks` };
    const at = argv.lastIndexOf('--daemonize');
    const named = file !== undefined && !file.startsWith('-') ? file : undefined;
    const text = named === undefined ? undefined : world.read(named, cwd)?.text;
    const shipped =
      named === '/etc/redis/redis.conf' && text === undefined && world.binSh === 'dash' ? 'yes' : 'no';
    const inFile = /^\s*daemonize\s+(yes|no)\b/m.exec(text ?? '')?.[1] ?? shipped;
    const title = [`${self} *:6379`];
    if ((at === -1 ? inFile : argv[at + 1]) === 'yes') return goesToBackground(self, BEHAVIOUR, title);
    return { kind: 'stay', behaviour: BEHAVIOUR, title };
  },
  sources: [
    'https://redis.io/docs/latest/operate/oss_and_stack/reference/signals/',
    'redis-server 7.0.15 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '5:7.0.15-1~deb12u10',
    rows: ['srv/redis/default', 'srv/redis/client-blocked', 'srv/redis/daemonize-yes'],
  },
} satisfies Program;
