import { path, type Vfs } from '../base/index.ts';

/** Files that hold a configuration and nothing else. */
export const CONFIG_NAMES = [
  '.pid1-lint.yaml',
  '.pid1-lint.yml',
  '.pid1-lint.json',
  '.pid1-lint.toml',
] as const;

/** In package.json it is the value of this key. */
export const PACKAGE_KEY = 'pid1-lint';

/** Folders are not nested deeper. */
const MAX_DEPTH = 100;

/**
 * Configurations of the nearest folder that has any, from this one up to the root of its git repository. Outside of
 * one the search ends where the Vfs does: at the working directory, or at a folder that was named.
 */
export function findConfigs(vfs: Vfs, folder: string): readonly string[] {
  let at = folder;
  for (let depth = 0; depth < MAX_DEPTH && vfs.stat(at)?.kind === 'directory'; depth++) {
    const found = configsIn(vfs, at);
    const above = at === '.' || at.endsWith('..') ? path.join(at, '..') : path.dirname(at);
    if (found.length > 0 || vfs.stat(path.join(at, '.git')) || above === at) return found;
    at = above;
  }
  return [];
}

function configsIn(vfs: Vfs, folder: string): readonly string[] {
  const files = CONFIG_NAMES.map(name => path.join(folder, name)).filter(
    file => vfs.stat(file)?.kind === 'file',
  );
  const manifest = path.join(folder, 'package.json');
  return vfs.read(manifest)?.includes(`"${PACKAGE_KEY}"`) && hasKey(vfs.read(manifest) ?? '')
    ? [...files, manifest]
    : files;
}

/** The name of a package, or of a dependency, is no key at the top. */
function hasKey(manifest: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(manifest.replace(/^\uFEFF/, '')) as object, PACKAGE_KEY);
  } catch {
    return false;
  }
}
