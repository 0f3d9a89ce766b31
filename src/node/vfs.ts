import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Vfs, VfsStat } from '../base/index.ts';

const MAX_BYTES = 1 << 20;

/**
 * The user's files, read only below `roots`: a symbolic link or `..` that leads out of all of them finds
 * nothing. Relative paths are taken from `cwd`.
 */
export function nodeVfs(cwd: string, roots: readonly string[] = []): Vfs {
  const allowed = [cwd, ...roots].flatMap(root => real(resolve(cwd, root)) ?? []);
  const texts = new Map<string, string | undefined>();
  const locate = (file: string): string | undefined => {
    const found = real(resolve(cwd, file));
    return found !== undefined && allowed.some(root => isWithin(root, found)) ? found : undefined;
  };
  return {
    read(file) {
      if (texts.has(file)) return texts.get(file);
      const path = locate(file);
      const text = path === undefined ? undefined : readText(path);
      texts.set(file, text);
      return text;
    },
    list(directory) {
      const path = locate(directory);
      if (path === undefined) return undefined;
      try {
        return readdirSync(path).sort();
      } catch {
        return undefined;
      }
    },
    stat(file): VfsStat | undefined {
      const path = locate(file);
      if (path === undefined) return undefined;
      try {
        const stat = statSync(path);
        const kind = stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : undefined;
        return kind && { kind, executable: (stat.mode & 0o100) !== 0, size: stat.size };
      } catch {
        return undefined;
      }
    },
  };
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isWithin(root: string, path: string): boolean {
  const rest = relative(root, path);
  return rest === '' || (!rest.startsWith(`..${sep}`) && rest !== '..' && !isAbsolute(rest));
}

function readText(path: string): string | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > MAX_BYTES) return undefined;
    const bytes = readFileSync(path);
    return bytes.includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    return undefined;
  }
}
