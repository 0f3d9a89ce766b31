import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { commandsOf, fits, placedCommandsOf, VARIABLE } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { fromMakefile, type GoBuild, goBuilds } from './build-commands.ts';
import { isMain, moduleName, moduleRoot, projectName, textAt } from './module.ts';
import { isReleased } from './release.ts';

type MainPackage = BuiltFrom | BuiltFromUnknown;

/**
 * The main package that a binary of a build stage is made from: the target of the `go build -o` that names it, else
 * the only one that could be. `undefined`: nothing of Go made it.
 */
export function packageOfBinary(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): MainPackage | undefined {
  const builds = runs.flatMap(run => goBuilds(files, run));
  const workdirs = [...new Set(runs.flatMap(directoriesOf))].toReversed();
  if (builds.length === 0 && !workdirs.some(w => rootOf(files, w) !== undefined))
    return runs.every(run => run.text === '') ? inModuleBelow(files, path) : undefined;
  const spelled = builds.filter(build => spells(build, path));
  const named = (spelled.length > 0 ? spelled : builds).flatMap(build => packagesMaking(files, build, path));
  const found = namesake(files, [...new Set(named)], builds, path);
  const elsewhere = found.length === 0 ? builds.find(b => isOfOthers(files, b, path, runs)) : undefined;
  if (elsewhere)
    return { unknown: `what ${elsewhere.directory}, where ${path} is built, holds is not known` };
  const others = found.length === 0 ? namedOtherwise(files, builds, path, runs) : undefined;
  if (others) return { unknown: others, isAbsent: true };
  const lacking = found.length === 0 ? spelled.find(build => isLacking(files, build)) : undefined;
  if (lacking) return { unknown: `${lacking.packages.join(' ')}, which ${path} is built from, is not there` };
  if (found.length === 0) found.push(...byName(files, path, workdirs));
  // By way of a link, or of a directory that a script names.
  if (found.length === 0 && builds.length > 0) found.push(...onlyOne(mainsBelow(files, '/')));
  const declared =
    builds.length === 0 ? found.filter(main => isReleased(files, paths.basename(path), main)) : [];
  const [first, second] = declared.length === 1 ? declared : found;
  if (first && second) {
    const unknown = `${path} may be built from ${found.slice(0, 3).join(' or ')}`;
    return { unknown, either: found.map(main => ({ main })) };
  }
  const isNamed = first !== undefined && namesOf(files, first).includes(paths.basename(path));
  return first
    ? { main: first, isNamed }
    : { unknown: `no main package is found that ${path} is built from` };
}

/** The module is in a folder of the project (`backend/go.mod`), and has a program of just that name. */
function inModuleBelow(files: ImageFiles, path: string): MainPackage | undefined {
  const modules = files.list('/').filter(name => textAt(files, `/${name}/go.mod`) !== undefined);
  const [main, other] = modules.flatMap(name =>
    namedSo(files, `/${name}`, mainsOfModule(files, `/${name}`), path),
  );
  return main !== undefined && other === undefined ? { main, isNamed: true } : undefined;
}

/** Of several rules with `-o $@`, that which makes the program of the binary's name, unless one spells the file out. */
function namesake(files: ImageFiles, mains: string[], builds: readonly GoBuild[], path: string): string[] {
  const isSpelled = builds.some(build => spells(build, path));
  const own = mains.filter(main => binaryName(files, main) === paths.basename(path));
  return own.length === 1 && !isSpelled ? own : mains;
}

/** Its `-o` says so, and not a pattern that fits. */
const spells = ({ output, directory }: GoBuild, path: string): boolean =>
  output !== undefined && paths.resolve(directory, output) === path;

/** A command makes what bears the name, in a directory that a step has fetched. */
const isOfOthers = (files: ImageFiles, build: GoBuild, path: string, runs: readonly RunStep[]): boolean =>
  paths.basename(build.output ?? '') === paths.basename(path) &&
  files.list(build.directory).length === 0 &&
  runs.some(run => /\bgit\s+clone\b|\bcurl\b|\bwget\b/.test(run.expanded));

/** It names folders that the build context has not: another one is meant. */
const isLacking = (files: ImageFiles, { directory, packages }: GoBuild): boolean =>
  packages.length > 0 &&
  packages.every(name => {
    const place = paths.resolve(directory, name.endsWith('.go') ? paths.dirname(name) : name);
    const isPath = /^\.{1,2}\/|\.go$/.test(name) && !VARIABLE.test(name) && !/[*?]|\.\.\.$/.test(name);
    return isPath && files.list(place).length === 0;
  });

/**
 * The one build writes to the directory, `go build -o bin/ ./...`, and what it writes bears other names, which nothing
 * changes.
 * @source https://pkg.go.dev/cmd/go, "Compile packages and dependencies": the -o flag
 */
function namedOtherwise(
  files: ImageFiles,
  builds: readonly GoBuild[],
  path: string,
  runs: readonly RunStep[],
): string | undefined {
  const [build, another] = builds.filter(b => !b.packages.every(p => p.includes('@')));
  const name = paths.basename(path);
  const into = build?.output?.endsWith('/') ? paths.resolve(build.directory, build.output) : undefined;
  if (!build || another || into !== paths.dirname(path) || files.list(into).includes(name)) return undefined;
  if ([into, ...build.packages].some(word => VARIABLE.test(word))) return undefined;
  const makefile = textAt(files, paths.join(build.directory, 'Makefile'))?.text ?? '';
  const isSpoken = [...runs.map(run => run.expanded), makefile]
    .flatMap((text, n) => commandsOf(text).map(words => ({ words, isRun: n < runs.length })))
    .some(({ words, isRun }) => words.some(w => paths.basename(w) === name || (isRun && WRITES_ANY.test(w))));
  const mains = mainsBelow(files, moduleRoot(files, build.directory) ?? build.directory, MAX_DEEP);
  if (isSpoken || mains.length === 0 || mains.some(main => namesOf(files, main).includes(name)))
    return undefined;
  const made = [...new Set(mains.map(main => binaryName(files, main)))].join(', ');
  return `the build writes ${made} to ${into}, and nothing writes ${name}`;
}

/** What may write whatever file. */
const WRITES_ANY = /[*?]|\.sh$|^(?:mv|cp|ln|install|git|curl|wget)$/;

/** Does the project say how it makes a binary that is there before the image is: its Makefile, or GoReleaser? */
export function isDeclared(files: ImageFiles, path: string, main: string): boolean {
  const name = paths.basename(path);
  const isMade = (build: GoBuild) =>
    paths.basename(build.output ?? '') === name && packagesMaking(files, build, path).includes(main);
  return isReleased(files, name, main) || fromMakefile(files, '/', []).some(isMade);
}

/** Of a module, or of a project from before there were modules. */
const rootOf = (files: ImageFiles, directory: string): string | undefined =>
  moduleRoot(files, directory) ?? (isMain(files, directory) ? directory : undefined);

const onlyOne = <T>(all: readonly T[]): readonly T[] => (all.length === 1 ? all : []);

/** Where the commands of a step run: `cd`, and `-C` of make and others. */
function directoriesOf(run: RunStep): readonly string[] {
  const visited = [run.workdir];
  for (const { words, directory } of placedCommandsOf(run)) {
    const into = words[words.indexOf('-C') + 1];
    visited.push(directory);
    if (words[0] === 'cd' && words[1]) visited.push(paths.resolve(directory, words[1]));
    else if (words.includes('-C') && into !== undefined) visited.push(paths.resolve(directory, into));
  }
  return visited;
}

function packagesMaking(files: ImageFiles, build: GoBuild, path: string): readonly string[] {
  const { directory, output, installs } = build;
  const mains = build.packages.flatMap(p => mainsOf(files, directory, p));
  const nameOf = (main: string) => binaryName(files, main);
  if (installs) return mains.filter(main => nameOf(main) === paths.basename(path));
  const target = output === undefined ? undefined : paths.resolve(directory, output);
  if (target !== undefined && fits(target, path)) {
    // `-o $@ ./cmd/$*`: of all those the one of the same name.
    const own = mains.filter(main => nameOf(main) === paths.basename(path));
    return own.length > 0 && build.packages.some(p => VARIABLE.test(p)) ? own : mains;
  }
  const into = target === undefined || output?.endsWith('/') || build.packages.some(p => p.endsWith('...'));
  const place = target ?? directory;
  return mains.filter(
    main => (into || paths.dirname(path) === place) && fits(paths.join(place, nameOf(main)), path),
  );
}

/** `go build` names a binary after its directory, at the module's root after the module. */
function binaryName(files: ImageFiles, main: string): string {
  const name = moduleName(files, main)?.replace(/\/v\d+$/, '') ?? projectName(files, main);
  return paths.basename(name ?? main);
}

/** What a main package's binary is called: after its folder, and after its module. */
const namesOf = (files: ImageFiles, main: string): readonly string[] => [
  paths.basename(main),
  binaryName(files, main),
];

function mainsOf(files: ImageFiles, directory: string, pattern: string): readonly string[] {
  if (pattern.endsWith('.go')) return mainsOf(files, directory, paths.dirname(pattern));
  if (pattern.endsWith('/...'))
    return mainsBelow(files, paths.resolve(directory, pattern.slice(0, -4) || '.'));
  const place =
    pattern.startsWith('.') || pattern.startsWith('/') ? paths.resolve(directory, pattern) : undefined;
  if (place !== undefined && isMain(files, place)) return [place];
  if (place !== undefined && VARIABLE.test(place))
    return mainsBelow(files, directory).filter(m => fits(place, m));
  if (place !== undefined) return [];
  // An import path of the module itself, or a directory with a variable in it.
  const root = moduleRoot(files, directory);
  const tail = pattern.split('/');
  for (let at = 0; root !== undefined && at <= tail.length; at++) {
    const candidate = paths.join(root, ...tail.slice(at));
    if (isMain(files, candidate)) return [candidate];
  }
  const inGopath = paths.join('/go/src', pattern);
  return root === undefined && isMain(files, inGopath) ? [inGopath] : [];
}

const MAX_DEPTH = 3;
const MAX_DEEP = 12;
const MAX_DIRECTORIES = 500;

/** Main packages in a directory and below, nearest first. */
function mainsBelow(files: ImageFiles, directory: string, maxDepth = MAX_DEPTH): readonly string[] {
  const queue = [{ place: directory, depth: 0 }];
  const mains: string[] = [];
  for (let at = 0; at < queue.length && at < MAX_DIRECTORIES; at++) {
    const { place, depth } = queue[at] as (typeof queue)[number];
    if (isMain(files, place)) mains.push(place);
    if (depth === maxDepth) continue;
    for (const name of files.list(place)) {
      if (/^(?:vendor|testdata|node_modules)$|^[._]|\./.test(name)) continue;
      queue.push({ place: paths.join(place, name), depth: depth + 1 });
    }
  }
  return mains;
}

/** `cmd/mail` is a word of `shop-mail`, `shop_mail` and `mail-service`. */
const isPartOf = (main: string, name: string): boolean =>
  ` ${name.replace(/[-_.*]+/g, ' ')} `.includes(` ${main.replace(/[-_.]+/g, ' ')} `);

/** No command names the binary (a script or a tool builds it): the module's own layout decides. */
function byName(files: ImageFiles, path: string, workdirs: readonly string[]): readonly string[] {
  const roots = [...new Set(workdirs.flatMap(w => rootOf(files, w) ?? []))];
  for (const root of roots) {
    const mains = mainsOfModule(files, root);
    const exact = namedSo(files, root, mains, path);
    if (exact.length > 0) return exact;
    // A tool in a folder may be a module of its own, which is built there.
    const own = mains.filter(main => moduleRoot(files, main) === root);
    const meant = own.length > 0 ? own : mains;
    const alike = onlyOne(meant.filter(main => isPartOf(paths.basename(main), programName(path))));
    if (mains.length > 0) return alike.length > 0 ? alike : meant;
  }
  return [];
}

const mainsOfModule = (files: ImageFiles, root: string): readonly string[] =>
  mainsBelow(files, root).filter(
    m => !/(?:^|\/)(?:hack|tools?|scripts?|examples?|test|tests|internal)(?:\/|$)/.test(m.slice(root.length)),
  );

/** `server-linux-amd64`, `server_${TARGETOS}_${TARGETARCH}`: the name without the platform. */
function programName(path: string): string {
  const named = paths.basename(path);
  return named.replace(/(?:[-_.](?:linux|amd64|arm64|x86_64|aarch64|\*|\$\{?\w+\}?))+$/, '') || named;
}

/** Main packages whose binary has the name of a path. */
function namedSo(files: ImageFiles, root: string, mains: readonly string[], path: string): readonly string[] {
  const name = programName(path);
  // Of a project with several programs: `cmd/server` of `shop` is built as `shop-server`.
  const prefix = `${binaryName(files, root)}-`;
  return mains.filter(main => namesOf(files, main).some(n => n === name || prefix + n === name));
}
