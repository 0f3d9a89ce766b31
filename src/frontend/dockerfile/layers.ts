import { type Location, lineIndex, path, type Vfs } from '../../base/index.ts';
import type { FileOrigin, FileText, ImageFiles, RunStep } from '../../model/index.ts';
import { matchesPattern } from '../shell/value.ts';

/** One change of a stage's file system: what it makes of a path; `undefined`: it leaves the path alone. */
export interface Layer {
  origin(file: string, below: () => FileOrigin): FileOrigin | undefined;
  /** Names that it puts into a directory. */
  list?(directory: string): readonly string[];
  /** Absolute paths that it names one by one, for PATH look-ups. */
  has?(file: string): boolean;
}

const MAX_LINKS = 20;
const MAX_LISTED = 10_000;

/** A text of the build context. */
export function contextText(vfs: Vfs, file: string): FileText | undefined {
  const text = vfs.read(file);
  return text === undefined ? undefined : { file, text, locate: lineIndex(file, text) };
}

/** A text that stands in the Dockerfile itself, line by line from an offset of it. */
export function inlineText(file: string, text: string, at: Location): FileText {
  return { file, text, locate: () => at };
}

export function contextOrigin(
  vfs: Vfs,
  file: string,
  at: Location,
  mode: boolean | undefined,
): FileOrigin | undefined {
  const stat = vfs.stat(file);
  if (!stat) return undefined;
  if (stat.kind === 'directory') return { kind: 'directory' };
  const executable = mode ?? stat.executable;
  const text = contextText(vfs, file);
  if (text) return { kind: 'context', text, executable, at };
  return {
    kind: 'opaque',
    path: file,
    executable,
    at,
    reason: stat.size > 1 << 20 ? 'it is larger than 1 MiB' : 'it is a binary file',
  };
}

export interface CopySource {
  /** Path in the context, normalised and without a leading slash; may hold `*`, `?`, `[…]`. */
  readonly pattern: string;
}

export interface CopyOptions {
  readonly vfs: Vfs;
  readonly context: string;
  readonly sources: readonly string[];
  readonly dest: string;
  /** The destination is a directory: it ends in `/`, or several sources are named. */
  readonly intoDirectory: boolean;
  readonly executable: boolean | undefined;
  readonly ignored: (file: string) => boolean;
  readonly at: Location;
}

/** COPY and ADD from the build context. */
export function contextLayer(o: CopyOptions): Layer {
  const inContext = (file: string) => path.join(o.context, file);
  const named = o.sources.flatMap(source => globSource(o.vfs, o.context, source));
  const find = (file: string): string | undefined => {
    for (const source of named) {
      const isDirectory = source === '.' || o.vfs.stat(inContext(source))?.kind === 'directory';
      if (isDirectory) {
        if (!path.isInside(o.dest, file)) continue;
        const rest = file === o.dest ? '.' : file.slice(o.dest === '/' ? 1 : o.dest.length + 1);
        return path.normalize(`${source}/${rest}`);
      }
      const target = o.intoDirectory ? path.join(o.dest, path.basename(source)) : o.dest;
      if (target === file) return source;
    }
    return undefined;
  };
  return {
    origin(file) {
      const source = find(file);
      if (source === undefined || (source !== '.' && o.ignored(source))) return undefined;
      return contextOrigin(o.vfs, inContext(source), o.at, o.executable);
    },
    list(directory) {
      const source = find(directory);
      const names = source === undefined ? [] : (o.vfs.list(inContext(source)) ?? []);
      return names.slice(0, MAX_LISTED).filter(name => !o.ignored(path.normalize(`${source}/${name}`)));
    },
    has(file) {
      const source = find(file);
      return source !== undefined && o.vfs.stat(inContext(source))?.kind === 'file' && !o.ignored(source);
    },
  };
}

/** The paths that a source of COPY names: itself, or what a glob matches, segment by segment. */
export function globSource(vfs: Vfs, context: string, source: string): readonly string[] {
  const clean = path.normalize(source.replace(/^\/+/, '') || '.');
  if (!/[*?[]/.test(clean)) return [clean];
  let found = ['.'];
  for (const segment of clean.split('/')) {
    found = found
      .flatMap(base => {
        if (!/[*?[]/.test(segment))
          return vfs.stat(path.join(context, base, segment)) ? [path.join(base, segment)] : [];
        const names = vfs.list(path.join(context, base)) ?? [];
        return names.filter(name => matchesPattern(segment, name)).map(name => path.join(base, name));
      })
      .slice(0, MAX_LISTED);
  }
  return found;
}

/** COPY --from of another stage. */
export function stageLayer(
  from: ImageFiles,
  sources: readonly string[],
  dest: string,
  intoDirectory: boolean,
  executable: boolean | undefined,
): Layer {
  const find = (file: string): string | undefined => {
    for (const source of sources) {
      const clean = path.normalize(source.startsWith('/') ? source : `/${source}`);
      const asFile = intoDirectory ? path.join(dest, path.basename(clean)) : dest;
      const isDirectory =
        from.origin(clean).kind === 'directory' || source.endsWith('/') || source.endsWith('/.');
      if (!isDirectory && file === asFile) return clean;
      if (
        /[*?]/.test(clean) &&
        path.dirname(file) === dest &&
        matchesPattern(path.basename(clean), path.basename(file))
      ) {
        return path.join(path.dirname(clean), path.basename(file));
      }
      if (path.isInside(dest, file) && file !== asFile)
        return path.join(clean, file.slice(dest === '/' ? 0 : dest.length));
      if (file === dest) return clean;
    }
    return undefined;
  };
  return {
    origin(file) {
      const source = find(file);
      if (source === undefined) return undefined;
      const origin = from.origin(source);
      return executable === undefined || !('executable' in origin) ? origin : { ...origin, executable };
    },
    list(directory) {
      const source = find(directory);
      return source === undefined ? [] : from.list(source);
    },
    has(file) {
      const source = find(file);
      const kind = source === undefined ? 'absent' : from.origin(source).kind;
      return kind === 'context' || kind === 'inline' || kind === 'installed' || kind === 'opaque';
    },
  };
}

/** One path with one origin. */
export function fileLayer(file: string, origin: (below: () => FileOrigin) => FileOrigin): Layer {
  return {
    origin: (asked, below) => (asked === file ? origin(below) : undefined),
    list: directory => (path.dirname(file) === directory ? [path.basename(file)] : []),
    has: asked => asked === file,
  };
}

/** The file system of a stage: its layers, last writer first, above what it starts from. */
export class StageFiles implements ImageFiles {
  readonly layers: Layer[] = [];
  readonly links = new Map<string, string>();
  readonly runs: RunStep[] = [];
  readonly #base: (file: string) => FileOrigin;
  readonly #parent: StageFiles | undefined;

  constructor(base: (file: string) => FileOrigin, parent?: StageFiles) {
    this.#base = base;
    this.#parent = parent;
  }

  origin(file: string): FileOrigin {
    return this.#at(this.#follow(path.normalize(file)), this.layers.length);
  }

  /** Replaces symbolic links in a path, the last part included. */
  #follow(file: string): string {
    let current = file;
    for (let i = 0; i < MAX_LINKS; i++) {
      const hit = this.#linkIn(current);
      if (!hit) return current;
      current = path.normalize(
        path.resolve(path.dirname(hit.link), hit.target) + current.slice(hit.link.length),
      );
    }
    return current;
  }

  #linkIn(file: string): { link: string; target: string } | undefined {
    for (let at = file.length; at > 0; at = file.lastIndexOf('/', at - 1)) {
      const link = file.slice(0, at);
      const target = this.links.get(link) ?? this.#parent?.links.get(link);
      if (target !== undefined && target !== link) return { link, target };
    }
    return undefined;
  }

  #at(file: string, height: number): FileOrigin {
    for (let i = height - 1; i >= 0; i--) {
      const origin = this.layers[i]?.origin(file, () => this.#at(file, i));
      if (origin) return origin;
    }
    const below = this.#parent ? this.#parent.origin(file) : this.#base(file);
    if (
      this.runs.length === 0 ||
      (below.kind !== 'unknown' && below.kind !== 'absent' && below.kind !== 'base')
    )
      return below;
    if (below.kind === 'base' && SYSTEM.test(file)) return below;
    return { kind: 'produced', path: file, files: this, runs: this.runs };
  }

  list(directory: string): readonly string[] {
    const file = this.#follow(path.normalize(directory));
    const names = this.layers.flatMap(layer => layer.list?.(file) ?? []);
    return [...new Set([...names, ...(this.#parent?.list(file) ?? [])])].sort();
  }

  which(name: string, searchPath: string): string | undefined {
    for (const directory of searchPath.split(':')) {
      const file = path.join(directory, name);
      if (directory.startsWith('/') && this.knows(file)) return file;
    }
    return undefined;
  }

  knows(file: string): boolean {
    return (
      this.links.has(file) ||
      this.layers.some(layer => layer.has?.(this.#follow(file))) ||
      (this.#parent?.knows(file) ?? false)
    );
  }
}

const SYSTEM = /^\/(usr\/)?s?bin\//;
