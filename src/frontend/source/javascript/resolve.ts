import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { mappedByDeno, withoutRegistry } from './import-map.ts';
import { isRecord, text } from './jsonc.ts';
import { meteorRoot } from './meteor.ts';
import {
  listedText,
  mayBeThere,
  nearest,
  packageRoot,
  readPackage,
  tsConfigs,
  workspacePackages,
} from './project.ts';

export type Resolved =
  | { readonly kind: 'file'; readonly path: string; readonly text: FileText }
  | { readonly kind: 'json'; readonly text: FileText }
  /** A file of the program itself that is not there to be read. */
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string };

const EXTENSIONS = ['.ts', '.js', '.tsx', '.mjs', '.cjs', '.mts', '.cts', '.jsx', '.json'] as const;
/** What TypeScript writes in an import, and the source that it means. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

export const extensionOf = (path: string): string => /\.[mc]?[jt]sx?$/.exec(path)?.[0] ?? '';
export const withoutExtension = (path: string): string =>
  path.slice(0, path.length - extensionOf(path).length);

function found(path: string, file: FileText): Resolved {
  return path.endsWith('.json') ? { kind: 'json', text: file } : { kind: 'file', path, text: file };
}

/** A file by node's rules, and TypeScript's and the bundlers' besides. */
export function resolveFile(files: ImageFiles, path: string, depth = 0): Resolved | undefined {
  if (!mayBeThere(files, path)) return undefined;
  const extension = extensionOf(path);
  const asNamed = extension === '' && !path.endsWith('.json') ? [] : [path];
  const candidates = [
    ...asNamed,
    ...(SOURCES[extension] ?? []).map(e => withoutExtension(path) + e),
    ...EXTENSIONS.map(e => path + e),
    path,
  ];
  for (const candidate of candidates) {
    const file = listedText(files, candidate);
    if (file) return found(candidate, file);
  }
  return depth > 3 ? undefined : resolveDirectory(files, path, depth);
}

/** Where TypeScript names its output, the source is meant, though an old output may lie beside it. */
function sourceBeside(files: ImageFiles, from: string, path: string): Resolved | undefined {
  if (!/\.[mc]?tsx?$/.test(from)) return undefined;
  for (const extension of SOURCES[extensionOf(path)] ?? []) {
    const source = withoutExtension(path) + extension;
    const file = listedText(files, source);
    if (file) return found(source, file);
  }
  return undefined;
}

function resolveDirectory(files: ImageFiles, path: string, depth: number): Resolved | undefined {
  const main = text(readPackage(files, path)?.main);
  if (main) {
    const target = resolveFile(files, paths.resolve(path, main), depth + 1);
    if (target) return target;
  }
  for (const extension of EXTENSIONS) {
    const index = paths.join(path, `index${extension}`);
    const file = listedText(files, index);
    if (file) return found(index, file);
  }
  return undefined;
}

const isBuiltin = (name: string): boolean => name.startsWith('node:');

/** What `specifier` means in the file at `from`. */
export function resolveImport(files: ImageFiles, from: string, specifier: string): Resolved {
  const directory = paths.dirname(from);
  const plain = specifier.replace(/[?#].*$/, '') || specifier;
  if (/^\.{0,2}\//.test(plain) || plain === '.' || plain === '..') {
    const path = paths.resolve(directory, plain);
    const own = sourceBeside(files, from, path) ?? resolveFile(files, path);
    return (
      own ??
      (plain.startsWith('/') ? fromApp(files, directory, plain) : undefined) ?? { kind: 'missing', path }
    );
  }
  if (specifier.startsWith('file://')) {
    const path = specifier.slice('file://'.length);
    return resolveFile(files, path) ?? { kind: 'missing', path };
  }
  if (isBuiltin(specifier)) return { kind: 'package', name: specifier.slice('node:'.length) };
  const mapped = mappedByDeno(files, directory, specifier);
  if (mapped && 'path' in mapped)
    return resolveFile(files, mapped.path) ?? { kind: 'missing', path: mapped.path };
  if (mapped) return { kind: 'package', name: withoutRegistry(mapped.specifier) };
  const alias = resolveAlias(files, directory, specifier);
  if (alias && alias.kind !== 'missing') return alias;
  const workspace =
    resolveOwnImports(files, directory, specifier) ?? resolveWorkspace(files, directory, specifier);
  // Where an alias leads nowhere, TypeScript goes on as if there was none.
  if (alias && workspace?.kind !== 'file') return alias;
  return (
    workspace ??
    resolveConvention(files, directory, plain) ?? { kind: 'package', name: withoutRegistry(specifier) }
  );
}

/** `/imports/x` is a module of the app in Meteor. */
function fromApp(files: ImageFiles, directory: string, plain: string): Resolved | undefined {
  const root = meteorRoot(files, directory);
  return root === undefined ? undefined : resolveFile(files, paths.join(root, plain));
}

/** Matches a pattern with at most one `*`; gives what the star stands for. */
function starOf(pattern: string, name: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === name ? '' : undefined;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits = name.startsWith(before) && name.endsWith(after) && name.length >= before.length + after.length;
  return fits ? name.slice(before.length, name.length - after.length) : undefined;
}

/** `paths` and `baseUrl` of the nearest tsconfig. */
function resolveAlias(files: ImageFiles, directory: string, specifier: string): Resolved | undefined {
  const configs = nearest(files, 'tsconfigs', directory, at => {
    const found = tsConfigs(files, at);
    return found.length > 0 ? found : undefined;
  });
  for (const { aliases, baseUrl } of configs ?? []) {
    let missing: Resolved | undefined;
    for (const { pattern, targets } of aliases) {
      const star = starOf(pattern, specifier);
      if (star === undefined) continue;
      for (const target of targets) {
        const path = target.replace('*', () => star);
        const hit = resolveFile(files, path);
        if (hit) return hit;
        if (!path.includes('/node_modules/') && pattern !== '*') missing ??= { kind: 'missing', path };
      }
    }
    const hit = baseUrl ? resolveFile(files, paths.join(baseUrl, specifier)) : undefined;
    if (hit ?? missing) return hit ?? missing;
  }
  return undefined;
}

/** The first string of a conditional target, by the conditions of node. */
function target(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return target(value[0], depth + 1);
  if (!isRecord(value) || depth > 6) return undefined;
  for (const condition of [
    'node',
    'import',
    'module',
    'require',
    'default',
    'production',
    'development',
    'types',
  ]) {
    const inner = target(value[condition], depth + 1);
    if (inner) return inner;
  }
  return undefined;
}

/** `imports` of package.json: `#db`, `#lib/*`. */
function resolveOwnImports(files: ImageFiles, directory: string, specifier: string): Resolved | undefined {
  if (!specifier.startsWith('#')) return undefined;
  const root = packageRoot(files, directory);
  const table = root?.manifest.imports;
  if (!root || !isRecord(table)) return undefined;
  for (const [pattern, value] of Object.entries(table)) {
    const star = starOf(pattern, specifier);
    const to = star === undefined ? undefined : target(value)?.replace('*', () => star);
    if (!to) continue;
    if (!to.startsWith('.')) return { kind: 'package', name: to };
    const path = paths.resolve(root.directory, to);
    return resolveFile(files, path) ?? { kind: 'missing', path };
  }
  return undefined;
}

/** A package of the same workspace, or the package itself by its name. */
function resolveWorkspace(files: ImageFiles, directory: string, specifier: string): Resolved | undefined {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const rest = parts.slice(specifier.startsWith('@') ? 2 : 1).join('/');
  const own = packageRoot(files, directory);
  const place = own?.manifest.name === name ? own.directory : workspacePackages(files, directory).get(name);
  const manifest = place ? readPackage(files, place) : undefined;
  if (!place || !manifest) return undefined;
  const candidates = [
    exported(manifest.exports, rest),
    rest || text(manifest.main),
    rest || text(manifest.module),
  ];
  for (const candidate of candidates) {
    const hit = candidate ? resolveFile(files, paths.resolve(place, candidate)) : undefined;
    if (hit) return hit;
  }
  const source =
    resolveFile(files, paths.join(place, 'src', rest || 'index')) ??
    resolveFile(files, paths.join(place, rest || 'index'));
  return source ?? { kind: 'missing', path: paths.join(place, candidates.find(c => c) ?? 'index.js') };
}

function exported(exports: unknown, rest: string): string | undefined {
  const key = rest === '' ? '.' : `./${rest}`;
  if (!isRecord(exports) || !Object.keys(exports).some(k => k.startsWith('.'))) {
    return rest === '' ? target(exports) : undefined;
  }
  for (const [pattern, value] of Object.entries(exports)) {
    const star = starOf(pattern, key);
    if (star !== undefined) return target(value)?.replace('*', () => star);
  }
  return undefined;
}

/** `@/x` and `~/x` are the sources in most projects, whichever tool says so, and `$lib/x` is a folder of SvelteKit. */
function resolveConvention(files: ImageFiles, directory: string, specifier: string): Resolved | undefined {
  const isLib = specifier === '$lib' || specifier.startsWith('$lib/');
  if (!isLib && !specifier.startsWith('@/') && !specifier.startsWith('~/')) return undefined;
  const root = packageRoot(files, directory)?.directory ?? directory;
  const rest = specifier.slice(isLib ? 1 : 2);
  const path = paths.join(root, 'src', rest);
  return resolveFile(files, path) ?? resolveFile(files, paths.join(root, rest)) ?? { kind: 'missing', path };
}
