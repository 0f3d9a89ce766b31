import dockerignore from '@balena/dockerignore';
import { path, type Vfs } from '../../base/index.ts';

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
  return text === undefined ? () => false : matcher(text.replace(/^\uFEFF/, '').split('\n'));
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
