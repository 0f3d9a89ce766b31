import { KEEPERS } from './keeper-facts.ts';

/** How much of a file is parsed: all, its outline alone, nothing at all. */
export type Extent = 'whole' | 'outline' | 'none';

/**
 * Large programs on a framework that makes the objects itself (Nest, TypeORM, GraphQL) are mostly classes that tell
 * nothing of signals. Of such a file, and of what is more than can be read, are kept the imports, which may lead to
 * some that do, and the names of its classes, all at their places.
 */
export function extentOf(text: string, read: Read, isForListener: boolean): Extent {
  if (read.files >= MAX_FILES || read.length >= MAX_LENGTH) return 'none';
  if (isPassive(text)) return 'outline';
  if (read.length < MUCH || LISTENS.test(text)) return 'whole';
  if (read.length >= FOR_LISTENERS || text.length >= MUCH / 10) return 'outline';
  // What a listener closes comes from what its file imports, and what it does not close holds the program.
  return isForListener || mayKeep(text) ? 'whole' : 'outline';
}

interface Read {
  readonly files: number;
  readonly length: number;
}

const MAX_FILES = 1000;
const MAX_LENGTH = 600_000;
/** From here on only files that listen are read whole: a third of a second's work. */
export const MUCH = 200_000;
const FOR_LISTENERS = 300_000;

/** May listen to a signal, or load what does. */
const LISTENS =
  /\bprocess\s*\.\s*(?:on|once|addListener)\b|SIGTERM|SIGINT|signal-exit|graceful(?!ly\b)|enableShutdownHooks|\.listen\(/;

const RELATIVE = /\b(?:from|require\(|import\(?)\s*['"](\.{1,2}\/[^'"\n]{1,200})['"]/g;

/** Files of its own that it imports, as its text has them. */
export const relativeImports = (text: string): readonly string[] =>
  [...text.matchAll(RELATIVE)].map(match => match[1] ?? '');

const IMPORTS = /\b(?:from|require\()\s*['"](?:node:)?([^'".\n][^'"\n]{0,100})['"]/g;
const OPENS = /\bsetInterval\(|\bcreateServer\(/;
let keepers: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** By the package: the calls that do, `''` for the package itself. */
function openersOf(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { packages, calls } of KEEPERS)
    for (const name of packages) found.set(name, new Set([...(found.get(name) ?? []), ...calls]));
  return found;
}

/** May open something that keeps a program alive. */
export function mayKeep(text: string): boolean {
  keepers ??= openersOf();
  const calls = [...text.matchAll(IMPORTS)].flatMap(([, name = '']) => [...(keepers?.get(name) ?? [])]);
  if (calls.length === 0) return OPENS.test(text);
  const words = new Set(text.match(/\w+/g));
  return OPENS.test(text) || calls.some(call => call === '' || words.has(call));
}

export const mayListen = (text: string): boolean => LISTENS.test(text);

/** Below this a file is parsed as fast as it is looked at. */
const MIN_LENGTH = 1_000;

/** A framework makes the objects of this class, or it only describes data. */
const DECORATED =
  /^@(?:Injectable|Controller|Resolver|Entity|ObjectType|InputType|ArgsType|Schema|Catch|ValidatorConstraint|WebSocketGateway)\(|from ['"](?:class-validator|class-transformer|@nestjs\/swagger)['"]/m;

/** Words of everything that bears on signals, children, or what keeps a process alive. */
const SPEAKS =
  /(?<![\w.])process\b(?!\.(?:env|cwd|argv|hrtime|stdout|memoryUsage|uptime|platform)\b)|SIG[A-Z]{2}|child_process|cluster|worker_threads|execa|\.listen\(|setInterval|createServer|createClient|new (?:Redis|Pool|Client|Worker|Queue)|onModule|onApplication|beforeApplication|shutdown|graceful|puppeteer|playwright|@Module\(|import\(|require\(/i;

export const speaks = (text: string): boolean => SPEAKS.test(text);

/** Something else than a class is exported, so it may be used before any framework is at work. */
const EXPORTS_MORE = /^export\s+(?!(?:default\s+)?(?:abstract\s+)?class\b|type\b|interface\b|declare\b)/m;

function isPassive(text: string): boolean {
  return text.length >= MIN_LENGTH && DECORATED.test(text) && !EXPORTS_MORE.test(text) && !speaks(text);
}

const KEPT =
  /^import\s[^;'"]{0,4000}?from\s*(?:'[^'\n]*'|"[^"\n]*")|^import\s*(?:'[^'\n]*'|"[^"\n]*")|^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+\w+/gm;

export function outline(text: string): string {
  let made = '';
  let at = 0;
  for (const match of text.matchAll(KEPT)) {
    const [kept] = match;
    made += blank(text.slice(at, match.index)) + kept;
    at = match.index + kept.length;
    // A class is followed by ` {` at least.
    if (/\bclass\s+\w+$/.test(kept)) {
      made += '{}';
      at += 2;
    } else {
      made += ';';
      at += 1;
    }
  }
  return made + blank(text.slice(at));
}

const blank = (text: string): string =>
  text
    .split('\n')
    .map(line => ' '.repeat(line.length))
    .join('\n');
