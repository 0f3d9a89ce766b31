import { type Location, path } from '../base/index.ts';
import type { FileOrigin, FileText, World } from '../model/index.ts';

/** What package managers read of a package.json. */
export interface Manifest {
  readonly directory: string;
  readonly file: FileText;
  readonly name: string | undefined;
  readonly scripts: ReadonlyMap<string, string>;
  /** Patterns, from package.json or pnpm-workspace.yaml. */
  readonly workspaces: readonly string[];
  readonly packageManager: string | undefined;
}

/** Folders that a workspace pattern may match; more are not looked at. */
const MAX_FOLDERS = 500;

/** Reads the package.json of a folder of the image; a sentence where that is not possible. */
export function readManifest(directory: string, world: World): Manifest | string {
  const where = path.join(directory, 'package.json');
  const origin = world.origin('package.json', directory);
  const file = world.read('package.json', directory) ?? standaloneSource(origin);
  if (!file) {
    if (origin.kind === 'absent') return `${where} is not in the image, so its scripts are not known`;
    return `${where} is not readable, so its scripts are not known`;
  }
  const json = parseObject(file.text);
  if (!json) return `${file.file} is not a JSON object, so its scripts are not known`;
  return {
    directory,
    file,
    name: text(json.name),
    scripts: scriptsOf(json.scripts),
    workspaces: [...patterns(json.workspaces), ...pnpmPatterns(directory, world)],
    packageManager: text(json.packageManager),
  };
}

/** Next.js copies the project's package.json to `.next/standalone`. @source next build, copyTracedFiles in packages/next/src/build/utils.ts */
function standaloneSource(origin: FileOrigin): FileText | undefined {
  if (origin.kind !== 'produced' || !origin.path.includes('/.next/standalone/')) return undefined;
  const copied = origin.files.origin(origin.path.replace(/\/.next\/standalone\/(?=[^/]*$)/, '/'));
  return copied.kind === 'context' || copied.kind === 'inline' ? copied.text : undefined;
}

/** The manifest of the folder or of the nearest one above, as package managers look for it. */
export function nearestManifest(directory: string, world: World): Manifest | string {
  const here = readManifest(directory, world);
  let folder = directory;
  while (folder !== '/' && folder !== '.') {
    folder = path.dirname(folder);
    if (world.read('package.json', folder))
      return typeof here === 'string' ? readManifest(folder, world) : here;
  }
  return here;
}

/** `undefined`: it is no JSON object. */
export function parseObject(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(source.replace(/^\uFEFF/, ''));
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(v => typeof v === 'string') : [];

/** A Map, so that a script named `constructor` is no surprise. */
function scriptsOf(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) return new Map();
  return new Map(Object.entries(value).filter((e): e is [string, string] => typeof e[1] === 'string'));
}

const patterns = (value: unknown) => strings(isRecord(value) ? value.packages : value);

function pnpmPatterns(directory: string, world: World): readonly string[] {
  const file = world.read('pnpm-workspace.yaml', directory);
  if (!file) return [];
  const yaml = world.parseYaml(file.text);
  return isRecord(yaml) ? strings(yaml.packages) : [];
}

/** The folders of all workspaces of a root: patterns `a/b`, `a/*` and `a/**`, the last one level deep. */
export function workspaceFolders(root: Manifest, world: World): readonly string[] {
  const folders: string[] = [];
  for (const pattern of root.workspaces) {
    if (pattern.startsWith('!')) continue;
    const star = pattern.indexOf('*');
    if (star === -1) folders.push(path.resolve(root.directory, pattern));
    else {
      const base = path.resolve(root.directory, pattern.slice(0, star));
      for (const name of world.files.list(base)) folders.push(path.join(base, name));
    }
    if (folders.length > MAX_FOLDERS) break;
  }
  return folders.slice(0, MAX_FOLDERS);
}

/** The workspace that a name or a path picks out: `-w api`, `-w packages/api`, `--filter @acme/api`. */
export function findWorkspace(root: Manifest, wanted: string, world: World): Manifest | string {
  const asPath = path.resolve(root.directory, wanted.replace(/^\{|\}$/g, ''));
  for (const folder of workspaceFolders(root, world)) {
    const manifest = readManifest(folder, world);
    if (typeof manifest === 'string') continue;
    if (manifest.name === wanted || folder === asPath) return manifest;
  }
  if (world.read('package.json', asPath)) return readManifest(asPath, world);
  return `no workspace "${wanted}" is found below ${root.directory}`;
}

/** Where a script stands in package.json. */
export function scriptLocation(manifest: Manifest, script: string): Location | undefined {
  const source = manifest.file.text;
  const from = source.indexOf('"scripts"');
  const key = JSON.stringify(script);
  for (let at = source.indexOf(key, from + 1); from !== -1 && at !== -1; at = source.indexOf(key, at + 1)) {
    const rest = source.slice(at + key.length, at + key.length + 40).trimStart();
    if (rest.startsWith(':')) return manifest.file.locate(at, at + key.length);
  }
  return undefined;
}
