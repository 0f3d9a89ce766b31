import dockerignore from '@balena/dockerignore';
import { path, type Vfs } from '../../base/index.ts';
import { matchesPattern } from '../shell/value.ts';

/** Does .dockerignore leave a path of the build context out? The path is relative to the context. */
export type Ignored = (file: string) => boolean;

const MAX_RULES = 500;
/** The matcher makes a regular expression of each rule, whose time grows with the path to the power of its stars. */
const MAX_STARS = 4;
const MAX_RULE = 300;
const MAX_PATH = 256;

/**
 * `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` in the context.
 *
 * @source https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function ignoreRules(vfs: Vfs, file: string, context: string): Ignored {
  const text = vfs.read(`${file}.dockerignore`) ?? vfs.read(path.join(context, '.dockerignore'));
  if (text === undefined) return () => false;
  const rules = text.replace(/^\uFEFF/, '').split('\n');
  const leavesOut = matcher(rules);
  const exceptions = exceptionsOf(rules);
  if (exceptions.length === 0) return leavesOut;
  const holds = keptBelow(vfs, context, leavesOut, exceptions);
  return file => leavesOut(file) && !holds(file);
}

/** How many files below directories that are left out are looked at. */
const MAX_LOOKED_AT = 5000;

/** `*` and then `!src/*.py`: a directory is there all the same where something below it is kept. */
function keptBelow(
  vfs: Vfs,
  context: string,
  leavesOut: Ignored,
  exceptions: readonly (readonly string[])[],
): (directory: string) => boolean {
  const known = new Map<string, boolean>();
  let left = MAX_LOOKED_AT;
  const holds = (directory: string): boolean => {
    const before = known.get(directory);
    if (before !== undefined) return before;
    known.set(directory, false);
    const isMeant =
      isInContext(directory) && exceptions.some(parts => mayLieBelow(directory.split('/'), parts));
    const names = (isMeant && vfs.list(path.join(context, directory))) || [];
    const found = names.some(name => left-- > 0 && isKept(path.join(directory, name)));
    known.set(directory, found);
    return found;
  };
  const isKept = (file: string) => !leavesOut(file) || holds(file);
  return holds;
}

const exceptionsOf = (rules: readonly string[]): (readonly string[])[] =>
  rules.flatMap(rule => {
    const [, pattern] = /^\s*!\s*(\S.*?)\s*$/.exec(rule) ?? [];
    return pattern === undefined ? [] : [pattern.split('/').filter(part => part !== '' && part !== '.')];
  });

/** Part by part; `**` stands for any number of them. */
function mayLieBelow(directory: readonly string[], pattern: readonly string[]): boolean {
  for (const [i, part] of directory.entries()) {
    const asked = pattern[i];
    if (asked === undefined || asked.includes('**')) return true;
    if (asked.length > MAX_RULE || !matchesPattern(asked, part)) return false;
  }
  return true;
}

/** Patterns as .dockerignore and `COPY --exclude` write them. A rule that can't be read ignores nothing. */
export function matcher(rules: readonly string[]): Ignored {
  const usable = rules
    .slice(0, MAX_RULES)
    .map(rule => rule.trim())
    .filter(rule => rule.length <= MAX_RULE && rule.split(/\*+/).length - 1 <= MAX_STARS && compiles(rule));
  const all = dockerignore.default({ ignorecase: false }).add(usable);
  return file => isInContext(file) && all.ignores(file);
}

/** A name such as `constructor` would meet the prototype of the matcher's cache. */
function isInContext(file: string): boolean {
  if (file.length > MAX_PATH) return false;
  return (
    file !== '.' && file !== '' && !file.startsWith('../') && file !== '..' && !(file in Object.prototype)
  );
}

function compiles(rule: string): boolean {
  try {
    dockerignore.default({ ignorecase: false }).add(rule).ignores('a/b');
    return true;
  } catch {
    return false;
  }
}
