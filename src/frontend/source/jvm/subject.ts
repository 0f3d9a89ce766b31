import { path as paths } from '../../../base/index.ts';
import type { FileOrigin, ImageFiles } from '../../../model/index.ts';
import { matchesPattern } from '../../shell/value.ts';
import type { SourceInput } from '../input.ts';
import { type Made, madeOf } from '../made.ts';
import { JVM_STEPS } from '../prebuilt.ts';
import { hasNamespace } from './clojure.ts';
import { frameworkIn, frameworkOfClass } from './libraries.ts';
import {
  type Module,
  type ModuleUnknown,
  moduleAround,
  moduleAt,
  moduleNamed,
  moduleOf,
  moduleOfClass,
  withoutVersion,
} from './modules.ts';
import { fileOfClass, hasMain, type JvmFile, JvmProgram } from './program.ts';

type Source = SourceInput['source'];

export interface Subject {
  readonly module: Module;
  /** What is taken for granted. */
  readonly note: string | undefined;
  /** The name alone says so: it may be another's. */
  readonly isNamedOnly?: true;
}

/** What `-jar` or the class path leads to. */
export function subjectOf({
  source,
  files,
  cwd,
}: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Subject | ModuleUnknown {
  if (source.kind === 'file') {
    const path = inOnlyFolder(files, paths.resolve(cwd, source.path));
    const origin = files.origin(path);
    if (origin.kind === 'directory') return { module: moduleAt(files, path), note: undefined };
    // JEP 330: a source that is compiled when it is started; or that of the main class of what a step builds.
    if (origin.kind === 'context' || origin.kind === 'inline') {
      return { module: moduleAt(files, paths.dirname(path)), note: undefined };
    }
    const subject = subjectAt(path, origin);
    return 'unknown' in subject && !subject.either ? (ownJar(files, path, origin) ?? subject) : subject;
  }
  if (source.kind !== 'module') return { unknown: 'which program the JVM runs is not known' };
  const reasons: string[] = [];
  const origins: FileOrigin[] = [];
  for (const entry of source.path ?? []) {
    const path = paths.resolve(cwd, entry.replace(/\/?\*$/, ''));
    for (const candidate of [paths.join(path, ...source.name.split('.')), path]) {
      const asked = candidate === path ? path : `${candidate}.class`;
      const origin = files.origin(asked);
      origins.push(origin);
      const isDirectory = origin.kind === 'directory';
      const subject = isDirectory ? inDirectory(files, path) : subjectAt(asked, origin);
      if (!('unknown' in subject) && hasSources(subject.module, source.name, isDirectory)) return subject;
      if ('unknown' in subject) reasons.push(subject.unknown);
    }
  }
  const project = files.context?.project;
  const module = project && moduleOfClass(project, source.name);
  if (module)
    return {
      module,
      note: `${source.name} is taken to be what is built from the sources in ${module.directory}`,
      ...(origins.some(isBuilt) ? {} : { isNamedOnly: true }),
    };
  return { unknown: reasons[0] ?? `where ${source.name} comes from is not known` };
}

/** A pattern in the folders of a jar, as a script gives it to java: the only folder that it names. */
function inOnlyFolder(files: ImageFiles, path: string): string {
  let folder = '/';
  for (const word of paths.dirname(path).split('/').filter(Boolean)) {
    const isNamed = (name: string) =>
      matchesPattern(word, name) && !IS_FILE.has(files.origin(paths.join(folder, name)).kind);
    const named = word.includes('*') ? files.list(folder).filter(isNamed) : [word];
    if (named.length !== 1) return path;
    folder = paths.join(folder, named[0] ?? word);
  }
  return paths.join(folder, paths.basename(path));
}

const IS_FILE: ReadonlySet<FileOrigin['kind']> = new Set(['context', 'inline', 'opaque']);

/** Sources that are compiled when they are loaded, as those of Clojure: a project, or a directory of its sources. */
const inDirectory = (files: ImageFiles, directory: string): Subject => ({
  module: moduleAt(files, directory),
  note: undefined,
});

function hasSources({ files, places }: Module, name: string, isAsked: boolean): boolean {
  const { files: found } = new JvmProgram(files, places);
  const isThere = isAsked ? fileOfClass(found, name) !== undefined : found.length > 0;
  return isThere || hasNamespace(files, places, name);
}

/** Names that jars of anybody have. */
const OF_ANYBODY = /^(?:app|application|main|server|service|api|web|client|core|bot|demo|start|run)$/;

/** A release of the project's own that is fetched, or comes with a base: the module that the jar is named as. */
function ownJar(files: ImageFiles, path: string, origin: FileOrigin): Subject | undefined {
  const project = files.context?.project;
  const name = withoutVersion(paths.basename(path));
  if (!project || !/\.[jw]ar$/.test(path) || OF_ANYBODY.test(name)) return undefined;
  const module = moduleNamed(project, path);
  if (!module || 'unknown' in module) return undefined;
  return {
    module,
    note: `${path} is taken to be what is built from the sources in ${module.directory}`,
    ...(isBuilt(origin) ? {} : { isNamedOnly: true }),
  };
}

/** A step of the Dockerfile builds it, and fetches no sources of another. */
const isBuilt = (origin: FileOrigin): boolean =>
  origin.kind === 'produced' &&
  origin.runs.some(({ text }) => JVM_STEPS.test(text) || BUILDS_CLOJURE.test(text)) &&
  !origin.runs.some(({ text }) => FETCHES.test(text));
const BUILDS_CLOJURE = /\b(?:lein|clojure|clj)\b/;
const FETCHES = /\bgit\s+(?:\S+\s+){0,4}clone\b|\b(?:curl|wget)\b/;

function subjectAt(path: string, origin: FileOrigin): Subject | ModuleUnknown {
  const made = madeOf(origin);
  if (!made) {
    const why = 'reason' in origin ? origin.reason : 'it is not made by a build step';
    return { unknown: `what ${path} was built from is not known: ${why}` };
  }
  if (OF_OTHERS.test(made.path))
    return { unknown: `${path} comes from elsewhere: it is no module of the project` };
  const near = moduleOf(made);
  const isLost = 'unknown' in near && !near.either;
  const module = !made.around ? near : isLost ? moduleAround(made, made.around) : seenWhole(near, made);
  if ('unknown' in module) return module;
  const note = made.isPrebuilt
    ? `${path} is taken to be built from the sources in ${module.directory} of the build context`
    : undefined;
  return { module, note };
}

/** With the modules beside it that it uses, which lie outside of the build context. */
function seenWhole(near: Module | ModuleUnknown, made: Made): Module | ModuleUnknown {
  if ('unknown' in near) return near;
  const whole = moduleOf({ ...made, ...made.around });
  const isSame = !('unknown' in whole) && whole.build?.text === near.build?.text;
  return isSame ? whole : near;
}

/** Where Maven puts the jars that a module uses: https://maven.apache.org/plugins/maven-dependency-plugin/. */
const OF_OTHERS = /\/target\/(?:lib|libs|dependency|dependencies|dependency-jars)\/[^/]*\.jar$/;

/** The file that the program starts in. */
export function mainOf(
  program: JvmProgram,
  { build }: Module,
  source: Source,
  cwd: string,
): JvmFile | undefined {
  const named = source.kind === 'module' && !frameworkOfClass(source.name) ? source.name : build?.mainClass;
  if (source.kind === 'file' && /\.(?:java|kt|scala|groovy)$/.test(source.path)) {
    return program.files.find(f => f.path === paths.resolve(cwd, source.path));
  }
  const found = named === undefined ? undefined : fileOfClass(program.files, named);
  if (found) return found;
  const mains = program.files.filter(hasMain);
  const started = mains.filter(f => frameworkIn(f));
  return mains.length === 1 ? mains[0] : started.length === 1 ? started[0] : undefined;
}
