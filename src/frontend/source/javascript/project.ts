import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { identityOf } from '../../same-files.ts';
import { isRecord, parseJsonc, record, text, texts } from './jsonc.ts';

type Json = Readonly<Record<string, unknown>>;

/** Answers that are asked for once an import. */
const memory = new WeakMap<ImageFiles, Map<string, unknown>>();

export function remembered<T>(files: ImageFiles, key: string, make: () => T): T {
  const of = identityOf(files);
  const known = memory.get(of) ?? new Map<string, unknown>();
  memory.set(of, known);
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}

/** What `find` finds in the directory or in the nearest one above it; what holds for one above is found once for all below it. */
export function nearest<T>(
  files: ImageFiles,
  what: string,
  directory: string,
  find: (at: string) => T | undefined,
): T | undefined {
  const known = remembered(files, what, () => new Map<string, T | undefined>());
  const passed: string[] = [];
  let found: T | undefined;
  for (const at of paths.upwards(directory)) {
    found = known.get(at) ?? (known.has(at) ? undefined : find(at));
    if (found !== undefined || known.has(at)) break;
    passed.push(at);
  }
  for (const at of passed) known.set(at, found);
  return found;
}

/** The text at a path of an image, where it is known. */
export function textAt(files: ImageFiles, path: string): FileText | undefined {
  return remembered(files, `text ${path}`, () => {
    const origin = files.origin(path);
    return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
  });
}

/**
 * Is anything known of that name, with an ending or without? A text that can be read is always in the list of its
 * directory, and most names that are looked up are those of packages.
 */
export function mayBeThere(files: ImageFiles, path: string): boolean {
  const directory = paths.dirname(path);
  if (directory === path) return true;
  const stems = remembered(
    files,
    `stems ${directory}`,
    () => new Set([...namesIn(files, directory)].map(stem)),
  );
  return stems.has(stem(paths.basename(path)));
}

/** The text at a path, which is looked up only where its directory names it. */
export function listedText(files: ImageFiles, path: string): FileText | undefined {
  return namesIn(files, paths.dirname(path)).has(paths.basename(path)) ? textAt(files, path) : undefined;
}

const namesIn = (files: ImageFiles, directory: string): ReadonlySet<string> =>
  remembered(files, `names ${directory}`, () => new Set(files.list(directory)));

/** `main.test.ts` and `main` begin alike. */
const stem = (name: string): string =>
  name.slice(0, name.indexOf('.', 1) === -1 ? undefined : name.indexOf('.', 1));

export function jsonAt(files: ImageFiles, path: string): Json | undefined {
  return remembered(files, `json ${path}`, () => {
    const file = listedText(files, path);
    const data = file && parseJsonc(file.text);
    return isRecord(data) ? data : undefined;
  });
}

export const readPackage = (files: ImageFiles, directory: string): Json | undefined =>
  jsonAt(files, paths.join(directory, 'package.json'));

/** The nearest directory above (or at) `directory` that has a package.json. */
export function packageRoot(
  files: ImageFiles,
  directory: string,
): { directory: string; manifest: Json } | undefined {
  return nearest(files, 'root', directory, at => {
    const manifest = readPackage(files, at);
    return manifest && { directory: at, manifest };
  });
}

/** The major version of a package that the nearest package.json which names it asks for. */
export function majorOf(files: ImageFiles, directory: string, name: string): number | undefined {
  for (const at of paths.upwards(directory)) {
    const manifest = readPackage(files, at);
    const range = manifest && (record(manifest.dependencies)[name] ?? record(manifest.devDependencies)[name]);
    const major = typeof range === 'string' ? /^[\^~=v]*(\d+)/.exec(range)?.[1] : undefined;
    if (major !== undefined) return Number(major);
  }
  return undefined;
}

export interface TsConfig {
  readonly path: string;
  readonly directory: string;
  /** Absolute. */
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
  readonly baseUrl: string | undefined;
  /** Pattern to absolute targets. */
  readonly aliases: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
  /** `files` and `include`, absolute. */
  readonly includes: readonly string[];
}

const MAX_EXTENDS = 8;
/** Stands for the directory of the outermost tsconfig; that of this one is near enough. */
const CONFIG_DIR = '$' + '{configDir}';

/** Reads a tsconfig with what it extends. */
export function readTsConfig(files: ImageFiles, path: string, depth = 0): TsConfig | undefined {
  const data = jsonAt(files, path);
  if (!data || depth > MAX_EXTENDS) return undefined;
  const directory = paths.dirname(path);
  const bases = typeof data.extends === 'string' ? [data.extends] : texts(data.extends);
  let base: TsConfig | undefined;
  for (const name of bases) {
    if (!name.startsWith('.') && !name.startsWith('/')) continue;
    const target = paths.resolve(directory, name);
    base = readTsConfig(files, target.endsWith('.json') ? target : `${target}.json`, depth + 1) ?? base;
  }
  const options = record(data.compilerOptions);
  const absolute = (value: unknown): string | undefined => {
    const known = text(value)?.replace(CONFIG_DIR, '.');
    return known === undefined ? undefined : paths.resolve(directory, known);
  };
  const baseUrl = absolute(options.baseUrl) ?? base?.baseUrl;
  const own = Object.entries(record(options.paths)).map(([pattern, targets]) => ({
    pattern,
    targets: texts(targets).map(t => paths.resolve(baseUrl ?? directory, t)),
  }));
  const includes = [...texts(data.files), ...texts(data.include)].map(i => paths.resolve(directory, i));
  return {
    path,
    directory,
    outDir: absolute(options.outDir) ?? base?.outDir,
    rootDir: absolute(options.rootDir) ?? base?.rootDir,
    baseUrl,
    aliases: own.length > 0 ? own : (base?.aliases ?? []),
    includes: includes.length > 0 ? includes : (base?.includes ?? []),
  };
}

/** All tsconfig files of a directory, the plain one first. */
export function tsConfigs(files: ImageFiles, directory: string): readonly TsConfig[] {
  return remembered(files, `tsconfig ${directory}`, () => findTsConfigs(files, directory));
}

function findTsConfigs(files: ImageFiles, directory: string): readonly TsConfig[] {
  const names = files.list(directory).filter(n => /^[tj]sconfig(\.[\w-]+)?\.json$/.test(n));
  const ordered = [...new Set(['tsconfig.json', ...names])];
  return ordered.flatMap(name => readTsConfig(files, paths.join(directory, name)) ?? []);
}

/** Directories of the packages of a workspace, by package name. */
export function workspacePackages(files: ImageFiles, directory: string): ReadonlyMap<string, string> {
  return remembered(files, `workspace ${directory}`, () => findWorkspace(files, directory));
}

function findWorkspace(files: ImageFiles, directory: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pattern of workspacePatterns(files, directory)) {
    for (const place of expandPattern(files, directory, pattern)) {
      const name = text(readPackage(files, place)?.name);
      if (name && !found.has(name)) found.set(name, place);
    }
  }
  if (directory === '/' || directory === '.') return found;
  const above = workspacePackages(files, paths.dirname(directory));
  return found.size === 0 ? above : new Map([...above, ...found]);
}

function workspacePatterns(files: ImageFiles, directory: string): readonly string[] {
  const manifest = readPackage(files, directory);
  const declared = manifest?.workspaces;
  const own = isRecord(declared) ? texts(declared.packages) : texts(declared);
  const pnpm = listedText(files, paths.join(directory, 'pnpm-workspace.yaml'));
  const listed = pnpm ? [...pnpm.text.matchAll(/^\s*-\s*["']?([^"'\s#]+)/gm)].map(m => m[1] ?? '') : [];
  return [...own, ...listed].filter(p => p !== '' && !p.startsWith('!'));
}

const MAX_PLACES = 200;

function expandPattern(files: ImageFiles, directory: string, pattern: string): readonly string[] {
  let places = [directory];
  for (const part of paths.normalize(pattern).split('/')) {
    places = part.includes('*')
      ? places.flatMap(place => files.list(place).map(name => paths.join(place, name)))
      : places.map(place => paths.join(place, part));
    places = places.slice(0, MAX_PLACES);
  }
  return places;
}
