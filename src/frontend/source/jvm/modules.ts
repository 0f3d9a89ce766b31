import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { MAX_ALIKE } from '../alike.ts';
import { commandsOf } from '../build-words.ts';
import { type Made, madeOf } from '../made.ts';
import { type BuildFile, buildFileOf } from './build-files.ts';
import { hasClojureMain } from './clojure.ts';
import { frameworkOfBuild, frameworkOfClass } from './libraries.ts';
import { hasMain, JvmProgram, packageOf, sourcePaths, textAt } from './program.ts';

export interface Module {
  readonly files: ImageFiles;
  readonly directory: string;
  readonly build: BuildFile | undefined;
  /** Directories of sources: its own, and of the modules that it uses. */
  readonly places: readonly string[];
}

/** The module that a directory of sources belongs to. */
export function moduleAt(files: ImageFiles, directory: string): Module {
  const build = nearest(files, paths.join(directory, 'source'));
  const places = build ? sourcePlaces(files, build) : [directory];
  return { files, directory: build?.directory ?? directory, build, places };
}

/** `either`: it is one of these. */
export interface ModuleUnknown {
  readonly unknown: string;
  readonly either?: readonly Module[];
}

/** The module whose build makes a jar, a directory of classes or a start script. */
export function moduleOf(made: Made): Module | ModuleUnknown {
  const { files, path } = made;
  const laid = movedFrom(made);
  const near = nearest(files, laid ?? path);
  const root = near ?? rootOf(made);
  if (!root) return unpacked(made) ?? withoutBuildFile(made);
  const chosen = chooseModule(laid === undefined ? made : { ...made, path: laid }, root);
  const module = (build: BuildFile): Module => {
    return { files, directory: build.directory, build, places: sourcePlaces(files, build) };
  };
  if (!('unknown' in chosen)) return module(chosen);
  const { unknown, either = [] } = chosen;
  return { unknown, ...(either.length > MAX_ALIKE ? {} : { either: either.map(module) }) };
}

/** The module that a class of the project is in, by its full name; `undefined`: none, or several. */
export function moduleOfClass(project: ImageFiles, name: string): Module | undefined {
  const words = name.split('.');
  const [simple = ''] = (words.pop() ?? '').split('$', 1);
  const packageName = words.join('.');
  if (packageName === '') return undefined;
  const directories = new Set<string>();
  for (const path of sourcePaths(project, ['/'], /\.(?:java|kt|scala|groovy|clj)$/)) {
    const [stem = ''] = paths.basename(path).split('.', 1);
    const isClojure = path.endsWith(`/${name.replaceAll('.', '/').replaceAll('-', '_')}.clj`);
    const isNamed = stem === simple || `${stem.charAt(0).toUpperCase()}${stem.slice(1)}Kt` === simple;
    if (isClojure || (isNamed && packageOf(textAt(project, path)?.text ?? '') === packageName))
      directories.add(paths.dirname(path));
  }
  const [only, another] = directories;
  return only === undefined || another !== undefined ? undefined : moduleAt(project, only);
}

/**
 * The module of a project that lays what it has built into a build context below it: one around the context, or the
 * only one that is named as the jar.
 */
export function moduleAround(made: Made, around: Pick<Made, 'files' | 'path'>): Module | ModuleUnknown {
  const there = { ...made, ...around };
  if (nearest(there.files, there.path)) return moduleOf(there);
  return moduleNamed(there.files, there.path) ?? moduleOf(made);
}

/** The only module of a project that is named as a jar. */
export function moduleNamed(files: ImageFiles, jar: string): Module | ModuleUnknown | undefined {
  const name = withoutVersion(paths.basename(jar));
  const [only, another] = buildFilesBelow(files, '/').filter(build => build.names.includes(name));
  if (!only || another) return undefined;
  const path = paths.join(only.directory, paths.basename(jar));
  return moduleOf({ files, path, runs: [], isPrebuilt: true });
}

const MAX_SEARCHED = 500;

function buildFilesBelow(files: ImageFiles, root: string): readonly BuildFile[] {
  const found: BuildFile[] = [];
  const open = [{ directory: root, depth: 0 }];
  for (let at = 0; at < open.length && at < MAX_SEARCHED; at++) {
    const { directory, depth } = open[at] ?? { directory: root, depth: MAX_NAMED_DEPTH };
    const build = buildFileOf(files, directory);
    if (build) found.push(build);
    if (depth >= MAX_NAMED_DEPTH) continue;
    for (const name of files.list(directory)) {
      const below = paths.join(directory, name);
      if (!name.startsWith('.') && files.origin(below).kind === 'directory')
        open.push({ directory: below, depth: depth + 1 });
    }
  }
  return found;
}

const MAX_NAMED_DEPTH = 2;

/** The build file in the nearest directory around a path: `/src/api/target/api.jar` is made by `/src/api/pom.xml`. */
function nearest(files: ImageFiles, path: string): BuildFile | undefined {
  for (let at = paths.dirname(path); ; at = paths.dirname(at)) {
    const found = /[*?[]/.test(at) ? undefined : buildFileOf(files, at);
    if (found) return found;
    if (at === '/') return undefined;
  }
}

/** `cp api/target/*.jar /srv/app.jar`: where the step takes it from. */
function movedFrom({ path, runs }: Made): string | undefined {
  for (const { expanded, workdir } of runs.toReversed()) {
    for (const [command = '', ...operands] of commandsOf(expanded)) {
      const [from, to, another] = operands.filter(word => !word.startsWith('-'));
      if (!/^(?:cp|mv)$/.test(command) || !from || !to || another || !BUILT.test(from)) continue;
      if (paths.resolve(workdir, to) === path) return paths.resolve(workdir, from);
    }
  }
  return undefined;
}

/** Where Maven, Gradle and sbt lay what they build. */
const BUILT = /(?:^|\/)(?:target|build\/libs)\/[^$]*\.[jw]ar$/;

/** What is built was moved away: where the build steps run. */
function rootOf({ files, runs }: Made): BuildFile | undefined {
  const places = runs.flatMap(directoriesOf).toReversed();
  for (const place of new Set(places)) {
    const found = buildFileOf(files, place);
    if (found) return found;
  }
  return undefined;
}

/** Where the commands of a step run, and the build files that they name. */
function directoriesOf({ text, workdir }: RunStep): readonly string[] {
  const places = [workdir];
  for (const [, directory] of text.matchAll(
    /(?:^|[\s;&|(])(?:cd|-p|--project-dir|-f)[ \t]+["']?([\w./-]+)/g,
  )) {
    const place = paths.resolve(places.at(-1) ?? '/', directory ?? '.');
    places.push(/\.(?:xml|gradle|kts|sbt)$/.test(place) ? paths.dirname(place) : place);
  }
  return places;
}

const TAKEN_APART = /(?:-jar|\bjar\s+-?x\w*|\bunzip\b[^;&|\n]{0,40}?)\s+["']?([\w./*-]+\.[jw]ar)\b/g;

/** Layers and classes that a step takes out of a jar: the module that the jar is of. */
function unpacked({ files, path, runs }: Made): Module | ModuleUnknown | undefined {
  if (/\.[jw]ar$/.test(path) && !/\/(?:application|extracted)\//.test(path)) return undefined;
  for (const { text, workdir } of runs) {
    for (const [, jar] of text.matchAll(TAKEN_APART)) {
      const made = madeOf(files.origin(paths.resolve(workdir, jar ?? '')));
      if (made && made.files !== files) return moduleOf(made);
    }
  }
  return undefined;
}

/** What a compiler is given: `javac -d /classes /src/Main.java`. */
const COMPILED = /[ \t"'](\/?[\w.@-]+(?:\/[\w.@-]+)*(?:\/\*)?\.(?:java|kt|scala))\b/g;

function withoutBuildFile({ files, path, runs }: Made): Module | { readonly unknown: string } {
  const compiles = runs.filter(run => /\b(?:javac|kotlinc|scalac)\b/.test(run.text));
  const named = compiles.flatMap(({ text, workdir }) =>
    [...text.matchAll(COMPILED)].map(([, file = '']) => paths.dirname(paths.resolve(workdir, file))),
  );
  const places = [...new Set([...named, ...compiles.flatMap(directoriesOf)])].filter(place => place !== '/');
  if (places.length === 0) return { unknown: `no build file is found that ${path} is built by` };
  return { files, directory: places[0] ?? '/', build: undefined, places };
}

const MAX_MODULES = 200;

interface Undecided {
  readonly unknown: string;
  readonly either?: readonly BuildFile[];
}

function chooseModule(made: Made, root: BuildFile): BuildFile | Undecided {
  const { files, path, runs } = made;
  const all = below(files, root);
  const runnable = all.filter(module => isRunnable(files, module));
  const name = withoutVersion(paths.basename(path));
  const named = all.filter(m => m !== root && m.names.includes(name));
  const asked = all.filter(m => m !== root && runs.some(run => isAskedFor(run.text, m, root)));
  for (const candidates of [
    named.length === 1 ? named : [],
    isRunnable(files, root) ? [root] : [],
    asked,
    runnable,
  ]) {
    const [first, second] = candidates;
    if (first && !second) return first;
  }
  if (runnable.length === 0) return { unknown: `the sources that ${path} is built from are not at hand` };
  const shown = runnable.slice(0, 3).map(m => m.directory);
  return { unknown: `${path} may be built from ${shown.join(' or ')}`, either: runnable };
}

function below(files: ImageFiles, root: BuildFile): readonly BuildFile[] {
  const found = [root];
  const seen = new Set([root.directory]);
  for (let at = 0; at < found.length && found.length < MAX_MODULES; at++) {
    for (const directory of found[at]?.modules ?? []) {
      if (seen.has(directory)) continue;
      seen.add(directory);
      const build = buildFileOf(files, directory);
      if (build) found.push(build);
    }
  }
  return found;
}

/** Does something start in its own sources, or does a framework start them? */
function isRunnable(files: ImageFiles, module: BuildFile): boolean {
  const framework = frameworkOfClass(module.mainClass) ?? frameworkOfBuild(module.text);
  if (framework && ownPlaces(files, module).length > 0) return true;
  const places = ownPlaces(files, module);
  return new JvmProgram(files, places).files.some(hasMain) || hasClojureMain(files, places);
}

/** `mvn -pl api`, `gradle :api:bootJar`. */
function isAskedFor(text: string, module: BuildFile, root: BuildFile): boolean {
  const name = module.directory.slice(root.directory === '/' ? 1 : root.directory.length + 1);
  const asked = [...text.matchAll(/(?:-pl|--projects)[ =]["']?([\w./:,-]+)|(?:^|\s):?([\w:-]+):[A-Za-z]+/g)];
  return asked.some(([, projects = '', path = '']) =>
    [...projects.split(','), path].some(p => p !== '' && p.replace(/^:/, '').replaceAll(':', '/') === name),
  );
}

/** `api-1.2.3-SNAPSHOT.jar`, `api-*.jar`, `api-all.jar`. */
export const withoutVersion = (name: string): string =>
  name
    .replace(/\.(?:jar|war|zip|tar|tgz)$/, '')
    .replace(/[-_.]?(?:\d[\w.]*|\$\{?\w+\}?|\*|SNAPSHOT|RELEASE)(?:[-.][\w.*]+)*$/i, '')
    .replace(/-(?:all|fat|boot|exec|runner|shaded|jar-with-dependencies|assembly|standalone|app|uber)$/, '');

const MAX_USED = 40;

/** Sources that end up in what a module builds. */
function sourcePlaces(files: ImageFiles, module: BuildFile): readonly string[] {
  const places: string[] = [];
  const queue = [module];
  const seen = new Set([module.directory]);
  for (let at = 0; at < queue.length && at < MAX_USED; at++) {
    const next = queue[at];
    if (!next) break;
    places.push(...ownPlaces(files, next));
    for (const directory of next.uses) {
      const build = seen.has(directory) ? undefined : buildFileOf(files, directory);
      seen.add(directory);
      if (build) queue.push(build);
    }
  }
  return places;
}

/** A module's own sources: not those of modules below it. */
function ownPlaces(files: ImageFiles, { directory, modules }: BuildFile): readonly string[] {
  const usual = ['src/main', 'src', 'app'].map(name => paths.join(directory, name));
  const found = usual.find(place => files.list(place).length > 0);
  if (found) return [found];
  return modules.length > 0 ? [] : [directory];
}
