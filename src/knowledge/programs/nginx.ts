import { path } from '../../base/index.ts';
import type { Behaviour, KnownSignalBehaviour, Program, RunStep, World } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

/** Its workers are told, and killed after a second. @source nginx src/os/unix/ngx_process_cycle.c ngx_master_process_cycle() */
const FAST: KnownSignalBehaviour = {
  ...stopsAtOnce(0, 'a fast shutdown: open connections are dropped'),
  reaction: [
    { do: 'signal', to: 'children', signal: 'same' },
    {
      do: 'wait',
      for: 'children',
      limitMs: 1000,
      late: [{ do: 'signal', to: 'children', signal: 'SIGKILL' }],
    },
    { do: 'exit', status: 0, cleansUp: false },
  ],
};

const MASTER: Behaviour = {
  ...service(
    {
      SIGTERM: FAST,
      SIGINT: FAST,
      SIGQUIT: tellsChildren(),
      SIGHUP: stays('reloads its configuration'),
      SIGUSR1: stays('opens its logs again'),
      SIGUSR2: stays('upgrades its binary'),
      SIGWINCH: stays('stops its workers and stays'),
    },
    'any',
  ),
  tier: 'front',
};

/** Configurations of packages, which leave `daemon` at its default. */
const STOCK: ReadonlySet<string> = new Set(['/etc/nginx/nginx.conf', '/usr/local/nginx/conf/nginx.conf']);

/** Programs of packages, whose configuration is below /etc. */
const PACKAGED = /^\/(?:usr\/(?:local\/)?)?s?bin\//;
const OPENRESTY = '/usr/local/openresty/nginx/conf/nginx.conf';

/** Where it looks without `-c`, the likeliest first. @source nginx auto/options NGX_CONF_PATH; openresty's Makefile */
function defaultConfigurations(program: string, runs: readonly RunStep[]): readonly string[] {
  const own =
    path.basename(program) === 'openresty'
      ? [OPENRESTY]
      : program.startsWith('/') && !PACKAGED.test(program)
        ? [path.resolve(path.dirname(program), '../conf/nginx.conf')]
        : [];
  const configured = runs.flatMap(run => {
    if (!/\bconfigure\b/.test(run.text) || !run.text.includes('nginx')) return [];
    const file = /--conf-path=["']?(\/[^\s"'\\]+)/.exec(run.text)?.[1];
    const prefix = /--prefix=["']?(\/[^\s"'\\]+)/.exec(run.text)?.[1];
    return [...(file ? [file] : []), ...(prefix ? [`${prefix}/conf/nginx.conf`] : [])];
  });
  return [...own, ...configured, ...STOCK, OPENRESTY];
}

/** What scripts make a configuration of when the container starts. */
const TEMPLATES = ['.template', '.tmpl', '.tpl', '.j2', '.erb', '.in', '.dist'];
const OFF = /(?:^|\b|\\n)daemon\s+off\b/;

/** `-p`: what relative paths start from. */
function prefixOf(argv: readonly string[]): string {
  const at = argv.indexOf('-p');
  return at === -1 ? '/etc/nginx' : path.resolve('/', argv[at + 1] ?? '');
}

/** The image that is built upon is not known, and nginx and its configuration are in it. */
function isForeign(file: string, world: World): boolean {
  return ['/usr/sbin/nginx', file].every(f => world.origin(f, '/').kind === 'unknown');
}

/** SIGQUIT is the graceful stop, SIGTERM and SIGINT the fast one. */
export default {
  name: 'nginx',
  kind: 'server',
  matches: ['nginx', 'nginx-debug', 'openresty'],
  launch: ({ argv }, world) => {
    const directives = argv.flatMap((a, i) =>
      a === '-g' ? [argv[i + 1] ?? ''] : a.startsWith('-g') ? [a.slice(2)] : [],
    );
    // Quotes within an exec form are the configuration's own: `'daemon off;'` is one word of it, and no directive.
    const unended = directives.find(directive => /[^;}\s]\s*$/.test(directive) && !/[$#]/.test(directive));
    if (unended !== undefined)
      return { kind: 'fails', status: 1, why: `\`-g ${unended}\` of nginx does not end with a semicolon` };
    const at = argv.indexOf('-c');
    const runs = world.files.history?.().runs ?? [];
    const files = at === -1 ? defaultConfigurations(argv[0] ?? '', runs) : [argv[at + 1] ?? ''];
    const file = files.find(f => world.read(path.resolve(prefixOf(argv), f), '/')) ?? files[0] ?? '';
    const read = world.read(path.resolve(prefixOf(argv), file), '/');
    // Of a configuration of the author's own, which is not read, it is supposed that it keeps it in the foreground.
    const isSaid = directives.some(directive => /\bdaemon\s/.test(directive));
    const isOwn = read === undefined && !isSaid && (at === -1 ? isForeign(file, world) : !STOCK.has(file));
    if (isOwn) world.suppose(`${file} of nginx is not read: it is taken to have daemon off`);
    // `envsubst < /etc/nginx/nginx.conf.template > /etc/nginx/nginx.conf`, `echo "daemon off;" >> …` of a file not read.
    const templates = TEMPLATES.map(ending =>
      world.read(`${path.resolve(prefixOf(argv), file)}${ending}`, '/'),
    );
    const steps = runs.filter(run => files.some(f => run.text.includes(f)));
    const written = [...templates.map(template => template?.text ?? ''), ...steps.map(run => run.text)];
    const isWritten = read === undefined && written.some(text => OFF.test(text));
    const conf = isOwn || isWritten ? 'daemon off;' : (read?.text ?? '');
    const text = [...directives, conf.replace(/#.*$/gm, '')].join('\n');
    if (argv.includes('-t') || argv.includes('-s') || argv.includes('-v'))
      return { kind: 'exits', status: 0, why: 'nginx only checks or signals' };
    if (!/\bdaemon\s+off\s*;/.test(text))
      return {
        kind: 'exits',
        status: 0,
        why: 'nginx goes to the background',
        daemon: { run: { worker: MASTER, title: [`nginx: master process ${argv.join(' ')}`] } },
      };
    // Without a master nothing is said in the title.
    if (/\bmaster_process\s+off\s*;/.test(text)) return { kind: 'stay', behaviour: MASTER };
    const title = [`nginx: master process ${argv.join(' ')}`];
    return {
      kind: 'stay',
      behaviour: MASTER,
      title,
      children: [{ run: { worker: WORKER, title: ['nginx: worker process'] } }],
    };
  },
  sources: ['https://nginx.org/en/docs/control.html', 'nginx 1.22.1 as PID 1, Linux 6.18'],
  measured: {
    version: '1.22.1-9',
    rows: ['nginx/daemon-off', 'nginx/daemon-on', 'nginx/one-process', 'srv/nginx/daemon-off'],
  },
} satisfies Program;
