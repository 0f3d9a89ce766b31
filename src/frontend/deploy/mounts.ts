import { type Location, lineIndex, path, type Vfs } from '../../base/index.ts';
import type { FileOrigin, FileText, ImageFiles } from '../../model/index.ts';
import type { ConfigMap, RunMount } from './types.ts';

/** By the image: services of one file often mount the same sources, and each would have them parsed again. */
const MOUNTED = new WeakMap<ImageFiles, Map<string, ImageFiles>>();

/**
 * An image's files below what a run line mounts over them.
 *
 * @param alike of the same image, named in another place
 */
export function mounted(
  files: ImageFiles,
  mounts: readonly RunMount[],
  vfs: Vfs,
  at: Location,
  alike: ImageFiles = files,
): ImageFiles {
  if (mounts.length === 0) return files;
  const known = MOUNTED.get(alike) ?? new Map<string, ImageFiles>();
  MOUNTED.set(alike, known);
  const key = JSON.stringify(mounts.map(mount => [mount, mount.texts && [...mount.texts]]));
  const same = known.get(key);
  const own = below(files, mounts, vfs, at);
  if (!same) known.set(key, own);
  return same ? { ...own, same } : own;
}

function below(files: ImageFiles, mounts: readonly RunMount[], vfs: Vfs, at: Location): ImageFiles {
  // A mount inside of another one lies on top of it.
  const sorted = mounts
    .map(mount => ({ ...mount, target: path.normalize(mount.target) }))
    .sort((a, b) => b.target.length - a.target.length);
  const mountOf = (file: string) => {
    const mount = sorted.find(({ target }) => path.isInside(target, file));
    return mount?.isVolume ? undefined : mount;
  };
  return {
    ...(files.history ? { history: () => files.history?.() ?? { from: undefined, runs: [] } } : {}),
    ...(files.stages ? { stages: () => files.stages?.() ?? [] } : {}),
    realpath: file => (mountOf(file) || !files.realpath ? path.normalize(file) : files.realpath(file)),
    linkAt: file => (mountOf(file) ? undefined : files.linkAt?.(file)),
    origin(file) {
      const asked = path.normalize(file);
      const mount = mountOf(asked);
      return mount ? originIn(mount, asked, vfs, at) : files.origin(asked);
    },
    list(directory) {
      const asked = path.normalize(directory);
      const mount = mountOf(asked);
      if (mount) return namesIn(mount, asked, vfs);
      const points = sorted.filter(({ target }) => path.dirname(target) === asked && target !== asked);
      const names = points.map(({ target }) => path.basename(target));
      return [...new Set([...files.list(asked), ...names])].sort();
    },
    which(name, searchPath) {
      for (const directory of searchPath.split(':')) {
        const file = path.join(directory, name);
        const mount = directory.startsWith('/') ? mountOf(file) : undefined;
        const found = mount
          ? ['context', 'opaque'].includes(originIn(mount, file, vfs, at).kind)
          : files.which(name, directory) !== undefined;
        if (found) return file;
      }
      return undefined;
    },
  };
}

const inSource = ({ source = '', target }: RunMount, file: string) =>
  path.join(source, file.slice(target.length));

function originIn(mount: RunMount, file: string, vfs: Vfs, at: Location): FileOrigin {
  if (mount.texts) return ofTexts(mount, mount.texts, file, at);
  if (mount.source === undefined)
    return { kind: 'unknown', reason: `what is mounted at ${mount.target} is not known` };
  const source = inSource(mount, file);
  const stat = vfs.stat(source);
  if (!stat) return missing(mount, source, vfs);
  if (stat.kind === 'directory') return { kind: 'directory' };
  const { executable } = stat;
  const text = vfs.read(source);
  return text === undefined
    ? { kind: 'opaque', path: source, executable, at, reason: 'it is binary, too large, or not readable' }
    : {
        kind: 'context',
        text: { file: source, text, locate: lineIndex(source, text) },
        executable,
        at,
      };
}

function ofTexts(
  mount: RunMount,
  texts: NonNullable<RunMount['texts']>,
  file: string,
  at: Location,
): FileOrigin {
  const below = file.slice(mount.target.length).replace(/^\//, '');
  const text = texts.get(below);
  if (text) return { kind: 'context', text, executable: mount.executable ?? false, at };
  const isFolder = below === '' || [...texts.keys()].some(name => name.startsWith(`${below}/`));
  if (isFolder) return { kind: 'directory' };
  return mount.isPartial
    ? { kind: 'unknown', reason: `what else is mounted at ${mount.target} is not known` }
    : { kind: 'absent', reason: `what is mounted at ${mount.target} has no ${below}` };
}

/** What a folder that can be read does not hold may still be made before the container starts: built, downloaded. */
function missing(mount: RunMount, source: string, vfs: Vfs): FileOrigin {
  const isInReach = vfs.stat(mount.source ?? '')?.kind === 'directory';
  return {
    kind: 'unknown',
    reason: isInReach ? `there is no ${source} yet` : `${source} can't be read from here`,
  };
}

function namesIn(mount: RunMount, directory: string, vfs: Vfs): readonly string[] {
  if (mount.texts) {
    const below = directory.slice(mount.target.length + 1);
    const inside = [...mount.texts.keys()].filter(name => name !== '' && path.isInside(below || '.', name));
    return [
      ...new Set(inside.map(name => name.slice(below === '' ? 0 : below.length + 1).split('/')[0] ?? '')),
    ];
  }
  return mount.source === undefined ? [] : (vfs.list(inSource(mount, directory)) ?? []);
}

/** Mounts with the texts of the ConfigMaps that are known; of two with one name nothing is said. */
export function withTexts(mounts: readonly RunMount[], maps: readonly ConfigMap[]): readonly RunMount[] {
  return mounts.map(mount => {
    const { configMaps } = mount;
    if (!configMaps) return mount;
    const { sources, subPath, executable } = configMaps;
    const found = sources.flatMap(source => {
      const [map, ...others] = maps.filter(({ name }) => name === source.name);
      return map && others.length === 0 ? [{ map, items: source.items }] : [];
    });
    if (found.length === 0) return mount;
    const files = found.flatMap(({ map, items }) => filesOf(map, items));
    const texts = files.flatMap(([file, text]): (readonly [string, FileText])[] => {
      if (subPath === undefined) return [[file, text]];
      return file === subPath ? [['', text]] : [];
    });
    const isPartial = configMaps.isPartial || found.length < sources.length;
    return { ...mount, texts: new Map(texts), executable, ...(isPartial ? { isPartial } : {}) };
  });
}

function filesOf(map: ConfigMap, items: ReadonlyMap<string, string> | undefined) {
  const keys = items ?? new Map([...map.texts.keys()].map(key => [key, key]));
  return [...keys].flatMap(([file, key]): (readonly [string, FileText])[] => {
    const text = map.texts.get(key);
    return text ? [[file, text]] : [];
  });
}
