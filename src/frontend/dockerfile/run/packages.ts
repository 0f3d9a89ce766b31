import { path } from '../../../base/index.ts';
import { noteInit } from '../inits.ts';
import { fileLayer } from '../layer.ts';
import { inlineText } from '../mapped.ts';
import type { Base } from '../stage.ts';
import { type Args, operandsOf } from './args.ts';
import type { RunReader } from './reader.ts';

type Family = 'debian' | 'alpine' | 'redhat';

interface Package {
  /** As in src/knowledge/programs. */
  readonly program: string;
  readonly at: Readonly<Partial<Record<Family, string>>>;
}

const everywhere = (program: string, file: string): Package => ({
  program,
  at: { debian: file, alpine: file, redhat: file },
});

/** Where packages put their programs. @source packages.debian.org file lists (bookworm), pkgs.alpinelinux.org contents */
const PACKAGES: Readonly<Record<string, Package>> = {
  tini: { program: 'tini', at: { debian: '/usr/bin/tini', alpine: '/sbin/tini', redhat: '/usr/bin/tini' } },
  'tini-static': { program: 'tini', at: { alpine: '/sbin/tini-static', redhat: '/usr/bin/tini-static' } },
  'dumb-init': everywhere('dumb-init', '/usr/bin/dumb-init'),
  catatonit: {
    program: 'catatonit',
    at: {
      debian: '/usr/bin/catatonit',
      alpine: '/usr/bin/catatonit',
      redhat: '/usr/libexec/catatonit/catatonit',
    },
  },
  gosu: { program: 'gosu', at: { debian: '/usr/sbin/gosu', alpine: '/usr/bin/gosu' } },
  'su-exec': { program: 'gosu', at: { alpine: '/sbin/su-exec' } },
  runit: { program: 'runsvdir', at: { debian: '/usr/bin/runsvdir' } },
  s6: { program: 's6-svscan', at: { debian: '/usr/bin/s6-svscan', alpine: '/usr/bin/s6-svscan' } },
  's6-overlay': { program: 's6-overlay-init', at: { alpine: '/init' } },
  supervisor: everywhere('supervisord', '/usr/bin/supervisord'),
  nginx: everywhere('nginx', '/usr/sbin/nginx'),
  apache2: { program: 'httpd', at: { debian: '/usr/sbin/apache2', alpine: '/usr/sbin/httpd' } },
  httpd: { program: 'httpd', at: { redhat: '/usr/sbin/httpd' } },
  bash: everywhere('bash', '/bin/bash'),
  cron: { program: 'cron', at: { debian: '/usr/sbin/cron' } },
  cronie: { program: 'cron', at: { alpine: '/usr/sbin/crond', redhat: '/usr/sbin/crond' } },
  'openssh-server': everywhere('sshd', '/usr/sbin/sshd'),
  haproxy: everywhere('haproxy', '/usr/sbin/haproxy'),
  lighttpd: everywhere('lighttpd', '/usr/sbin/lighttpd'),
  redis: {
    program: 'redis-server',
    at: { alpine: '/usr/bin/redis-server', redhat: '/usr/bin/redis-server' },
  },
  'redis-server': { program: 'redis-server', at: { debian: '/usr/bin/redis-server' } },
  gunicorn: { program: 'gunicorn', at: { debian: '/usr/bin/gunicorn' } },
  'py3-gunicorn': { program: 'gunicorn', at: { alpine: '/usr/bin/gunicorn' } },
  python3: everywhere('python', '/usr/bin/python3'),
  nodejs: {
    program: 'node',
    at: { debian: '/usr/bin/node', alpine: '/usr/bin/node', redhat: '/usr/bin/node' },
  },
  coturn: { program: 'turnserver', at: { debian: '/usr/bin/turnserver' } },
  xvfb: { program: 'xvfb-run', at: { debian: '/usr/bin/xvfb-run' } },
  sudo: everywhere('sudo', '/usr/bin/sudo'),
};

/**
 * Configurations that packages bring, as far as they say what a program runs; a package manager leaves one alone that is
 * there.
 *
 * @source Debian supervisor 4.2.5-1, /etc/supervisor/supervisord.conf; Ubuntu has the same
 * @source Alpine main/supervisor APKBUILD, /etc/supervisord.conf; EPEL supervisor.spec, likewise
 */
const CONFIGURATIONS: Readonly<
  Record<string, Partial<Record<Family, { readonly file: string; readonly text: string }>>>
> = {
  supervisor: {
    debian: {
      file: '/etc/supervisor/supervisord.conf',
      text: '[supervisord]\n[include]\nfiles = /etc/supervisor/conf.d/*.conf\n',
    },
    alpine: {
      file: '/etc/supervisord.conf',
      text: '[supervisord]\n[include]\nfiles = /etc/supervisor.d/*.ini\n',
    },
    redhat: {
      file: '/etc/supervisord.conf',
      text: '[supervisord]\n[include]\nfiles = supervisord.d/*.ini\n',
    },
  },
};

const FAMILIES: Readonly<Record<string, Family>> = {
  apt: 'debian',
  'apt-get': 'debian',
  aptitude: 'debian',
  apk: 'alpine',
  dnf: 'redhat',
  microdnf: 'redhat',
  yum: 'redhat',
  tdnf: 'redhat',
  zypper: 'redhat',
};

export function installPackages(reader: RunReader, manager: string, args: Args): void {
  const family = FAMILIES[manager];
  const operands = operandsOf(args);
  const verb = operands.findIndex(word => word === 'install' || word === 'add' || word === 'in');
  if (family === undefined || verb === -1) return;
  for (const operand of operands.slice(verb + 1)) {
    const name = operand.replace(/^\./, '').split(/[=~<>@]/, 1)[0] ?? '';
    const known = Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
    const file = known?.at[family];
    if (!known || !file) continue;
    install(reader, known.program, file, family, name);
    configure(reader, family, name);
  }
}

function configure(reader: RunReader, family: Family, name: string): void {
  const { stage, build, instruction } = reader.input;
  const known = Object.hasOwn(CONFIGURATIONS, name) ? CONFIGURATIONS[name]?.[family] : undefined;
  if (!known) return;
  const { locate, at } = instruction;
  const text = inlineText(build.input.file, { text: known.text, offsets: [] }, locate, at);
  stage.files.push(
    fileLayer(known.file, below => {
      const before = below();
      const isThere = before.kind === 'context' || before.kind === 'inline';
      return isThere ? before : { kind: 'inline', text, executable: false, at };
    }),
  );
}

function install(reader: RunReader, program: string, file: string, family?: Family, name?: string): void {
  const { stage, instruction } = reader.input;
  const { at } = instruction;
  stage.files.push(fileLayer(file, () => ({ kind: 'installed', program, at, executable: true })));
  noteInit(stage, program, at);
  if (family && name) noteElsewhere(reader, file, family, name);
}

const BIN = ['/bin', '/sbin', '/usr/bin', '/usr/sbin'];
/** Nothing else brings a program of these names. */
const ONLY_BY_PACKAGE = new Set(['tini', 'dumb-init', 'su-exec', 'gosu', 'catatonit']);

/**
 * `apk add tini` and `ENTRYPOINT ["/usr/bin/tini"]`: the other directories do not have it. Where /bin and /usr/bin
 * are one directory (Debian 12, Fedora, newer Alpine), both names lead to the file.
 */
function noteElsewhere(reader: RunReader, file: string, family: Family, name: string): void {
  const program = path.basename(file);
  if (!ONLY_BY_PACKAGE.has(program)) return;
  const home = path.dirname(file);
  const merged = (directory: string) => {
    const short = directory.replace(/^\/usr/, '');
    return family === 'redhat' ? short.replace('/sbin', '/bin') : short;
  };
  for (const directory of BIN) {
    if (directory === home) continue;
    const same = isMerged(reader.input.stage.base) || merged(directory) === merged(home);
    reader.input.stage.files.push({
      entry(asked, below) {
        if (asked !== `${directory}/${program}`) return undefined;
        const before = below();
        if (before.kind !== 'base' && before.kind !== 'unknown' && before.kind !== 'absent') return before;
        if (same)
          return {
            kind: 'installed',
            program: nameOf(program),
            at: reader.input.instruction.at,
            executable: true,
          };
        if (before.kind === 'unknown') return before;
        return { kind: 'absent', reason: `the package ${name} puts ${program} at ${file}` };
      },
    });
  }
}

/**
 * Wolfi has one directory for all programs, by whatever name it is called.
 * @source wolfi-dev/os tini.yaml: /usr/bin/tini, with merged-sbin at run time
 */
const isMerged = ({ reference, stage }: Base): boolean =>
  stage ? isMerged(stage.base) : /^(?:cgr\.dev|chainguard)\//.test(reference);

const nameOf = (binary: string) => (binary === 'su-exec' ? 'gosu' : binary);

/** Console scripts of Python packages, by package: what is an entry of src/knowledge/programs. */
const PIP: Readonly<Record<string, readonly [script: string, program: string]>> = {
  'dumb-init': ['dumb-init', 'dumb-init'],
  supervisor: ['supervisord', 'supervisord'],
  gunicorn: ['gunicorn', 'gunicorn'],
  uvicorn: ['uvicorn', 'uvicorn'],
  hypercorn: ['hypercorn', 'hypercorn'],
  daphne: ['daphne', 'daphne'],
  waitress: ['waitress-serve', 'waitress-serve'],
  flask: ['flask', 'flask'],
  celery: ['celery', 'celery'],
  uwsgi: ['uwsgi', 'uwsgi'],
  pyuwsgi: ['uwsgi', 'uwsgi'],
  newrelic: ['newrelic-admin', 'newrelic-admin'],
};

/** Programs of npm packages that are installed for everybody. */
const NPM: Readonly<Record<string, string>> = {
  pm2: 'pm2',
  pnpm: 'pnpm',
  yarn: 'yarn',
  npm: 'npm',
  nodemon: 'nodemon',
};

/** `corepack enable` puts its own yarn and pnpm where node is. @source https://github.com/nodejs/corepack#corepack-enable--name */
function enableCorepack(reader: RunReader, [command, ...named]: readonly string[]): void {
  if (command !== 'enable') return;
  for (const name of ['yarn', 'pnpm']) {
    if (named.length === 0 || named.includes(name)) install(reader, 'corepack', `/usr/local/bin/${name}`);
  }
}

/** pip, `python -m pip` and `uv pip`. */
export function isPipInstall(name: string, args: Args): boolean {
  const operands = operandsOf(args);
  const isModule = /^python[\d.]*$/.test(name) && args[1] === '-m' && args[2] === 'pip';
  const isPip = /^pip[\d.]*$/.test(name) || isModule || (name === 'uv' && operands[0] === 'pip');
  return isPip && operands.includes('install');
}

/** pip install, uv pip install, npm install -g, yarn global add, pnpm add -g. */
export function installScripts(reader: RunReader, name: string, args: Args): void {
  const operands = operandsOf(args);
  if (isPipInstall(name, args)) {
    installPython(reader, args);
    return;
  }
  if (name === 'corepack') {
    enableCorepack(reader, operands);
    return;
  }
  const isGlobal =
    args.some(arg => arg === '-g' || arg === '--global') || (name === 'yarn' && operands[0] === 'global');
  if (!['npm', 'pnpm', 'yarn'].includes(name) || !isGlobal) return;
  for (const operand of operands) {
    const script = Object.hasOwn(NPM, bare(operand)) ? NPM[bare(operand)] : undefined;
    if (script) install(reader, script, `/usr/local/bin/${script}`);
  }
}

/** `gunicorn[gevent]==22.0`, `pm2@5`: the name alone. */
const bare = (requirement: string) => requirement.split(/[@=<>[~!; ]/, 1)[0]?.toLowerCase() ?? '';

function installPython(reader: RunReader, args: Args): void {
  if (args.some(arg => /^(-t|--target|--prefix|--root)(=|$)/.test(arg ?? ''))) return;
  const directory = scriptDirectory(reader, args[0]);
  for (const operand of operandsOf(args)) {
    const known = Object.hasOwn(PIP, bare(operand)) ? PIP[bare(operand)] : undefined;
    if (known) install(reader, known[1], path.join(directory, known[0]));
  }
}

/** pip of a virtual environment, by its own path or by PATH, installs into that environment. */
export function scriptDirectory(reader: RunReader, pip: string | undefined): string {
  if (pip?.startsWith('/')) return path.dirname(pip) === '/usr/bin' ? '/usr/local/bin' : path.dirname(pip);
  const own = reader.values.lookup('VIRTUAL_ENV');
  if (own) return path.join(own, 'bin');
  const [first = ''] = (reader.values.lookup('PATH') ?? '').split(':', 1);
  return /venv|virtualenv/.test(first) && first.startsWith('/') ? first : '/usr/local/bin';
}

/** `dpkg -i dumb-init_1.2.5_amd64.deb`, by the name of what the script downloads. */
export function installDebs(reader: RunReader): void {
  const { text } = reader.input.step;
  for (const name of ['dumb-init', 'tini', 'gosu']) {
    const file = PACKAGES[name]?.at.debian;
    const deb = new RegExp(`(^|[/\\s"'])${name}[\\w.$\\{\\}-]{0,80}\\.deb`).test(text);
    if (deb && file) install(reader, name, file);
  }
}
