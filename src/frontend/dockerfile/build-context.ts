import { path, type Vfs } from '../../base/index.ts';
import { type ContainerSpec, commandLine } from '../../model/index.ts';

/** How many folders above its own a Dockerfile's build context is looked for in. */
const MAX_UP = 6;

/** Files that nobody copies into an image: they say how it is built and run. */
const ABOUT_BUILDING =
  /^(?:\..*|.*dockerfile.*|containerfile.*|.*compose.*\.ya?ml|.*\.md|readme.*|licen[cs]e.*|makefile)$/i;

/**
 * The folder that a Dockerfile is built in, where nobody names it: its own, or the one above it that holds more of
 * what COPY and ADD name (`docker build -f docker/Dockerfile .`).
 * @param sources what they name, without leading `/`; globs and `.` may be among them
 */
export function likelyContext(
  vfs: Vfs,
  file: string,
  sources: readonly string[],
  steps: readonly string[],
): string {
  const own = path.dirname(file);
  const named = namedBy(sources);
  const present = (folder: string) =>
    named.reduce((sum, source) => {
      const there = presence(vfs, folder, source);
      return sum + (there === 0 && isMadeOf(ownFrom(folder, own), source) ? 0.5 : there);
    }, 0);
  // Where nothing is copied, what a step fetches may be the project's own.
  const isOpen = sources.length === 0 ? steps.some(step => FETCHES.test(step)) : present(own) === 0;
  // What is made before the build is nowhere yet: a folder with nothing to copy is still none to build in.
  const nothingToCopy = (sources.includes('.') || isOpen) && hasNothingToCopy(vfs, own);
  const project = sources.includes('.') && present(own) === 0 ? projectAbove(vfs, own, steps) : undefined;
  if (project !== undefined) return project;
  if (present(own) === named.length && !nothingToCopy) return own;
  let best = { folder: own, count: present(own) };
  for (const folder of foldersAbove(vfs, own)) {
    const count = present(folder);
    if (count > best.count) best = { folder, count };
  }
  if (best.folder !== own || !nothingToCopy) return best.folder;
  for (const folder of foldersAbove(vfs, own)) if (holdsProject(vfs, folder)) return folder;
  for (const folder of foldersAbove(vfs, own)) if (!hasNothingToCopy(vfs, folder)) return folder;
  return own;
}

const FETCHES = /\bgit\s+clone\b|\b(?:curl|wget)\s/;

/** What is built stands in one of these. */
const PROJECT =
  /^(?:pom\.xml|build\.(?:gradle(?:\.kts)?|sbt)|package\.json|go\.mod|Cargo\.toml|mix\.exs|rebar\.config|pyproject\.toml|composer\.json|Gemfile|.*\.(?:cs|fs|vb)proj)$/;

const holdsProject = (vfs: Vfs, folder: string) => (vfs.list(folder) ?? []).some(name => PROJECT.test(name));

/** What surely has to be there. */
const namedBy = (sources: readonly string[]) =>
  sources.filter(source => source !== '.' && !/^[^/]*[*?[]/.test(source));

/** Does a folder hold all that COPY and ADD name? */
export const holdsNamed = (vfs: Vfs, folder: string, sources: readonly string[]): boolean =>
  namedBy(sources).every(source => presence(vfs, folder, source) === 1);

/** What a tool that a step runs builds, by the file that it can't do without. */
const BUILDS: readonly (readonly [RegExp, string])[] = [
  [/\bcargo\s+(?:build|chef)\b/, 'Cargo.toml'],
  [/\bgo\s+(?:build|mod\s+download)\b/, 'go.mod'],
  [/\bmvnw?\s/, 'pom.xml'],
  // What an install names comes from the registry: it needs no package.json.
  [
    /\b(?:npm|pnpm|yarn|bun)\s+(?:(?:ci|run|build)\b|i(?:nstall)?(?:\s+(?:-\S+|\d+))*\s*(?:$|[;&|]))/,
    'package.json',
  ],
  [/(?:^|[;&|]\s*)make\b/, 'Makefile'],
  [/-r\s{0,3}requirements\.txt\b/, 'requirements.txt'],
  [/\bcomposer\s+install\b/, 'composer.json'],
  [/\bbundle\s+install\b/, 'Gemfile'],
];

/** Where a whole folder is copied and built, and only one above holds what is built. */
function projectAbove(vfs: Vfs, own: string, steps: readonly string[]): string | undefined {
  const files = BUILDS.filter(([tool]) => steps.some(step => tool.test(step))).map(([, name]) => name);
  if (files.length === 0 || holds(vfs, own, files)) return undefined;
  for (const folder of foldersAbove(vfs, own)) {
    if (files.some(name => vfs.stat(path.join(folder, name)) !== undefined)) return folder;
  }
  return undefined;
}

function holds(vfs: Vfs, folder: string, files: readonly string[], depth = 0): boolean {
  return (vfs.list(folder) ?? []).some(name => {
    const below = path.join(folder, name);
    return files.includes(name) || (depth < 2 && isFolder(vfs, below) && holds(vfs, below, files, depth + 1));
  });
}

/** Build files of tools, by the directory that they make. */
const MAKES: Readonly<Record<string, readonly string[]>> = {
  target: ['pom.xml', 'build.sbt', 'Cargo.toml'],
  build: ['build.gradle', 'build.gradle.kts'],
};

/** 1: it is there. 0.5: it is not, but its first directory is, or what makes that. */
function presence(vfs: Vfs, folder: string, source: string): number {
  const isThere = (name: string) => vfs.stat(path.join(folder, name)) !== undefined;
  if (isThere(source)) return 1;
  const [first = '', ...below] = source.split('/');
  if (below.length === 0) return 0;
  return isThere(first) || MAKES[first]?.some(isThere) ? 0.5 : 0;
}

/** `dist/apps/shop`, in a Dockerfile of `apps/shop`: what a step above makes of that folder bears its name. */
const isMadeOf = (down: string, source: string): boolean =>
  down.includes('/') && `${source}/`.includes(`/${down}/`);

/** `containers` with a folder of its own for each Dockerfile is none to build in either. */
export function hasNothingToCopy(vfs: Vfs, folder: string, depth = 0): boolean {
  return (vfs.list(folder) ?? []).every(name => {
    const below = path.join(folder, name);
    return (
      ABOUT_BUILDING.test(name) ||
      (depth < 2 && isFolder(vfs, below) && hasNothingToCopy(vfs, below, depth + 1))
    );
  });
}

const isFolder = (vfs: Vfs, file: string) => vfs.stat(file)?.kind === 'directory';

const SCRIPT = /\.(?:sh|bash|py|[cm]?js|[cm]?ts|rb|php|pl)$/;
/** They run what is beside a package.json, be it built there. */
const NEEDS_PACKAGE = /^(?:npm|pnpm|yarn|bun|node)$/;

/**
 * Does the command run a file of the build context? `undefined`: it names no file of its own.
 * Where a whole folder is copied, that tells which folder it was.
 */
export function runsFileOfContext(spec: ContainerSpec): boolean | undefined {
  const words = commandLine(spec).flatMap(word => word.split(/\s+/));
  const files = words.filter(word => /^[\w./-]+$/.test(word) && (word.includes('/') || SCRIPT.test(word)));
  if (words.some(word => NEEDS_PACKAGE.test(word))) files.push('package.json');
  const kinds = files.map(file => spec.files.origin(path.resolve(spec.workdir || '/', file)).kind);
  if (kinds.some(kind => kind === 'context' || kind === 'inline')) return true;
  return kinds.some(kind => kind === 'absent' || kind === 'unknown' || kind === 'produced')
    ? false
    : undefined;
}

/**
 * The folders above from which the command names the Dockerfile's own (`COPY . .`, `node packages/api/dist/main.js` in
 * `packages/api`), where the image has none of that name: it is built from one of them.
 */
export function foldersNamedFrom(vfs: Vfs, own: string, spec: ContainerSpec): readonly string[] {
  const words = commandLine(spec).flatMap(word => word.split(/\s+/));
  return [...foldersAbove(vfs, own)].filter(folder => {
    const down = ownFrom(folder, own);
    const isNamed = words.some(word => path.normalize(word).startsWith(`${down}/`));
    return isNamed && !hasFolder(spec, down);
  });
}

const ownFrom = (folder: string, own: string): string =>
  folder === '.' ? own : own.slice(folder === '/' ? 1 : folder.length + 1);

const hasFolder = (spec: ContainerSpec, down: string) =>
  spec.files.list(path.resolve(spec.workdir || '/', down)).length > 0;

/** Does the image hold the folder by the name that it has from above? */
export const holdsOwn = (spec: ContainerSpec, folder: string, own: string): boolean =>
  hasFolder(spec, ownFrom(folder, own));

/** As far as the Vfs lets anybody look: it ends where the project does. */
export function* foldersAbove(vfs: Vfs, own: string): Generator<string> {
  let folder = own;
  for (let i = 0; i < MAX_UP; i++) {
    const above = path.normalize(path.join(folder, '..'));
    if (above === folder || path.basename(above) === '..' || vfs.list(above) === undefined) return;
    folder = above;
    yield folder;
  }
}
