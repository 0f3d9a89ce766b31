import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { commandsOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { isMain, moduleName, moduleRoot, projectName, textAt } from './module.ts';
import { isReleased } from './release.ts';

type MainPackage = BuiltFrom | BuiltFromUnknown;

/** One `go build` or `go install`: what it writes (variables kept as written) and from which packages. */
interface GoBuild {
  readonly directory: string;
  readonly output: string | undefined;
  readonly packages: readonly string[];
  readonly installs: boolean;
}

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
  if (builds.length === 0 && !workdirs.some(w => rootOf(files, w) !== undefined)) return undefined;
  const spelled = builds.filter(build => spells(build, path));
  const named = (spelled.length > 0 ? spelled : builds).flatMap(build => packagesMaking(files, build, path));
  const found = namesake(files, [...new Set(named)], builds, path);
  const elsewhere = found.length === 0 ? builds.find(b => isOfOthers(files, b, path, runs)) : undefined;
  if (elsewhere)
    return { unknown: `what ${elsewhere.directory}, where ${path} is built, holds is not known` };
  if (found.length === 0) found.push(...byName(files, path, workdirs));
  // By way of a link, or of a directory that a script names.
  if (found.length === 0 && builds.length > 0) found.push(...onlyOne(mainsBelow(files, '/')));
  const [first, second] = found;
  if (first && second) {
    const unknown = `${path} may be built from ${found.slice(0, 3).join(' or ')}`;
    return { unknown, either: found.map(main => ({ main })) };
  }
  const isNamed = first !== undefined && namesOf(files, first).includes(paths.basename(path));
  return first
    ? { main: first, isNamed }
    : { unknown: `no main package is found that ${path} is built from` };
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
  let current = run.workdir;
  for (const words of commandsOf(run.expanded)) {
    const into = words[words.indexOf('-C') + 1];
    if (words[0] === 'cd' && words[1]) {
      current = paths.resolve(current, words[1]);
      visited.push(current);
    } else if (words.includes('-C') && into !== undefined) visited.push(paths.resolve(current, into));
  }
  return visited;
}

function goBuilds(files: ImageFiles, run: RunStep): readonly GoBuild[] {
  const builds: GoBuild[] = [];
  let directory = run.workdir;
  for (const words of commandsOf(run.expanded)) {
    const plain = words.filter(word => !/^[A-Za-z_]\w*=/.test(word) && word !== 'env');
    const [first, second] = plain;
    if (first === 'cd' && second) directory = paths.resolve(directory, second);
    else if (first === 'make') builds.push(...fromMakefile(files, directory, words));
    else builds.push(...goCommand(plain, directory, GO));
  }
  return builds;
}

/** `xx-go` is go for the platform that is built for. @source tonistiigi/xx README, "Go / CGo" */
const GO = /(?:^|\/)(?:xx-)?go$/;
const GO_OF_MAKE = /(?:^|\/)(?:xx-)?go$|^\$[({]GO[)}]$/;

/** The `go build` or `go install` among the words of a command. */
function goCommand(words: readonly string[], directory: string, go: RegExp): readonly GoBuild[] {
  const at = words.findIndex((word, i) => go.test(word) && /^(?:build|install)$/.test(words[i + 1] ?? ''));
  return at === -1 ? [] : [readBuild(words.slice(at + 1), directory)];
}

/** Variables of a Makefile are not expanded; what they hold counts as any text. */
function fromMakefile(files: ImageFiles, directory: string, args: readonly string[]): readonly GoBuild[] {
  const into = args.indexOf('-C');
  const place = into === -1 ? directory : paths.resolve(directory, args[into + 1] ?? '.');
  const makefile = ['GNUmakefile', 'makefile', 'Makefile']
    .map(name => textAt(files, paths.join(place, name)))
    .find(text => text !== undefined);
  if (!makefile) return [];
  const written = [makefile, ...includedBy(files, place, makefile.text)].map(({ text }) => text);
  const texts = withVariables(written, args);
  return texts.flatMap(text =>
    commandsOf(text.replace(/^[\t ]*[@-]+/gm, '')).flatMap(words => goCommand(words, place, GO_OF_MAKE)),
  );
}

/** `$(NAME)` as the command line sets it, or as it is set once and for all, to plain words. */
function withVariables(texts: readonly string[], args: readonly string[]): readonly string[] {
  const values = new Map<string, string | undefined>();
  for (const [, name = '', value = ''] of texts.join('\n').matchAll(ASSIGNMENT))
    values.set(name, values.has(name) || value.includes('$') ? undefined : value.trim());
  for (const arg of args) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(arg) ?? [];
    if (name !== undefined) values.set(name, value?.includes('$') ? undefined : value);
  }
  return texts.map(text =>
    text.replace(/\$[({](\w+)[)}]/g, (whole, name: string) => values.get(name) ?? whole),
  );
}
const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:[:?]?:?=)[ \t]*([^#\n]*)/gm;

/** `include make/go.mk`, one step deep. @source https://www.gnu.org/software/make/manual/html_node/Include.html */
const includedBy = (files: ImageFiles, place: string, makefile: string) =>
  [...makefile.matchAll(/^[ \t]*-?s?include[ \t]+([^#\n]+)/gm)]
    .flatMap(([, names = '']) => names.trim().split(/\s+/))
    .slice(0, MAX_INCLUDED)
    .flatMap(name => textAt(files, paths.resolve(place, name)) ?? []);
const MAX_INCLUDED = 30;

const VALUED =
  /^--?(?:o|p|asmflags|buildmode|buildvcs|compiler|gccgoflags|gcflags|installsuffix|ldflags|mod|modfile|overlay|pgo|pkgdir|tags|toolexec|C)$/;

function readBuild(words: readonly string[], directory: string): GoBuild {
  let output: string | undefined;
  let place = directory;
  const packages: string[] = [];
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      const [name = '', inline] = word.split('=', 2);
      const value = VALUED.test(name) ? (inline ?? words[++at]) : undefined;
      if (/^--?o$/.test(name)) output = value;
      if (/^--?C$/.test(name) && value) place = paths.resolve(directory, value);
    } else if (!/[<>]/.test(word)) packages.push(word);
  }
  return {
    directory: place,
    output,
    packages: packages.length > 0 ? packages : ['.'],
    installs: words[0] === 'install',
  };
}

/** `$(NAME)`, `${NAME}`, `$NAME`, and what make calls automatic: `$@`, `$*`. */
const VARIABLE = /\$(?:\{[^}]*\}|\([^)]*\)|\w+|[@*<^])/;

/** Texts with variables fit whatever the variables may hold. */
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split(VARIABLE);
  if (parts.length === 1) return pattern === text;
  const [first = '', ...rest] = parts;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [i, part] of rest.entries()) {
    const next = i === rest.length - 1 ? text.length - part.length : text.indexOf(part, at);
    if (next < at || !text.startsWith(part, next)) return false;
    at = next + part.length;
  }
  return true;
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
const MAX_DIRECTORIES = 500;

/** Main packages in a directory and below, nearest first. */
function mainsBelow(files: ImageFiles, directory: string): readonly string[] {
  const queue = [{ place: directory, depth: 0 }];
  const mains: string[] = [];
  for (let at = 0; at < queue.length && at < MAX_DIRECTORIES; at++) {
    const { place, depth } = queue[at] as (typeof queue)[number];
    if (isMain(files, place)) mains.push(place);
    if (depth === MAX_DEPTH) continue;
    for (const name of files.list(place)) {
      if (/^(?:vendor|testdata|node_modules)$|^[._]|\./.test(name)) continue;
      queue.push({ place: paths.join(place, name), depth: depth + 1 });
    }
  }
  return mains;
}

/** No command names the binary (a script or a tool builds it): the module's own layout decides. */
function byName(files: ImageFiles, path: string, workdirs: readonly string[]): readonly string[] {
  const named = paths.basename(path);
  // `server-linux-amd64`, `server_${TARGETOS}_${TARGETARCH}`
  const name = named.replace(/(?:[-_.](?:linux|amd64|arm64|x86_64|aarch64|\$\{?\w+\}?))+$/, '') || named;
  const roots = [...new Set(workdirs.flatMap(w => rootOf(files, w) ?? []))];
  for (const root of roots) {
    const mains = mainsBelow(files, root).filter(
      m => !/\/(?:hack|tools?|scripts?|examples?|test|tests|internal)(?:\/|$)/.test(m.slice(root.length)),
    );
    // Of a project with several programs: `cmd/server` of `shop` is built as `shop-server`.
    const prefix = `${binaryName(files, root)}-`;
    const exact = mains.filter(main => namesOf(files, main).some(n => n === name || prefix + n === name));
    if (exact.length > 0) return exact;
    // A tool in a folder may be a module of its own, which is built there.
    const own = mains.filter(main => moduleRoot(files, main) === root);
    if (mains.length > 0) return own.length > 0 ? own : mains;
  }
  return [];
}
