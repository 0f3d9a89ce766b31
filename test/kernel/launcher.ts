import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, type UserInfo, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type SignalName, signalNumber } from '../../src/kernel/index.ts';

/** A change to the root, done inside the container before its command runs. Paths are absolute. */
export type RootStep =
  | { readonly do: 'directory'; readonly path: string; readonly mode: number }
  | { readonly do: 'file'; readonly path: string; readonly mode: number; readonly text: string | Uint8Array }
  | { readonly do: 'link'; readonly path: string; readonly target: string }
  | { readonly do: 'remove'; readonly path: string }
  /** Hides what the host has there. */
  | { readonly do: 'empty'; readonly path: string }
  | { readonly do: 'own'; readonly path: string; readonly uid: number; readonly gid: number };

export interface LaunchRequest {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** With all capabilities, as `docker run --privileged`. */
  readonly privileged?: boolean;
  readonly user?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
  /** Absent: the host's own root is used, read and write; only /proc is new. */
  readonly root?: readonly RootStep[];
  /** In the PID namespace of another process, which is PID 1 there and waits for every child: a pod's pause. */
  readonly sharesNamespace?: true;
}

/** Times are in milliseconds of one monotonic clock. */
export interface Death {
  readonly pid: number;
  readonly status: WaitStatus;
  readonly at: number;
}

export type WaitStatus = { readonly exit: number } | { readonly signal: number };

export interface Running {
  /** As the host numbers it. */
  readonly pid: number;
  /** Who adopts: a pause where there is one, else PID 1. */
  readonly reaper: number;
  /** Does the kernel tell of forks and exits? */
  readonly hasEvents: boolean;
  /** Of the processes below PID 1, as far as the kernel tells. */
  readonly parents: ReadonlyMap<number, number>;
  readonly deaths: readonly Death[];
  /** What the container has written to both of its outputs. */
  output(): string;
  /** From the parent namespace, to PID 1. Resolves to the time. */
  signal(signal: SignalName): Promise<number>;
  /** Makes a process whose parent dies; false where that can't be done. */
  makeOrphan(): Promise<boolean>;
  releaseOrphan(): void;
  kill(): void;
  readonly ended: Promise<{ readonly status: WaitStatus; readonly at: number }>;
}

export type Started = Running | { readonly failed: string; readonly errno: number };

/** Why nothing can be launched on this machine, in one line. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'no Linux';
  try {
    launcher();
  } catch {
    return 'no C compiler (cc)';
  }
  try {
    execFileSync('unshare', [...(isRoot ? [] : ['-Ur']), '-pmnf', '--mount-proc', 'true'], {
      stdio: 'ignore',
    });
  } catch {
    return 'this user may not make namespaces';
  }
  return undefined;
}

export const isRoot = process.getuid?.() === 0;

/** What `/etc/subuid` or `/etc/subgid` grants to a user: `FIRST COUNT`. */
function granted(file: string, { username, uid }: UserInfo<string>): string | undefined {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  const [, first, count] = lines.find(([who]) => who === username || who === String(uid)) ?? [];
  return count && Number(count) >= MOST_IDS ? `${first} ${count}` : undefined;
}

/** Some stand-ins have the host's `nogroup`. */
const MOST_IDS = 65_535;

/** The ids that a user namespace has beside 0, as rootless engines map them. `undefined`: none. */
function grantedIds(): { readonly users: string; readonly groups: string } | undefined {
  try {
    const user = userInfo();
    const users = granted('/etc/subuid', user);
    const groups = granted('/etc/subgid', user);
    if (!users || !groups) return undefined;
    execFileSync('unshare', ['--user', '--map-root-user', '--map-auto', 'true'], { stdio: 'ignore' });
    return { users, groups };
  } catch {
    return undefined;
  }
}

const ids = isRoot ? undefined : grantedIds();

/** Has a container other users than root? A user namespace has them where newuidmap(1) may map them. */
export const hasUsers = isRoot || ids !== undefined;

let built: string | undefined;

/** The launcher is compiled once for each text of it. */
function launcher(): string {
  if (built) return built;
  const folder = fileURLToPath(new URL('launcher/', import.meta.url));
  const sources = readdirSync(folder)
    .filter(name => name.endsWith('.c'))
    .sort();
  const hash = createHash('sha256');
  for (const name of [...sources, 'launcher.h']) hash.update(readFileSync(folder + name));
  const user = process.getuid?.() ?? 0;
  const cache = join(tmpdir(), `pid1-lint-launcher-${user}`);
  const file = join(cache, hash.digest('hex').slice(0, 16));
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const own = `${file}.${process.pid}`;
    execFileSync('cc', ['-O2', '-o', own, ...sources.map(name => folder + name)], { stdio: 'pipe' });
    renameSync(own, file);
  }
  built = file;
  return file;
}

function description(request: LaunchRequest, scratch: string | undefined): Buffer {
  const parts: (string | Uint8Array)[] = [];
  const put = (...tokens: readonly (string | number)[]) => parts.push(...tokens.map(token => `${token}\0`));
  if (!isRoot) put('user-namespace', 1);
  if (ids) put('user-ids', ids.users, 'group-ids', ids.groups);
  if (request.privileged) put('privileged', 1);
  if (request.sharesNamespace) put('pause', 1);
  if (scratch !== undefined) put('scratch', scratch);
  put('cwd', request.cwd ?? '/');
  const { uid, gid, groups } = request.user ?? { uid: 0, gid: 0, groups: [] };
  put('uid', uid, 'gid', gid);
  for (const group of groups) put('group', group);
  for (const word of request.argv) put('arg', word);
  for (const [name, value] of Object.entries(request.env)) put('env', `${name}=${value}`);
  put('root');
  for (const step of request.root ?? []) {
    if (step.do === 'file') {
      const bytes = Buffer.from(step.text);
      put('file', step.path, step.mode.toString(8), bytes.length);
      parts.push(bytes);
    } else if (step.do === 'directory') put('directory', step.path, step.mode.toString(8));
    else if (step.do === 'link') put('link', step.path, step.target);
    else if (step.do === 'own') put('own', step.path, step.uid, step.gid);
    else put(step.do, step.path);
  }
  return Buffer.concat(parts.map(part => Buffer.from(part)));
}

/** Starts a command as PID 1. Resolves when it runs, which is when execve has succeeded, or can't run. */
export async function launch(request: LaunchRequest): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-'));
  const file = join(folder, 'container');
  const scratch = join(folder, 'root');
  mkdirSync(scratch);
  writeFileSync(file, description(request, request.root ? scratch : undefined));
  const child = spawn(launcher(), [file], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
  }
  child.stdin.on('error', () => {});
  const report = new Report(child.stdio[3] as Readable);
  const gone = new Promise<void>(resolve => child.once('close', resolve));
  void gone.then(() => {
    report.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const tell = (command: string) => child.stdin.write(`${command}\n`);
  const started = await report.started;
  if ('failed' in started) {
    await gone;
    return started.failed === '' ? { failed: `the launcher failed: ${output}`, errno: 0 } : started;
  }
  return {
    pid: started.pid,
    reaper: report.pause ?? started.pid,
    hasEvents: started.hasEvents,
    parents: report.parents,
    deaths: report.deaths,
    output: () => output,
    async signal(signal) {
      tell(`signal ${signalNumber(signal)}`);
      return report.next('sent').then(words => milliseconds(words[1]));
    },
    async makeOrphan() {
      tell('orphan');
      return report.next('orphan').then(words => words[0] === 'yes');
    },
    releaseOrphan: () => tell('release'),
    kill: () => tell('kill'),
    ended: report.ended.then(async ended => {
      await gone;
      return ended;
    }),
  };
}

/** Of what a container writes, its end is kept. */
const MAX_OUTPUT = 1 << 16;

const milliseconds = (nanoseconds: string | undefined) => Number(nanoseconds ?? 0) / 1e6;

function waitStatus(word: string | undefined): WaitStatus {
  const status = Number(word);
  return (status & 0x7f) === 0 ? { exit: (status >> 8) & 0xff } : { signal: status & 0x7f };
}

type Start =
  | { readonly pid: number; readonly hasEvents: boolean }
  | { readonly failed: string; readonly errno: number };

/** The lines of the launcher's descriptor 3. */
class Report {
  readonly parents = new Map<number, number>();
  readonly deaths: Death[] = [];
  pause: number | undefined;
  readonly started: Promise<Start>;
  readonly ended: Promise<{ status: WaitStatus; at: number }>;
  #hasEvents = false;
  #settleStart: (start: Start) => void = () => {};
  #settleEnd: (end: { status: WaitStatus; at: number }) => void = () => {};
  readonly #waiting = new Map<string, (words: readonly string[]) => void>();

  constructor(stream: Readable) {
    this.started = new Promise(resolve => {
      this.#settleStart = resolve;
    });
    this.ended = new Promise(resolve => {
      this.#settleEnd = resolve;
    });
    createInterface({ input: stream }).on('line', line => this.#line(line.split(' ')));
  }

  /** The next line that begins so; nothing if the container ends before. */
  next(kind: string): Promise<readonly string[]> {
    return new Promise(resolve => this.#waiting.set(kind, resolve));
  }

  close(): void {
    this.#settleStart({ failed: '', errno: 0 });
    this.#settleEnd({ status: { exit: 0 }, at: 0 });
    for (const resolve of this.#waiting.values()) resolve([]);
  }

  #line([kind = '', ...words]: readonly string[]): void {
    const number = (i: number) => Number(words[i] ?? 0);
    if (kind === 'events') this.#hasEvents = words[0] === 'yes';
    else if (kind === 'lost') this.#hasEvents = false;
    else if (kind === 'pause') this.pause = number(0);
    else if (kind === 'pid') this.#settleStart({ pid: number(0), hasEvents: this.#hasEvents });
    else if (kind === 'fail') this.#settleStart({ failed: words.slice(1).join(' '), errno: number(0) });
    else if (kind === 'fork') this.parents.set(number(1), number(0));
    else if (kind === 'died')
      this.deaths.push({ pid: number(0), status: waitStatus(words[1]), at: milliseconds(words[2]) });
    else if (kind === 'ended') this.#settleEnd({ status: waitStatus(words[0]), at: milliseconds(words[1]) });
    this.#waiting.get(kind)?.(words);
    this.#waiting.delete(kind);
  }
}
