import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix as path } from 'node:path';
import { type ContainerSpec, commandLine } from '../../src/model/index.ts';
import { compiled } from './compiled.ts';
import { isRoot, type LaunchRequest, type RootStep } from './launcher.ts';
import { standIns } from './stand-ins.ts';

/** What the engine sets where the image sets nothing. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How a container is started in a root that looks as its Dockerfile says. */
export async function launchRequest(spec: ContainerSpec, dockerfile: string): Promise<LaunchRequest> {
  const users = new Users(dockerfile);
  const user = users.find(spec.user.name ?? 'root');
  const env: Record<string, string> = { PATH: DEFAULT_PATH, HOSTNAME: 'container', HOME: user.home };
  for (const [name, value] of Object.entries(spec.env)) if (value !== undefined) env[name] = value;
  const argv = commandLine(spec);
  const cwd = spec.workdir || '/';
  return {
    argv: spec.init.enabled ? ['/sbin/docker-init', '--', ...argv] : argv,
    env,
    cwd,
    user,
    ...(spec.pidNamespace === 'private' ? {} : { sharesNamespace: true }),
    root: [
      ...withoutHost(),
      ...withoutAbsent(spec),
      ...standIns(spec),
      ...users.files(),
      { do: 'directory', path: cwd, mode: 0o755 },
      ...['/', ...STANDARD].flatMap(directory => files(spec, directory, users)),
      ...(await compiled(spec)),
    ],
  };
}

/** Directories that images have; what else is in the host's root is hidden. */
const OF_IMAGES = new Set([
  'bin',
  'boot',
  'dev',
  'etc',
  'lib',
  'lib32',
  'lib64',
  'libx32',
  'proc',
  'sbin',
  'sys',
  'usr',
  'var',
]);
const EMPTY = ['/var/tmp', '/usr/local/lib'];

function withoutHost(): RootStep[] {
  const home = path.join('/', process.execPath.split('/')[1] ?? '');
  const hidden = readdirSync('/', { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !OF_IMAGES.has(entry.name) && `/${entry.name}` !== home)
    .map(entry => `/${entry.name}`);
  const local = ['/usr/local/bin', '/usr/local/sbin'].filter(existsSync);
  return [
    ...[...hidden, ...local, ...EMPTY.filter(existsSync)].map((at): RootStep => ({ do: 'empty', path: at })),
    ...(isRoot ? [] : ownFiles()),
    { do: 'directory', path: '/run/lock', mode: 0o1777 },
    { do: 'directory', path: '/var/tmp', mode: 0o1777 },
  ];
}

/** Programs that the host has, and slim images do not. */
const withoutAbsent = (spec: ContainerSpec): RootStep[] =>
  ['pkill', 'pgrep', 'killall']
    .map(name => `/usr/bin/${name}`)
    .filter(at => existsSync(at) && spec.files.origin(at).kind === 'absent')
    .map(at => ({ do: 'remove', path: at }));

/** In the place of files whose owners a user namespace does not know. */
const ownFiles = (): RootStep[] => [
  ...logs().map((at): RootStep => ({ do: 'remove', path: at })),
  { do: 'file', path: '/etc/sudo.conf', mode: 0o644, text: '' },
  { do: 'file', path: '/etc/sudoers', mode: 0o440, text: 'root ALL=(ALL:ALL) ALL\n' },
];

/** What the host's servers have written. */
function logs(directory = '/var/log', depth = 2): readonly string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
      const at = `${directory}/${entry.name}`;
      return entry.isDirectory() ? (depth > 1 ? logs(at, depth - 1) : []) : [at];
    });
  } catch {
    return [];
  }
}

/** All that the Dockerfile is known to put below a directory. */
function files(spec: ContainerSpec, directory: string, users: Users, depth = 0): RootStep[] {
  if (depth > 20) return [];
  return spec.files.list(directory).flatMap((name): RootStep[] => {
    const at = path.join(directory, name);
    const target = spec.files.linkAt?.(at);
    if (target !== undefined) return [{ do: 'link', path: at, target }];
    const origin = spec.files.origin(at);
    switch (origin.kind) {
      case 'context':
      case 'inline':
        return [
          {
            ...{ do: 'file', path: at, text: origin.text.text },
            mode: origin.mode ?? (origin.executable ? 0o755 : 0o644),
          },
          ...users.owns(origin.owner, at),
        ];
      case 'directory':
        return [
          ...(STANDARD.has(at) ? [] : [{ do: 'directory', path: at, mode: 0o755 } as const]),
          ...files(spec, at, users, depth + 1),
        ];
      case 'installed': {
        const program = HOST_PROGRAMS[origin.program] ?? `/usr/bin/${origin.program}`;
        if (!existsSync(program) || (existsSync(at) && !at.startsWith('/usr/local/'))) return [];
        return [{ do: 'file', path: at, mode: 0o755, text: readFileSync(program) }];
      }
      default:
        return [];
    }
  });
}

/** Their modes are the host's. */
const STANDARD = new Set([
  '/tmp',
  '/run',
  '/root',
  '/etc',
  '/usr',
  '/usr/bin',
  '/usr/local',
  '/usr/local/bin',
  '/var',
  '/bin',
  '/sbin',
  '/home',
  '/opt',
  '/srv',
]);

/** Where the host has a program, by its name in src/knowledge/programs. */
const HOST_PROGRAMS: Readonly<Record<string, string>> = { tini: '/usr/bin/tini', gosu: '/usr/sbin/gosu' };

interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly home: string;
}

/** The host's users, and those that a RUN of the Dockerfile makes: `useradd`, `adduser`, `addgroup`, `groupadd`. */
class Users {
  readonly #passwd = readFileSync('/etc/passwd', 'utf8');
  readonly #group = readFileSync('/etc/group', 'utf8');
  readonly #made: readonly string[];

  constructor(dockerfile: string) {
    const made = new Set<string>();
    const image = /^FROM\s+(?:docker\.io\/)?(?:library\/)?(node|redis|postgres|memcached|mysql|nginx)\b/gm;
    for (const match of dockerfile.matchAll(image)) made.add(match[1] ?? '');
    for (const match of dockerfile.matchAll(/\b(?:useradd|adduser|groupadd|addgroup)\b([^&|;\n]*)/g)) {
      const name = (match[1] ?? '').trim().split(/\s+/).at(-1) ?? '';
      if (/^[a-z_][a-z0-9_-]*$/.test(name)) made.add(name);
    }
    this.#made = [...made].filter(name => !this.#passwd.includes(`\n${name}:`));
  }

  files(): RootStep[] {
    if (this.#made.length === 0) return [];
    const lines = (line: (name: string, id: number) => string) =>
      this.#made.map((name, i) => `${line(name, 1000 + i)}\n`).join('');
    const passwd = this.#passwd + lines((name, id) => `${name}:x:${id}:${id}::/home/${name}:/bin/sh`);
    const group = this.#group + lines((name, id) => `${name}:x:${id}:`);
    return [
      { do: 'file', path: '/etc/passwd', mode: 0o644, text: passwd },
      { do: 'file', path: '/etc/group', mode: 0o644, text: group },
      ...this.#made.flatMap((name, i): RootStep[] => [
        { do: 'directory', path: `/home/${name}`, mode: 0o755 },
        { do: 'own', path: `/home/${name}`, uid: 1000 + i, gid: 1000 + i },
      ]),
    ];
  }

  owns(owner: string | undefined, file: string): RootStep[] {
    const { uid, gid } = this.find(owner ?? 'root');
    return uid > 0 ? [{ do: 'own', path: file, uid, gid }] : [];
  }

  /** As USER names it: `name`, `name:group`, `1000:1000`. */
  find(written: string): User {
    const [name = '', group] = written.split(':');
    const made = this.#made.indexOf(name);
    const known = this.#passwd
      .split('\n')
      .map(line => line.split(':'))
      .find(f => f[0] === name || f[2] === name);
    const uid = made >= 0 ? 1000 + made : Number(known?.[2] ?? name);
    const gid = group === undefined ? (made >= 0 ? uid : Number(known?.[3] ?? 0)) : this.#groupId(group);
    return { uid, gid, groups: [], home: made >= 0 ? `/home/${name}` : (known?.[5] ?? '/') };
  }

  #groupId(written: string): number {
    const made = this.#made.indexOf(written);
    if (made >= 0) return 1000 + made;
    return Number(
      this.#group
        .split('\n')
        .map(line => line.split(':'))
        .find(f => f[0] === written)?.[2] ?? written,
    );
  }
}
