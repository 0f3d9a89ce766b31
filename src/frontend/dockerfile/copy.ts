import { path } from '../../base/index.ts';
import type { FileOrigin } from '../../model/index.ts';
import { matchesPattern } from '../shell/value.ts';
import type { Build } from './build.ts';
import { contextLayer, inContext, isGlob, isMissing, sourcePaths, WRITTEN } from './context.ts';
import { prebuiltAt } from './context-files.ts';
import { type CopyFrom, copyFromImage, copyFromStage } from './copy-from.ts';
import { findStage } from './from.ts';
import { isMentioned } from './ground.ts';
import { matcher } from './ignore.ts';
import { knownDownload, noteInit } from './inits.ts';
import type { Instruction } from './instructions.ts';
import { fileLayer, type Given, type Maker, treeLayer, withPermissions } from './layer.ts';
import { align, inlineText } from './mapped.ts';
import type { Stage } from './stage.ts';
import { copyWords, type Flags, takeFlags } from './words.ts';

interface Copy {
  readonly build: Build;
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly flags: Flags;
  readonly sources: readonly string[];
  readonly dest: string;
  readonly intoDirectory: boolean;
  /** Sources that hold a variable without a value, to what they name on the usual platform: it is not certain. */
  readonly open: ReadonlyMap<string, string>;
  /** `--chmod`, without which the mode is that of the source, and `--chown`. */
  readonly given: Given;
}

/** COPY and ADD. */
export function applyCopy(build: Build, stage: Stage, instruction: Instruction): void {
  const copy = readCopy(build, stage, instruction);
  if (!copy) return;
  const heredocs = [...instruction.heredocs];
  const sources: string[] = [];
  for (const source of copy.sources) {
    const heredoc = /^\d*<</.test(source) ? heredocs.shift() : undefined;
    if (heredoc) copyHeredoc(copy, heredoc);
    else if (instruction.keyword === 'ADD' && isUrl(source)) addUrl(copy, source);
    else if (instruction.keyword === 'ADD' && isArchive(source)) addArchive(copy, source);
    else sources.push(source);
  }
  if (sources.length === 0) return;
  const from = copy.flags.get('from')?.at(-1);
  if (from !== undefined && instruction.keyword === 'COPY') copyFrom({ ...copy, sources }, from);
  else copyContext({ ...copy, sources });
}

function readCopy(build: Build, stage: Stage, instruction: Instruction): Copy | undefined {
  const { flags, start } = takeFlags(instruction.args.text, build.input.escape);
  const text = instruction.args.text.slice(start);
  const words = copyWords(text);
  const expanded = words.map(word =>
    /^\d*<</.test(word) ? { text: word, unknown: [], unset: [] } : stage.scope.expand(word),
  );
  const target = expanded.at(-1)?.text;
  if (target === undefined || expanded.length < 2) return undefined;
  for (const { unknown } of expanded) {
    if (unknown[0] !== undefined)
      stage.unknowns.add(
        `${instruction.keyword} at line ${instruction.at.line} uses ${unknown[0]}, whose value is not known`,
      );
  }
  const named = path.resolve(stage.workdir, target);
  const sources = expanded.slice(0, -1).map(word => word.text);
  const intoDirectory =
    /(^|\/)\.?$/.test(target) ||
    sources.length > 1 ||
    stage.files.isDirectory(named) ||
    isMadeDirectory(stage, named, sources[0] ?? '');
  const dest = behindLinks(stage, named, intoDirectory);
  const option = (name: string) => {
    const written = flags.get(name)?.at(-1);
    return written === undefined ? undefined : stage.scope.expand(written).text;
  };
  const given = { mode: option('chmod'), owner: option('chown') ?? 'root' };
  const open = new Map(
    expanded.flatMap((word, index) =>
      word.unset.length + word.unknown.length > 0
        ? [[word.text, stage.scope.expandAsUsual(words[index] ?? '').text] as const]
        : [],
    ),
  );
  return { build, stage, instruction, flags, sources, dest, intoDirectory, open, given };
}

/**
 * `RUN ln -s /etc/php8 /etc/php`, then `COPY php-fpm.conf /etc/php/`: it goes to where the links of its directory lead.
 *
 * @source tonistiigi/fsutil copy/copy.go Copy(): the directory of the destination is resolved
 */
function behindLinks({ files }: Stage, dest: string, isDirectory: boolean): string {
  if (isDirectory) return files.realpath(dest) ?? dest;
  return path.join(files.realpath(path.dirname(dest)) ?? path.dirname(dest), path.basename(dest));
}

/**
 * What a build step made of that name, such as the output of `dotnet publish`: a file of another name goes into it, since
 * hardly anybody makes a file to copy another one over it.
 */
const isMadeDirectory = ({ files }: Stage, dest: string, source: string): boolean =>
  files.origin(dest).kind === 'produced' &&
  !path.basename(dest).includes('.') &&
  path.basename(dest) !== path.basename(source);

const isUrl = (source: string) => /^(https?|git|ssh|ftp):\/\/|^git@/.test(source);

/** BuildKit looks at the content; the name is all that can be seen here. */
const isArchive = (source: string) => /\.(tar|tgz|tbz2?|txz|tar\.(gz|xz|bz2|zst))$/.test(source);

/** Where a single file named `name` ends up. */
const fileTarget = ({ dest, intoDirectory }: Copy, name: string) =>
  intoDirectory ? path.join(dest, name) : dest;

function copyHeredoc(copy: Copy, heredoc: Instruction['heredocs'][number]): void {
  const { stage, instruction, build } = copy;
  const { at } = instruction;
  const expanded = heredoc.expands ? stage.scope.expandHeredoc(heredoc.body.text) : undefined;
  const mapped = expanded ? align(expanded.text, heredoc.body) : heredoc.body;
  const text = inlineText(build.input.file, mapped, instruction.locate, at);
  const origin = withPermissions({ kind: 'inline', text, executable: false, at }, copy.given);
  stage.files.push(fileLayer(fileTarget(copy, heredoc.delimiter), () => origin));
}

/** A file that ADD downloads has mode 600. @source https://docs.docker.com/reference/dockerfile/#add */
function addUrl(copy: Copy, url: string): void {
  const { stage, instruction, dest } = copy;
  const { at } = instruction;
  const reason = `ADD downloads it from ${url}`;
  if (/\.git(#.*)?$/.test(url) || !/^https?:/.test(url)) {
    stage.files.push(treeLayer(dest, { kind: 'unknown', reason }));
    return;
  }
  const program = knownDownload(url);
  const origin: FileOrigin = program
    ? withPermissions({ kind: 'installed', program, at, executable: false }, copy.given)
    : { kind: 'unknown', reason };
  const name = path.basename(url.split(/[?#]/, 1)[0] ?? url);
  stage.files.push(fileLayer(fileTarget(copy, name), () => origin));
  if (program) noteInit(stage, program, at);
}

function addArchive(copy: Copy, archive: string): void {
  const { build, stage, dest } = copy;
  const { vfs, context } = build.input;
  const reason = `it may be extracted from ${path.basename(archive)}`;
  build.copied.push(inContext(archive));
  stage.files.directory(dest);
  stage.files.push({
    entry: (file, below) => {
      if (file === dest || !path.isInside(dest, file)) return undefined;
      const before = below();
      // Packed from what a build before the image has made.
      const made = path.join(path.dirname(inContext(archive)), file.slice(dest.length));
      const prebuilt = prebuiltAt(vfs, context, build.contextFiles, made);
      if (before.kind === 'base' || before.kind === 'absent' || before.kind === 'produced')
        return { kind: 'unknown', reason, prebuilt };
      // A base that is not known may have it, too.
      return before.kind === 'unknown' && dest !== '/' ? { prebuilt, ...before } : before;
    },
  });
}

function copyContext(copy: Copy): void {
  const { build, stage, instruction, flags, dest, intoDirectory, given } = copy;
  const { vfs, context } = build.input;
  const isThere = (source: string) =>
    sourcePaths(vfs, context, source).some(found => vfs.stat(path.join(context, found)));
  const sources = copy.sources.map(source => {
    const usual = copy.open.get(source);
    return usual !== undefined && isThere(usual) ? usual : source;
  });
  const { at } = instruction;
  const excludes = flags.get('exclude') ?? [];
  build.copied.push(
    ...sources.flatMap(source => (copy.open.has(source) ? certainPart(source) : inContext(source))),
  );
  for (const source of sources) {
    if (copy.open.has(source) || !isMissing(vfs, context, source)) continue;
    const where = `${at.file}:${at.line}`;
    stage.unknowns.add(
      `${path.join(context, inContext(source))}, which COPY names (${where}), is not in the build context`,
    );
  }
  const layer = contextLayer({
    vfs,
    context,
    ignored: build.ignored,
    excluded: excludes.length > 0 ? matcher(excludes) : () => false,
    sources,
    dest,
    intoDirectory,
    keepsParents: (flags.get('parents')?.at(-1) ?? 'false') !== 'false',
    given,
    at,
  });
  const rebuilt = stage.files.remaking(isCompiled);
  stage.files.push({
    ...layer,
    entry: (file, below) => {
      const entry = layer.entry(file, below);
      return entry?.kind === 'opaque' ? (rebuilt(file) ?? entry) : entry;
    },
  });
  for (const source of sources) {
    const clean = inContext(source);
    if (source === '' || (!isThere(source) && !(isGlob(clean) && WRITTEN.test(clean))))
      missingSource(copy, clean);
  }
}

/** What was compiled before the image is built, and comes along, a step compiles anew. */
const isCompiled = (file: string, makers: readonly Maker[]): boolean =>
  isMentioned(
    file,
    makers.filter(({ step }) => COMPILES.test(step.text)),
  );
const COMPILES = /\bgo\s+build\b|\b(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|make|rustc|cargo\s+build)(?=\s)/;

/** The directories of a source before the first that holds a variable. */
function certainPart(source: string): readonly string[] {
  const slash = source.slice(0, source.indexOf('$')).lastIndexOf('/');
  return slash > 0 ? [inContext(source.slice(0, slash))] : [];
}

/** `app.jar`, and not `app-1.0-SNAPSHOT`, the directory of a version. */
const HAS_ENDING = /\.[a-z]\w{0,9}$/i;

/** The context lacks a source: a step before the build may make it, so its content is not known. */
function missingSource(copy: Copy, source: string): void {
  const { build, stage, dest, intoDirectory } = copy;
  const name = path.basename(source);
  const reason =
    source === '.'
      ? 'which file COPY names is not known'
      : `${source} is not in the build context: a step before the build may make it`;
  const file = intoDirectory ? path.join(dest, name) : dest;
  const { vfs, context } = build.input;
  const prebuiltOf = (made: string) => prebuiltAt(vfs, context, build.contextFiles, made);
  const entry = { kind: 'unknown', reason, prebuilt: prebuiltOf(source) } as const satisfies FileOrigin;
  const isNamed = (asked: string) =>
    isGlob(name) &&
    intoDirectory &&
    path.dirname(asked) === dest &&
    matchesPattern(name, path.basename(asked));
  stage.files.push({
    entry: (asked, below) => {
      if (asked === file) return entry;
      if (isNamed(asked)) {
        const made = path.join(path.dirname(source), path.basename(asked));
        return { ...entry, prebuilt: prebuiltOf(made) };
      }
      if (!path.isInside(dest, asked) || asked === dest || HAS_ENDING.test(source)) return undefined;
      const before = below();
      const prebuilt = prebuiltOf(path.join(source, asked.slice(dest.length)));
      if (before.kind === 'produced') return { ...before, prebuilt };
      return before.kind === 'absent' || before.kind === 'base' ? { ...entry, prebuilt } : before;
    },
    names: directory => (directory === path.dirname(file) && !isGlob(file) ? [path.basename(file)] : []),
  });
}

/**
 * `COPY --from` of the stage that it stands in: "circular dependency detected on stage".
 *
 * @source moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go validateCircularDependency()
 */
export function copiesFromItself(build: Build, stage: Stage, instruction: Instruction): boolean {
  const written = takeFlags(instruction.args.text, build.input.escape).flags.get('from')?.at(-1);
  return written !== undefined && findStage(build.stages, stage.scope.expand(written).text) === stage;
}

function copyFrom(copy: Copy, written: string): void {
  const { build, stage, instruction, sources, dest, intoDirectory, given } = copy;
  const { text: from, unknown, unset } = stage.scope.expand(written);
  const { at } = instruction;
  const request: CopyFrom = { stage, sources, open: copy.open, dest, intoDirectory, given, at };
  const other = findStage(build.stages, from);
  if (other) copyFromStage(request, other);
  else {
    const known = unknown.length === 0 && unset.length === 0;
    copyFromImage(request, from, known ? build.input.lookupImage(from) : undefined);
  }
}
