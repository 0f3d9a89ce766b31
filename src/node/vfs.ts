import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Vfs } from '../base/index.ts';

/** Larger files are refused: no source that people write comes near. */
export const MAX_BYTES = 1 << 20;

export interface NodeVfs extends Vfs {
  /** Why `read` gives nothing, as a sentence; `undefined` where it gives a text. */
  problem(path: string): string | undefined;
  /** The path without symbolic links, to tell whether two paths are one. */
  real(path: string): string | undefined;
}

/** Of what stat(2) tells only this is kept: a tree of folders has many entries. */
interface Entry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly executable: boolean;
  readonly size: number;
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
  const realFolder = memoize((path: string) => attempt(() => realpathSync.native(path)));
  const entry = memoize((path: string) => entryAt(path, realFolder));
  const here = resolve(cwd);
  const base = here.endsWith(sep) ? here : here + sep;
  const absolute = (path: string) => (PLAIN.test(path) ? base + path : resolve(cwd, path));
  const locate = memoize((path: string) => find(entry(absolute(path)), allowed));
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
      if ('problem' in found || found.kind === 'other') return undefined;
      return { kind: found.kind, executable: found.executable, size: found.size };
    },
  };
}

/** Nothing of it is to be resolved: no root, no `..`, nothing doubled. */
const PLAIN = /^(?:[^/\\:.][^/\\:]*\/)*[^/\\:.][^/\\:]*$/;

/** What is at a path; the kernel resolves its symbolic links, those of a folder once for all that lies in it. */
function entryAt(path: string, realFolder: (path: string) => string | undefined): Entry | undefined {
  // Of a file's "subdirectories" it throws all the same.
  const stat = attempt(() => lstatSync(path, { throwIfNoEntry: false }));
  if (!stat) return undefined;
  return attempt(() => {
    const folder = stat.isFile() ? realFolder(dirname(path)) : undefined;
    const real = folder === undefined ? realFolder(path) : join(folder, basename(path));
    if (real === undefined) return undefined;
    const meant = stat.isSymbolicLink() ? statSync(path) : stat;
    const kind = meant.isDirectory() ? 'directory' : meant.isFile() ? 'file' : 'other';
    return { path: real, kind, executable: (meant.mode & 0o100) !== 0, size: meant.size };
  });
}

function find(entry: Entry | undefined, allowed: readonly string[]): Found {
  if (!entry) return { problem: 'there is no such file' };
  if (!allowed.some(root => isWithin(root, entry.path))) {
    return { problem: 'the path leads out of the working directory and of the folders that were named' };
  }
  return entry;
}

function readText({ path, kind, size }: Entry): Text {
  if (kind === 'directory') return { problem: 'this is a directory' };
  // A pipe or a device would block, or never end.
  if (kind === 'other') return { problem: 'this is no regular file' };
  try {
    return decode(readAtMost(path, MAX_BYTES + 1, size));
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
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') };
}

/** Reads on after the size that stat(2) tells, which can change, or be 0 as in /proc. */
function readAtMost(path: string, limit: number, size: number): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    // One byte more than the file has: that there is no more is seen without another buffer.
    let buffer = Buffer.allocUnsafe(Math.min(limit, (size || CHUNK) + 1));
    for (let length = 0; ; ) {
      const count =
        length < buffer.length ? readSync(descriptor, buffer, length, buffer.length - length, null) : 0;
      length += count;
      // A file of that size is read at once, and no more comes after less than was asked for.
      if (length === size && size > 0 && length < buffer.length) return buffer.subarray(0, length);
      if (length === limit || (count === 0 && length < buffer.length)) return buffer.subarray(0, length);
      if (count === 0) buffer = Buffer.concat([buffer], Math.min(limit, length + CHUNK));
    }
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
