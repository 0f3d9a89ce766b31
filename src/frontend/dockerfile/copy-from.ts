import { type Location, path } from '../../base/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { BinSh, FileOrigin, Prebuilt } from '../../model/index.ts';
import { matchesPattern } from '../shell/value.ts';
import { installsOnly, mayBuild } from './building.ts';
import type { StageFiles } from './files.ts';
import { isLikelyMade, isSystemPath } from './ground.ts';
import { knownBinary, noteInit } from './inits.ts';
import { type Entry, fileLayer, type Given, type Layer, namesTowards, withPermissions } from './layer.ts';
import type { Stage } from './stage.ts';

export interface CopyFrom {
  readonly stage: Stage;
  readonly sources: readonly string[];
  /** Those whose variables have no value, to what they name on the usual platform. */
  readonly open: ReadonlyMap<string, string>;
  readonly dest: string;
  readonly intoDirectory: boolean;
  readonly given: Given;
  readonly at: Location;
}

/** COPY --from of a stage: a path here is a path there. */
export function copyFromStage(copy: CopyFrom, other: Stage): void {
  const { stage } = copy;
  const sources = copy.sources.map(source => likely(copy, other.files, source));
  stage.files.takeFrom(
    other.files,
    sources.map(source => path.normalize(`/${source}`)),
  );
  for (const [index, source] of sources.entries()) {
    const clean = path.normalize(`/${source}`);
    const isOpen = copy.open.has(copy.sources[index] ?? '');
    const layer = stageLayer(copy, other.files, source, clean);
    stage.files.push(isOpen ? openLayer(copy, layer) : layer);
    if (!isOpen) keepLinks(copy, other.files, source, clean);
    adoptShell(copy, clean, other.binSh);
    for (const init of other.inits) {
      if (clean === '/' || knownBinary(clean) === init.program) noteInit(stage, init.program, copy.at);
    }
    const origin = /[*?[]/.test(clean) ? undefined : other.files.origin(clean);
    if (origin?.kind === 'installed') noteInit(stage, origin.program, copy.at);
  }
}

/** A directory is copied with the symbolic links in it; one that is copied by itself is followed. */
function keepLinks(copy: CopyFrom, files: StageFiles, source: string, clean: string): void {
  const links = files.linksIn(clean);
  if (links.length === 0 || kindOf(files, source, clean, copy) === 'file') return;
  for (const link of links) {
    const target = files.linkAt(link);
    const file = path.join(copy.dest, link.slice(clean === '/' ? 0 : clean.length));
    if (target !== undefined) copy.stage.files.link(file, target);
  }
}

/** A source as it is written is what a step makes of the same name; else that of the usual platform. */
function likely({ open }: CopyFrom, files: StageFiles, source: string): string {
  const usual = open.get(source);
  const isThere = (name: string) => files.origin(path.normalize(`/${name}`)).kind !== 'absent';
  return usual === undefined || isThere(source) || !isThere(usual) ? source : usual;
}

/** Nobody knows which file it copies: none is certain to be missing where it ends up. */
const openLayer = ({ dest, intoDirectory, at }: CopyFrom, layer: Layer): Layer => ({
  ...layer,
  entry(file, below) {
    const entry = layer.entry(file, below);
    if (entry && entry.kind !== 'absent') return entry;
    if (intoDirectory ? !path.isInside(dest, file) : file !== dest) return entry;
    const before = entry ?? below();
    return before.kind === 'absent'
      ? { kind: 'unknown', reason: `which file COPY (${at.file}:${at.line}) copies is not known` }
      : entry;
  },
});

type SourceKind = 'file' | 'directory' | 'open';

/** File or directory? An undecided one is taken for a file where its name or its destination says so. */
function kindOf(files: StageFiles, source: string, clean: string, copy: CopyFrom): SourceKind {
  if (/\/\.?$/.test(source) || clean === '/') return 'directory';
  const origin = files.origin(clean);
  switch (origin.kind) {
    case 'directory':
      return 'directory';
    case 'context':
    case 'inline':
    case 'installed':
    case 'opaque':
      return 'file';
    default:
      if (files.isDirectory(clean)) return 'directory';
      // `.venv` and `.local` are directories, whose names have no ending.
      if (/.\.[A-Za-z][\w-]{0,5}$/.test(path.basename(clean))) return 'file';
      if (/\/s?bin$/.test(copy.dest) && !/^s?bin$/.test(path.basename(clean))) return 'file';
      return 'open';
  }
}

function stageLayer(copy: CopyFrom, files: StageFiles, source: string, clean: string): Layer {
  if (/[*?[]/.test(clean)) return globLayer(copy, files, clean);
  const { dest } = copy;
  const asFile = copy.intoDirectory ? path.join(dest, path.basename(clean)) : dest;
  let cached: SourceKind | undefined;
  const kind = () => {
    cached ??= kindOf(files, source, clean, copy);
    return cached;
  };
  const mapped = (file: string): string | undefined => {
    if (kind() !== 'directory' && file === asFile) return clean;
    if (kind() === 'file' || !path.isInside(dest, file)) return undefined;
    return path.join(clean, file.slice(dest === '/' ? 0 : dest.length));
  };
  const remade = copy.stage.files.remaking(isLikelyMade);
  const madeLater = copy.stage.files.madeLater();
  const rebuilt = copy.stage.files.remaking((_, makers) => makers.some(({ step }) => mayBuild(step.text)));
  return {
    entry(file, below) {
      const there = mapped(file);
      if (there === undefined) return undefined;
      const entry = withPermissions(files.origin(there), copy.given);
      if (there === clean && kind() === 'file') return entry;
      // The whole of an image that nothing is known of has no file of its own where a later RUN makes one.
      const isOpen = entry.kind === 'base' || entry.kind === 'unknown';
      if (isOpen && clean === '/')
        return remade(file) ?? (isOwn(below(), file) ? undefined : transparent(entry, kind(), below));
      // What may be a file of a base image has nothing below itself that could hide what is known.
      if (entry.kind === 'base' && kind() === 'open' && there !== clean && isKnown(below(), file))
        return undefined;
      if (entry.kind !== 'produced') return transparent(entry, kind(), below);
      const isHere = BUILD_DIRECTORY.test(file) || !hasSourcesOf(files, there);
      const again = isHere ? rebuilt(file) : undefined;
      // Merged into a directory with what another stage has made, where this one has nothing of the kind.
      const isMerged = kind() === 'directory' && there !== clean && !files.isDirectory(path.dirname(there));
      const before = isMerged && !again ? below() : undefined;
      if (before?.kind === 'produced') {
        // A later step that builds nothing has not made it, nor has one that installs packages.
        const isOfThere = madeLater(file, before) && !rebuilt(file);
        return isOfThere || before.runs.every(run => installsOnly(run.text)) ? entry : undefined;
      }
      // A stage that has the manifests alone makes no source of the program.
      if (kind() === 'directory' && !hasSourcesOf(files, there) && below().kind === 'context')
        return undefined;
      // What may be a file hides nothing below itself.
      const mayHide = kind() !== 'directory' || !isScript(below());
      return (
        again ??
        (mayHide && (kind() !== 'open' || there === clean || !isKnown(below(), file)) ? entry : undefined)
      );
    },
    names(directory) {
      if (kind() !== 'directory') return namesTowards(directory, asFile);
      const there = path.isInside(dest, directory) ? mapped(directory) : undefined;
      return there === undefined ? namesTowards(directory, dest) : files.list(there);
    },
  };
}

/** Of cargo and Maven, Gradle, mix, .NET: what an earlier build has left there is a cache for the next. */
const BUILD_DIRECTORY = /\/(?:target|build|_build|obj)\//;
const MANIFEST =
  /^(?:\..*|node_modules|prisma|patches|(?:package|tsconfig|turbo|nx|lerna|nest-cli|npm-shrinkwrap)\b.*\.json|(?:pnpm|yarn|bun)[-.].*|.*\.config\.[cm]?[jt]s)$/;

/** A stage that installs dependencies has the manifests of a package alone: what is built of it is built elsewhere. */
function hasSourcesOf(files: StageFiles, output: string): boolean {
  if (!/\.[cm]?js$/.test(output) || output.includes('/node_modules/')) return true;
  for (const directory of path.upwards(path.dirname(output))) {
    const names = files.list(directory);
    if (names.includes('package.json'))
      return names.some(
        name =>
          !MANIFEST.test(name) &&
          ['context', 'directory'].includes(files.origin(path.join(directory, name)).kind),
      );
  }
  return true;
}

/** A whole tree that is copied over it has no file of the same name, unless something is known to make it. */
const isScript = (entry: Entry): boolean =>
  (entry.kind === 'context' || entry.kind === 'inline') && entry.text.text.startsWith('#!');

/** An image that nothing is known of has its own program, and not the one that was put beside it. */
const isOwn = ({ kind }: Entry, file: string) =>
  (kind === 'context' || kind === 'inline' || kind === 'produced') && !isSystemPath(file);

const isKnown = ({ kind }: Entry, file: string) =>
  kind === 'context' || kind === 'inline' || kind === 'installed' || (kind === 'base' && isSystemPath(file));

/** What the other stage does not have, or may not have, does not hide what was here before. */
function transparent(entry: Entry, kind: SourceKind, below: () => Entry): Entry | undefined {
  if (entry.kind === 'absent') return undefined;
  const mayBeThere = entry.kind === 'unknown' && kind === 'open' && below().kind !== 'absent';
  return mayBeThere ? undefined : entry;
}

function globLayer(copy: CopyFrom, files: StageFiles, pattern: string): Layer {
  const directory = path.dirname(pattern);
  const name = path.basename(pattern);
  // Into a file: the one that the pattern matches.
  const matches = (file: string) =>
    copy.intoDirectory &&
    path.dirname(file) === copy.dest &&
    !/[*?[]/.test(directory) &&
    path.basename(file).length < 256 &&
    matchesPattern(name, path.basename(file));
  return {
    entry(file) {
      if (!copy.intoDirectory && file === copy.dest) return theMatch(files, pattern);
      if (!matches(file)) return undefined;
      const entry = withPermissions(files.origin(path.join(directory, path.basename(file))), copy.given);
      return entry.kind === 'absent' ? undefined : entry;
    },
    names: asked =>
      asked === copy.dest && copy.intoDirectory && !/[*?[]/.test(directory)
        ? files.list(directory).filter(n => n.length < 256 && matchesPattern(name, n))
        : [],
  };
}

/** What a pattern matches, where it has to be one file: one that is known, else one that a step makes. */
function theMatch(files: StageFiles, pattern: string): Entry | undefined {
  const directory = path.dirname(pattern);
  const name = path.basename(pattern);
  const known = /[*?[]/.test(directory)
    ? []
    : files.list(directory).filter(n => n.length < 256 && matchesPattern(name, n));
  const entry = files.origin(known.length === 1 ? path.join(directory, known[0] ?? '') : pattern);
  return entry.kind === 'absent' ? undefined : entry;
}

/** COPY --from of an image: its inits by their names, files of images in the table as such. */
export function copyFromImage(copy: CopyFrom, image: string, facts: ImageFacts | undefined): void {
  const { stage, at, dest } = copy;
  for (const source of copy.sources) {
    const clean = path.normalize(`/${source}`);
    const name = path.basename(clean);
    const program = source.endsWith('/') ? undefined : knownBinary(clean);
    adoptShell(copy, clean, facts?.binSh ?? 'unknown');
    const file = copy.intoDirectory ? path.join(dest, name) : dest;
    if (program) {
      const installed = withPermissions({ kind: 'installed', program, at, executable: true }, copy.given);
      stage.files.push(fileLayer(file, () => installed));
      noteInit(stage, program, at);
      continue;
    }
    const origin: FileOrigin = facts
      ? { kind: 'base', image: facts.row }
      : {
          kind: 'unknown',
          reason: `it is copied from the image ${image}`,
          ...madeBefore(stage, image, clean),
        };
    stage.files.push(imageLayer(copy, source, clean, file, origin));
  }
}

/**
 * `docker buildx build --build-context dist-files=…`: a folder that a step before the build has filled.
 * @source https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
 */
const OF_BUILDS =
  /^(?:[\w-]+[-_])?(?:dist|build|bin|binar(?:y|ies)|artifacts?|files|output|out)(?:[-_][\w-]+)?$/;

function madeBefore(
  { files: { context } }: Stage,
  image: string,
  clean: string,
): { readonly prebuilt?: Prebuilt } {
  return context && OF_BUILDS.test(image) ? { prebuilt: { path: clean, files: context } } : {};
}

/** A file with a name in a directory of programs is one; anything else may be a directory. */
function imageLayer(copy: CopyFrom, source: string, clean: string, file: string, origin: FileOrigin): Layer {
  const isDirectory = /\/\.?$/.test(source) || clean === '/';
  const isFile = !isDirectory && (/\/s?bin$/.test(path.dirname(clean)) || /\/s?bin$/.test(copy.dest));
  return {
    entry(asked, below) {
      if (asked === file && !isDirectory) return origin;
      if (isFile || !path.isInside(copy.dest, asked)) return undefined;
      const before = below();
      return before.kind === 'absent' || before.kind === 'unknown' || !copy.intoDirectory ? origin : before;
    },
    names: directory => (isFile ? namesTowards(directory, file) : []),
  };
}

/** `COPY --from=busybox /bin/sh /bin/sh` brings a shell along, and so does the whole root of a stage. */
function adoptShell(copy: CopyFrom, clean: string, binSh: BinSh): void {
  const { stage, dest } = copy;
  const target = copy.intoDirectory ? path.join(dest, path.basename(clean)) : dest;
  const isShell = /^(\/usr)?\/bin\/sh$/.test(target) || (dest === '/bin' && /^(\/usr)?\/bin\/?$/.test(clean));
  if (isShell) stage.binSh = clean.endsWith('/busybox') ? 'busybox' : binSh;
  // A stage without a shell takes none away.
  else if (clean === '/' && dest === '/' && binSh !== 'none') stage.binSh = binSh;
}
