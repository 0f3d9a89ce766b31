import { path, type Vfs } from '../base/index.ts';
import { decides, type FilePattern, readPatterns } from './file-patterns.ts';

/** The .gitignore files of a folder and of those above it, outermost first. */
export interface Ignores {
  /** The same with the file of a folder below. */
  below(folder: string): Ignores;
  ignores(file: string, isFolder: boolean): boolean;
}

/** @source gitignore(5): the last pattern that matches decides, and files deeper down are asked last. */
export function gitIgnores(vfs: Vfs, folder: string): Ignores {
  return layered(vfs, [], outside(folder));
}

/** Does git leave a file out, or a folder above it? Such a one is made, by a build or by hand: no checkout has it. */
export function isGitIgnored(vfs: Vfs, file: string): boolean {
  const ignores = gitIgnores(vfs, path.dirname(file));
  const parts = file.split('/');
  return parts.some((_, i) => ignores.ignores(parts.slice(0, i + 1).join('/'), i < parts.length - 1));
}

/** The folders that lead to this one, within the working directory. */
function outside(folder: string): readonly string[] {
  if (folder.startsWith('/') || folder.startsWith('..')) return [folder];
  const parts = folder === '.' ? [] : folder.split('/');
  return ['.', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

interface Layer {
  readonly folder: string;
  readonly patterns: readonly FilePattern[];
}

function layered(vfs: Vfs, above: readonly Layer[], folders: readonly string[]): Ignores {
  const own = folders.flatMap(folder => {
    const text = vfs.read(path.join(folder, '.gitignore'));
    return text === undefined ? [] : [{ folder, patterns: readPatterns(text) }];
  });
  const layers = [...above, ...own];
  return {
    below: folder => layered(vfs, layers, [folder]),
    ignores(file, isFolder) {
      let ignored = false;
      for (const { folder, patterns } of layers) {
        const relative = folder === '.' ? file : file.slice(folder.length + 1);
        const names = relative.split('/');
        for (const pattern of patterns)
          if (decides(pattern, names, isFolder, ignored)) ignored = !pattern.negated;
      }
      return ignored;
    },
  };
}
