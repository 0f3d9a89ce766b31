import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { resolve, sep } from 'node:path';
import type { Vfs, VfsStat } from '../base/index.ts';

/** Larger files are refused: no source that people write comes near. */
export const MAX_BYTES = 1 << 20;

export interface NodeVfs extends Vfs {
  /** Why `read` gives nothing, as a sentence; `undefined` where it gives a text. */
  problem(path: string): string | undefined;
  /** The path without symbolic links, to tell whether two paths are one. */
  real(path: string): string | undefined;
}

interface Entry {
  readonly path: string;
  readonly stat: Stats;
}
type Found = Entry | { readonly problem: string };
type Text = { readonly text: string } | { readonly problem: string };

/**
 * The user's files, read only below `cwd` and `roots`: a symbolic link or `..` that leads out of all of them
 * finds nothing, so that a hostile repository can't show files of the machine that lints it. Relative paths are
 * taken from `cwd`. What was read once is kept.
 */
export function nodeVfs(cwd: string, roots: readonly string[] = []): NodeVfs {
  const allowed = [cwd, ...roots].flatMap(root => realPath(resolve(cwd, root)) ?? []);
  const entry = memoize(entryAt);
  const locate = memoize((path: string) => find(entry(resolve(cwd, path)), allowed));
  const list = memoize((path: string) => attempt(() => readdirSync(path).sort()));
  const text = memoize((path: string): Text => {
    const found = locate(path);
    return 'problem' in found ? found : readText(found);
  });
  return {
    read(path) {
      const result = text(path);
      return 'text' in result ? result.text : undefined;
    },
    problem(path) {
      const result = text(path);
      return 'problem' in result ? result.problem : undefined;
    },
    real(path) {
      const found = locate(path);
      return 'problem' in found ? undefined : found.path;
    },
    list(directory) {
      const found = locate(directory);
      return 'problem' in found ? undefined : list(found.path);
    },
    stat(path) {
      const found = locate(path);
      return 'problem' in found ? undefined : vfsStat(found.stat);
    },
  };
}

function vfsStat(stat: Stats): VfsStat | undefined {
  if (!stat.isDirectory() && !stat.isFile()) return undefined;
  const kind = stat.isDirectory() ? 'directory' : 'file';
  return { kind, executable: (stat.mode & 0o100) !== 0, size: stat.size };
}

/** What is at a path; symbolic links are resolved in the last part alone, and by the kernel. */
function entryAt(path: string): Entry | undefined {
  // Of a file's "subdirectories" it throws all the same.
  const stat = attempt(() => lstatSync(path, { throwIfNoEntry: false }));
  if (!stat) return undefined;
  return attempt(() => ({
    path: realpathSync.native(path),
    stat: stat.isSymbolicLink() ? statSync(path) : stat,
  }));
}

function find(entry: Entry | undefined, allowed: readonly string[]): Found {
  if (!entry) return { problem: 'there is no such file' };
  if (!allowed.some(root => isWithin(root, entry.path))) {
    return { problem: 'the path leads out of the working directory and of the folders that were named' };
  }
  return entry;
}

function readText({ path, stat }: Extract<Found, { path: string }>): Text {
  if (stat.isDirectory()) return { problem: 'this is a directory' };
  // A pipe or a device would block, or never end.
  if (!stat.isFile()) return { problem: 'this is no regular file' };
  try {
    return decode(readAtMost(path, MAX_BYTES + 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EACCES' ? 'permission denied' : (code ?? 'it failed');
    return { problem: `the file cannot be read: ${why}` };
  }
}

/** Bytes of a file or of standard input as text. */
export function decode(bytes: Uint8Array): Text {
  if (bytes.length > MAX_BYTES) return { problem: 'the file is larger than 1 MiB' };
  if (bytes.includes(0)) return { problem: 'the file is binary' };
  return { text: Buffer.from(bytes).toString('utf8') };
}

/** Reads on after the size that stat(2) tells, which can change, or be 0 as in /proc. */
function readAtMost(path: string, limit: number): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    while (length < limit) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, limit - length));
      const count = readSync(descriptor, chunk);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      length += count;
    }
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}

const CHUNK = 1 << 16;

const isWithin = (root: string, path: string) =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

const realPath = (path: string) => attempt(() => realpathSync(path));

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function memoize<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return key => {
    const before = known.get(key) ?? { value: make(key) };
    known.set(key, before);
    return before.value;
  };
}
