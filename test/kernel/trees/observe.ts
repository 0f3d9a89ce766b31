import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseSignal, signalNumber } from '../../../src/kernel/index.ts';
import type { Text, Tree } from './tree.ts';

export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Bit masks as /proc/PID/status shows them: bit 0 is signal 1. */
  readonly caught: number;
  readonly ignored: number;
  readonly blocked: number;
  readonly zombie: 0 | 1;
  /** Is the status known? The kernel tells it from 6.15 on. PID 1's always is. */
  readonly known: 0 | 1;
  /** As wait(2) has it. */
  readonly status: number;
  readonly ended: 0 | 1;
  /** After the stop signal; negative: before it. */
  readonly endedMs: number;
  readonly argv: string;
}

export type Observation =
  | {
      readonly killed: 0 | 1;
      /** -1: none was made. */
      readonly orphanStays: -1 | 0 | 1;
      readonly processes: readonly SeenProcess[];
    }
  | { readonly error: string; readonly status?: number };

const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);

/** Where the compiled actor and launcher, and the scripts of the trees lie. */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'pid1-lint-trees-'));
  readonly actor = join(this.folder, 'actor');
  readonly #launcher = join(this.folder, 'launcher');
  #count = 0;

  constructor() {
    chmodSync(this.folder, 0o755);
    for (const [source, out] of [
      ['actor.c', this.actor],
      ['launcher.c', this.#launcher],
    ] as const)
      execFileSync('cc', ['-O1', '-o', out, here(source)]);
  }

  newFolder(): string {
    const folder = join(this.folder, String(this.#count++));
    mkdirSync(folder);
    return folder;
  }

  /** Runs a tree as PID 1 of a namespace of its own, and stops it. */
  async observe(tree: Tree, text: Text, graceMs: number): Promise<Observation> {
    for (const [path, content] of Object.entries(text.files)) writeFileSync(path, content, { mode: 0o755 });
    const signal = signalNumber(parseSignal(tree.signal) ?? 'SIGTERM');
    const args = [String(signal), String(graceMs), tree.orphan ? '1' : '0', this.actor, '--', ...text.argv];
    const env = { PATH: PATH.join(':') };
    const { stdout } = await run(this.#launcher, args, { env, maxBuffer: 1 << 22 });
    return JSON.parse(stdout) as Observation;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Why generated trees can't be run here; `undefined`: they can. */
export function whyNot(programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  const absent = programs.filter(name => !find(name));
  if (absent.length > 0) return `not installed: ${absent.join(', ')}`;
  try {
    execFileSync('unshare', ['--user', '--pid', '--fork', 'true'], { stdio: 'ignore' });
  } catch {
    if (process.getuid?.() !== 0) return 'no PID namespace can be made here';
  }
  return undefined;
}

const find = (name: string) => PATH.some(directory => existsSync(join(directory, name)));
