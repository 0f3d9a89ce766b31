import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { commandsOf, placedCommandsOf } from '../build-words.ts';
import { textAt } from './module.ts';

/** One `go build` or `go install`: what it writes (variables kept as written) and from which packages. */
export interface GoBuild {
  readonly directory: string;
  readonly output: string | undefined;
  readonly packages: readonly string[];
  readonly installs: boolean;
}

/** The builds of a step, and of the Makefile that it runs. */
export function goBuilds(files: ImageFiles, run: RunStep): readonly GoBuild[] {
  const builds: GoBuild[] = [];
  for (const { words, directory } of placedCommandsOf(run)) {
    const plain = words.filter(word => !/^[A-Za-z_]\w*=/.test(word) && word !== 'env');
    if (plain[0] === 'make') builds.push(...fromMakefile(files, directory, words));
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
export function fromMakefile(
  files: ImageFiles,
  directory: string,
  args: readonly string[],
): readonly GoBuild[] {
  const into = args.indexOf('-C');
  const place = into === -1 ? directory : paths.resolve(directory, args[into + 1] ?? '.');
  const makefile = ['GNUmakefile', 'makefile', 'Makefile']
    .map(name => textAt(files, paths.join(place, name)))
    .find(text => text !== undefined);
  if (!makefile) return [];
  const written = [makefile, ...includedBy(files, place, makefile.text)].map(({ text }) => text);
  const texts = withVariables(written, args, place);
  return texts.flatMap(text =>
    commandsOf(text.replace(/^[\t ]*[@-]+/gm, '')).flatMap(words => goCommand(words, place, GO_OF_MAKE)),
  );
}

/**
 * `$(NAME)` as the command line sets it, or as it is set once and for all, to plain words; and where make runs.
 * @source https://www.gnu.org/software/make/manual/html_node/Recursion.html CURDIR
 */
function withVariables(texts: readonly string[], args: readonly string[], place: string): readonly string[] {
  const values = new Map<string, string | undefined>([
    ['CURDIR', place],
    ['PWD', place],
  ]);
  const seen = new Set<string>();
  for (const [, name = '', text = ''] of texts.join('\n').matchAll(ASSIGNMENT)) {
    const value = text.trim().replace(OF_HERE, place);
    values.set(name, seen.has(name) || value.includes('$') ? undefined : value);
    seen.add(name);
  }
  for (const arg of args) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(arg) ?? [];
    if (name !== undefined) values.set(name, value?.includes('$') ? undefined : value);
  }
  return texts.map(text =>
    text.replace(/\$[({](\w+)[)}]/g, (whole, name: string) => values.get(name) ?? whole),
  );
}
const OF_HERE = /\$[({](?:shell[ \t]+pwd|CURDIR|PWD)[)}]/g;
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
