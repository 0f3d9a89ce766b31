import { type Location, lineIndex, path, type Vfs } from '../../base/index.ts';
import { isGitIgnored } from '../gitignore.ts';
import { matchesPattern } from '../shell/value.ts';
import { hasNothingToCopy } from './build-context.ts';
import { contextFiles, prebuiltAt } from './context-files.ts';
import type { Ignored } from './ignore.ts';
import { type Entry, type Gap, type Given, type Layer, withPermissions } from './layer.ts';

export interface ContextCopy {
  readonly vfs: Vfs;
  readonly context: string;
  readonly ignored: Ignored;
  /** `--exclude`, relative to the source. */
  readonly excluded: Ignored;
  readonly sources: readonly string[];
  readonly dest: string;
  /** Does a file keep its name below `dest`, or does it become `dest`? */
  readonly intoDirectory: boolean;
  /** `--parents`. */
  readonly keepsParents: boolean;
  readonly given: Given;
  readonly at: Location;
}

/** A source of COPY in the context, and what it becomes. */
interface Mapping {
  readonly source: string;
  readonly isDirectory: boolean;
  readonly target: string;
}

/** Files that one instruction walks through for its globs. */
const MAX_WALKED = 10_000;

export const isGlob = (source: string) => /[*?[]/.test(source);

/** A path of the context without leading `/`; `..` does not leave it. */
export const inContext = (source: string) => path.normalize(`/${source}`).slice(1) || '.';

/** COPY and ADD of files and directories of the build context. The context is read when somebody asks. */
export function contextLayer(copy: ContextCopy): Layer {
  /** The last one wins, so it is asked first. */
  let cached: readonly Mapping[] | undefined;
  const mappings = () => {
    cached ??= mapSources(copy).toReversed();
    return cached;
  };
  let alone: boolean | undefined;
  // A Dockerfile that lies alone is built somewhere else.
  const isElsewhere = () => {
    alone ??= hasNothingToCopy(copy.vfs, copy.context);
    return alone;
  };
  return {
    entry(file) {
      for (const mapping of mappings()) {
        const source = sourceOf(mapping, file);
        if (source === undefined || isLeftOut(copy, mapping, source)) continue;
        const entry = contextEntry(copy, source);
        if (entry) return entry;
      }
      return undefined;
    },
    holds: file =>
      mappings().some(mapping => {
        const source = sourceOf(mapping, file);
        return source !== undefined && isThere(copy, source) && !isLeftOut(copy, mapping, source);
      }),
    names: directory => mappings().flatMap(mapping => namesIn(copy, mapping, directory)),
    gap(file) {
      for (const mapping of mappings()) {
        const source = mapping.isDirectory ? sourceOf(mapping, file) : undefined;
        if (source !== undefined) return gapAt(copy, mapping, source, isElsewhere);
      }
      return undefined;
    },
  };
}

function mapSources(copy: ContextCopy): readonly Mapping[] {
  const { vfs, context, dest, keepsParents } = copy;
  const found = copy.sources.map(source => ({ source, paths: sourcePaths(vfs, context, source) }));
  const intoDirectory = copy.intoDirectory || found.flatMap(f => f.paths).length > 1;
  return found.flatMap(({ source, paths }) => {
    const pivot = keepsParents ? pivotOf(source) : 0;
    return paths.map(clean => {
      const isDirectory = clean === '.' || vfs.stat(path.join(context, clean))?.kind === 'directory';
      const kept = clean.split('/').slice(pivot).join('/');
      if (keepsParents) return { source: clean, isDirectory, target: path.join(dest, kept) };
      const target = isDirectory || !intoDirectory ? dest : path.join(dest, path.basename(clean));
      return { source: clean, isDirectory, target };
    });
  });
}

/** `--parents ./a/./b/c`: only what is behind `/./` is kept. */
function pivotOf(source: string): number {
  const at = source.indexOf('/./', source.startsWith('./') ? 1 : 0);
  return at === -1
    ? 0
    : inContext(source.slice(0, at))
        .split('/')
        .filter(part => part !== '.').length;
}

/** The paths that a source names: itself, or what a glob matches, part by part (`**` is no special thing to COPY). */
export function sourcePaths(vfs: Vfs, context: string, source: string): readonly string[] {
  const clean = inContext(source);
  if (!isGlob(clean)) return [clean];
  let walked = 0;
  let found: readonly string[] = ['.'];
  for (const part of clean.split('/')) {
    found = found.flatMap(base => {
      if (!isGlob(part)) return vfs.stat(path.join(context, base, part)) ? [path.join(base, part)] : [];
      const names = vfs.list(path.join(context, base)) ?? [];
      const left = names.slice(0, Math.max(0, MAX_WALKED - walked));
      walked += left.length;
      return left
        .filter(name => name.length < 256 && matchesPattern(part, name))
        .map(name => path.join(base, name));
    });
  }
  return found;
}

/** The path in the context that a path in the image would be copied from. */
function sourceOf({ source, isDirectory, target }: Mapping, file: string): string | undefined {
  if (!isDirectory) return file === target ? source : undefined;
  if (!path.isInside(target, file)) return undefined;
  const rest = file === target ? '' : file.slice(target === '/' ? 1 : target.length + 1);
  return path.normalize(rest === '' ? source : `${source}/${rest}`);
}

function leftOutBy(copy: ContextCopy, { source, isDirectory }: Mapping, file: string): Gap['leftOutBy'] {
  if (copy.ignored(file)) return '.dockerignore';
  const relative = isDirectory && source !== '.' ? file.slice(source.length + 1) : file;
  const isExcluded = relative !== '' && copy.excluded(isDirectory ? relative : path.basename(file));
  return isExcluded ? '--exclude' : undefined;
}

const isLeftOut = (copy: ContextCopy, mapping: Mapping, file: string) =>
  leftOutBy(copy, mapping, file) !== undefined;

const isThere = ({ vfs, context }: ContextCopy, source: string): boolean =>
  vfs.stat(path.join(context, source)) !== undefined;

function contextEntry(copy: ContextCopy, source: string): Entry | undefined {
  const file = path.join(copy.context, source);
  const stat = copy.vfs.stat(file);
  if (!stat) return undefined;
  if (stat.kind === 'directory') return { kind: 'directory' };
  const { executable } = stat;
  const { at, given } = copy;
  const text = copy.vfs.read(file);
  if (text !== undefined) {
    const located = { file, text, locate: lineIndex(file, text) };
    return withPermissions({ kind: 'context', text: located, executable, at }, given);
  }
  const prebuilt = prebuiltAt(copy.vfs, copy.context, contextFiles(copy.vfs, copy.context), source);
  const reason = 'it is binary, too large, or not readable';
  return withPermissions({ kind: 'opaque', path: file, executable, at, reason, prebuilt }, given);
}

function namesIn(copy: ContextCopy, mapping: Mapping, directory: string): readonly string[] {
  const { target, isDirectory } = mapping;
  if (path.isInside(directory, target) && directory !== target) {
    if (!isDirectory && isLeftOut(copy, mapping, mapping.source)) return [];
    const rest = target.slice(directory === '/' ? 1 : directory.length + 1);
    return [rest.split('/', 1)[0] ?? rest];
  }
  const source = isDirectory ? sourceOf(mapping, directory) : undefined;
  if (source === undefined) return [];
  const names = copy.vfs.list(path.join(copy.context, source)) ?? [];
  return names
    .slice(0, MAX_WALKED)
    .filter(name => !isLeftOut(copy, mapping, path.normalize(`${source}/${name}`)));
}

/** Kinds of files that people write, and that lie beside others of their kind. */
export const WRITTEN = /\.(sh|bash|py|js|mjs|cjs|rb|php|pl|lua|ex|exs|conf|cfg|ini|ya?ml|toml|service)$/;

function gapAt(copy: ContextCopy, mapping: Mapping, source: string, isElsewhere: () => boolean): Gap {
  const { vfs, context } = copy;
  const file = path.join(context, source);
  const exists = vfs.stat(file) !== undefined;
  const left = exists ? leftOutBy(copy, mapping, source) : undefined;
  const parent = vfs.list(path.join(context, path.dirname(source)));
  const hasSource = parent?.some(name => sameStem(name, path.basename(source))) ?? false;
  const isWritten = parent !== undefined && WRITTEN.test(source) && !hasSource;
  const mayBeMade = !left && (!isWritten || isElsewhere() || isGitIgnored(vfs, file));
  const prebuilt = prebuiltAt(copy.vfs, copy.context, contextFiles(copy.vfs, copy.context), source);
  return { file, ...(mayBeMade ? { prebuilt } : {}), ...(left ? { leftOutBy: left } : {}) };
}

/** `server.ts` beside a missing `server.js`: a compiler makes it. */
function sameStem(name: string, missing: string): boolean {
  const stem = missing.slice(0, missing.lastIndexOf('.'));
  return /\.(ts|mts|cts|tsx|coffee)$/.test(name) && name.startsWith(`${stem}.`);
}

/** Is it certain that COPY does not find a source, so that the build fails? */
export function isMissing(vfs: Vfs, context: string, source: string): boolean {
  if (isGlob(source)) return false;
  const clean = inContext(source);
  const file = path.join(context, clean);
  if (clean === '.' || vfs.stat(file)) return false;
  const beside = vfs.list(path.dirname(file));
  // Anything else may be the result of a step before the build: an archive, a binary, a bundle.
  return (
    beside !== undefined &&
    WRITTEN.test(clean) &&
    !beside.some(name => sameStem(name, path.basename(clean))) &&
    !isGitIgnored(vfs, file)
  );
}
