import type { Vfs } from '../base/index.ts';
import { path } from '../base/index.ts';

const DOCKERFILE = /^(Dockerfile|Containerfile)([.-].*)?$|\.(dockerfile|containerfile)$/i;
const SKIPPED: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  'vendor',
  '.venv',
  'venv',
  'dist',
  'target',
]);
const MAX_DIRECTORIES = 20_000;

export const isDockerfile = (file: string) =>
  DOCKERFILE.test(path.basename(file)) && !file.endsWith('.dockerignore');

/** Dockerfiles below a folder, sorted. */
export function discover(vfs: Vfs, directory: string): string[] {
  const found: string[] = [];
  const open = [directory];
  for (let visited = 0; open.length > 0 && visited < MAX_DIRECTORIES; visited++) {
    const current = open.shift() ?? '';
    for (const name of vfs.list(current) ?? []) {
      const file = path.join(current, name);
      const kind = vfs.stat(file)?.kind;
      if (kind === 'directory' && !SKIPPED.has(name)) open.push(file);
      else if (kind === 'file' && isDockerfile(name)) found.push(file);
    }
  }
  return found.sort();
}

/** Dockerfiles that may copy a file: those of its folder and of the folders above, up to the working directory. */
export function dockerfilesFor(vfs: Vfs, file: string): string[] {
  for (let directory = path.dirname(file); ; directory = path.dirname(directory)) {
    const names = (vfs.list(directory) ?? []).filter(name => isDockerfile(name));
    if (names.length > 0) return names.map(name => path.join(directory, name));
    if (directory === '.' || directory === '/' || directory.startsWith('..')) return [];
  }
}
