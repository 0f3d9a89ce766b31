import type { Program, World } from '../../model/index.ts';
import { ignored, server, stopsInOrder } from '../behaviours.ts';

/** Settings of the configuration file, then those of the command line: the last one holds. */
function settings(argv: readonly string[], cwd: string, world: World): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const [file] = argv.slice(1);
  const text = file === undefined || file.startsWith('-') ? undefined : textOf(file, cwd, world);
  for (const line of text?.split('\n') ?? []) {
    const [name = '', value] = line.trim().split(/\s+/);
    if (value !== undefined) found.set(name.toLowerCase(), value.replace(/^"(.*)"$/, '$1'));
  }
  for (const [i, word] of argv.entries()) {
    const value = argv[i + 1];
    if (word.startsWith('--') && value !== undefined) found.set(word.slice(2).toLowerCase(), value);
  }
  return found;
}

/** What Debian's package has in it. @source /etc/redis/redis.conf of redis-server 5:7.0.15-1 */
const INSTALLS = /\bapt(?:-get)?\b[^;&|]*\binstall\b[^;&|]*\bredis(?:-server)?\b/;
const DEBIAN = { file: '/etc/redis/redis.conf', text: 'daemonize yes' };

/** Its text, or what is known of it: that of a package, and the lines that a build step appends. */
function textOf(file: string, cwd: string, world: World): string | undefined {
  const text = world.read(file, cwd)?.text;
  if (text !== undefined) return text;
  const runs = (world.files.history?.().runs ?? []).map(run => run.text);
  const steps = runs.filter(run => run.includes(file));
  const isOfPackage = file === DEBIAN.file && runs.some(run => INSTALLS.test(run));
  // `sed -i` may have set it.
  const before = isOfPackage && !steps.some(step => /\bsed\b/.test(step)) ? [DEBIAN.text] : [];
  const appends = /\becho\s+(["'])([^"'\n]*)\1\s*>>\s*([^\s;&|]+)/g;
  const lines = steps
    .flatMap(step => [...step.matchAll(appends)])
    .flatMap(([, , line, to]) => (to === file ? [line] : []));
  return [...before, ...lines].join('\n');
}

/** Shows where it listens in its title. @source src/server.c redisSetProcTitle() */
export default {
  name: 'redis-server',
  kind: 'server',
  matches: ['redis-server', 'valkey-server', 'keydb-server', 'redis-sentinel'],
  launch: ({ argv, cwd }, world) => {
    const set = settings(argv, cwd, world);
    if (set.get('daemonize') === 'yes')
      return {
        kind: 'exits',
        status: 0,
        why: `${argv[0]} goes to the background`,
        daemon: { run: { argv: [argv[0] ?? 'redis-server'] } },
      };
    const sentinel = argv.includes('--sentinel') || argv[0]?.endsWith('sentinel');
    const mode = sentinel ? ' [sentinel]' : set.get('cluster-enabled') === 'yes' ? ' [cluster]' : '';
    const port = set.get('port') ?? (sentinel ? '26379' : '6379');
    return {
      ...server({
        SIGTERM: stopsInOrder(),
        SIGINT: stopsInOrder(),
        SIGHUP: ignored('redis ignores SIGHUP'),
      }),
      title: [`${argv[0]} ${set.get('bind') ?? '*'}:${port}${mode}`],
    };
  },
  sources: [
    'https://redis.io/docs/latest/operate/oss_and_stack/reference/signals/',
    'redis-server 7.0.15 as PID 1, Linux 6.18',
  ],
  measured: { version: '7.0.15-1', rows: ['redis-server/plain', 'srv/redis/default'] },
} satisfies Program;
