import { path } from '../../base/index.ts';
import type { TestExpression, Word } from './ast.ts';
import { type Expansion, expandText, vanished } from './expand.ts';
import { ownerOfPidFile } from './pid-files.ts';
import { jobsIn } from './pid-tokens.ts';
import { literally, matchRegex } from './regex.ts';
import { gotRunBit } from './script-files.ts';
import { known, matchesPattern, type Truth, truth, union, type Value } from './value.ts';
import { isWritten } from './written.ts';

const OPEN = truth(undefined);

export function not(t: Truth): Truth {
  return { ...t, value: t.value === undefined ? undefined : !t.value };
}

export function and(a: Truth, b: () => Truth): Truth {
  if (a.value === false) return a;
  const right = b();
  if (right.value === false) return right;
  return { value: a.value && right.value, assumes: union([a.assumes, right.assumes]) };
}

export function or(a: Truth, b: () => Truth): Truth {
  return not(and(not(a), () => not(b())));
}

/** `[ … ]` and `test`, whose words are already expanded; `written` are those that it is spelled with. */
export function testWords(words: readonly Value[], written: readonly Word[], x: Expansion): Truth {
  const values = words.at(-1)?.text === ']' ? words.slice(0, -1) : words;
  const result = parseOr(values, x, 0);
  // `[ -z $NAME ]` is `[ -z ]` where it is not set, and that is true as well; so is `[ -n ]`, and then in any case.
  if (values.some(value => value.text === '-n')) return result;
  return { ...result, assumes: union([result.assumes, vanished(written, x)]) };
}

function parseOr(words: readonly Value[], x: Expansion, depth: number): Truth {
  if (depth > 20) return OPEN;
  // -o and -a bind weaker than !; both are searched from the left at the top level.
  for (const [operator, join] of [
    ['-o', or],
    ['-a', and],
  ] as const) {
    const at = words.findIndex((w, i) => i > 0 && i < words.length - 1 && w.known && w.text === operator);
    if (at > 0 && !(words.length === 3)) {
      return join(parseOr(words.slice(0, at), x, depth + 1), () =>
        parseOr(words.slice(at + 1), x, depth + 1),
      );
    }
  }
  const [first, second, third] = words;
  if (!first) return truth(false);
  if (words.length >= 2 && first.known && first.text === '!' && !(words.length === 3 && isBinary(second))) {
    return not(parseOr(words.slice(1), x, depth + 1));
  }
  if (words.length === 1) return unary('-n', first, x);
  if (words.length === 2 && second) return unary(first.text, second, x);
  if (words.length === 3 && second && third) return binary(second.text, first, third, false, x);
  return OPEN;
}

const isBinary = (word: Value | undefined) =>
  ['=', '==', '!=', '-eq', '-ne', '-lt', '-gt', '-le', '-ge'].includes(word?.text ?? '');

/** `[[ … ]]`. */
export function testExpression(e: TestExpression, x: Expansion): Truth {
  switch (e.op) {
    case 'not':
      return not(testExpression(e.operand, x));
    case 'and':
      return and(testExpression(e.left, x), () => testExpression(e.right, x));
    case 'or':
      return or(testExpression(e.left, x), () => testExpression(e.right, x));
    case 'word':
      return unary('-n', expandText(e.word, x), x);
    case 'unary':
      return unary(e.operator, expandText(e.word, x), x);
    case 'binary':
      if (e.operator === '=~') return regex(expandText(e.left, x), patternText(e.right, x, literally), x);
      return binary(e.operator, expandText(e.left, x), patternText(e.right, x), true, x);
  }
}

const withoutWildcards = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');

/** The right side of `==` or `=~`: quoted characters match themselves. */
function patternText(
  word: Parameters<typeof expandText>[0],
  x: Expansion,
  quote: (text: string) => string = withoutWildcards,
): Value {
  const parts = word.parts.map(part => {
    const value = expandText({ ...word, parts: [part] }, x);
    const quoted = 'quoted' in part && part.quoted;
    return quoted ? { ...value, text: quote(value.text) } : value;
  });
  const [only] = parts;
  return {
    text: parts.map(p => p.text).join(''),
    known: parts.every(p => p.known),
    assumes: union(parts.map(p => p.assumes)),
    ...(parts.length === 1 && only?.located ? { located: true } : {}),
  };
}

/** `[[ text =~ pattern ]]`, which leaves what it has found in BASH_REMATCH. */
function regex(left: Value, right: Value, x: Expansion): Truth {
  if (!left.known || !right.known || left.located || right.located) return OPEN;
  const found = matchRegex(right.text, left.text);
  if (found) x.state.set('BASH_REMATCH', found.map(known));
  return found === undefined ? OPEN : truth(found !== null, union([left.assumes, right.assumes]));
}

function unary(operator: string, value: Value, x: Expansion): Truth {
  if (operator === '-z' || operator === '-n') {
    if (value.filled) return truth(operator === '-n');
    if (!value.known) return OPEN;
    return truth((value.text === '') === (operator === '-z'), value.assumes);
  }
  if (operator === '-v') {
    const own = x.state.variables.get(value.text);
    if (own || Object.hasOwn(x.state.env, value.text)) return truth(!own || own.value !== undefined);
    return x.host.envComplete ? truth(false, [value.text]) : OPEN;
  }
  if (operator === '-t') return truth(false);
  if (!value.known) return OPEN;
  if (value.located) return ['-e', '-f', '-r', '-s', '-x'].includes(operator) ? truth(true) : OPEN;
  return fileTest(operator, value, x);
}

/** Start scripts of Java ask for it. @source gradle/gradle unixStartScript.txt: "IBM's JDK on AIX" */
const ONLY_ON_AIX = /\/jre\/sh\/java$/;

function fileTest(operator: string, value: Value, x: Expansion): Truth {
  if (!/^-[abcdefghkprsuwxGLNOS]$/.test(operator)) return OPEN;
  if (value.text === '' || ONLY_ON_AIX.test(value.text)) return truth(false, value.assumes);
  const jobs = processDirectory(value.text);
  if (jobs) return truth(jobs.some(n => x.state.jobs[n]?.ended === false));
  const owner = ['-e', '-f', '-r', '-s', '-a'].includes(operator) ? ownerOfPidFile(x, value.text) : undefined;
  if (owner !== undefined) return truth(x.state.jobs[owner]?.ended === false, value.assumes);
  if (operator === '-x' && gotRunBit(x.state.files.runnable, path.resolve(x.state.cwd, value.text)))
    return truth(true);
  if (isWritten(x, value.text))
    return operator === '-d'
      ? truth(false)
      : ['-e', '-f', '-r', '-a'].includes(operator)
        ? truth(true)
        : OPEN;
  const isLink = operator === '-h' || operator === '-L';
  if (isLink && x.host.world.files.linkAt?.(path.resolve(x.state.cwd, value.text)) !== undefined)
    return truth(true, value.assumes);
  const file = path.resolve(x.state.cwd, value.text);
  const origin = x.host.world.origin(value.text, x.state.cwd);
  switch (origin.kind) {
    case 'absent':
      if (ALWAYS_MOUNTED.test(file) && ['-e', '-d', '-r'].includes(operator))
        return truth(true, value.assumes);
      return OF_KERNEL.test(file) ? OPEN : truth(false, value.assumes);
    case 'directory':
      if (operator === '-f' || isLink) return truth(false, value.assumes);
      if (['-d', '-e', '-s', '-x'].includes(operator)) return truth(true, value.assumes);
      return rootMay(operator, x) ? truth(true, value.assumes) : OPEN;
    case 'context':
    case 'inline':
    case 'opaque':
    case 'installed':
      if (operator === '-x') return truth(origin.executable, value.assumes);
      if (operator === '-d') return truth(false, value.assumes);
      if (['-e', '-f', '-r', '-s', '-a'].includes(operator) || rootMay(operator, x))
        return truth(true, value.assumes);
      return OPEN;
    default:
      return OPEN;
  }
}

/** The runtime mounts them; what is in them is the kernel's, whatever the image holds. @source opencontainers runtime-spec config-linux.md, Default Filesystems */
const OF_KERNEL = /^\/(?:(?:proc|sys)\/|\.dockerenv$)/;
const ALWAYS_MOUNTED = /^\/(?:proc(?:\/(?:self|1|sys))?|sys(?:\/(?:fs(?:\/cgroup)?|kernel|class))?)\/?$/;

/** With CAP_DAC_OVERRIDE, which root has in a container, whatever the mode is. @source capabilities(7), access(2) */
const rootMay = (operator: string, x: Expansion): boolean =>
  (operator === '-r' || operator === '-w') && x.host.world.user === '0';

/** `/proc/$pid`: it is there for as long as the job lives. */
function processDirectory(text: string): readonly number[] | undefined {
  if (!/^\/proc\/[^/]+\/?$/.test(text)) return undefined;
  const jobs = jobsIn(text);
  return jobs.length > 0 ? jobs : undefined;
}

/** `[ "$1" = "$(command -v named)" ]`: the path of the program, in one of the directories of PATH. */
function isSameProgram(operator: string, left: Value, right: Value, x: Expansion): Truth {
  const other = left.located ? right : left;
  const { assumes } = other;
  const isSame = (value: boolean | undefined) =>
    operator === '!=' ? not(truth(value, assumes)) : truth(value, assumes);
  if (!['=', '==', '!='].includes(operator)) return OPEN;
  if (left.located && right.located) return isSame(left.text === right.text || undefined);
  if (!other.text.startsWith('/') || /[*?[]/.test(other.text))
    return isSame(/[*?[]/.test(other.text) ? undefined : false);
  if (path.basename(other.text) !== (left.located ? left : right).text) return isSame(false);
  const directories = x.state.get('PATH')?.text.split(':', 50) ?? [];
  return isSame(directories.includes(path.dirname(other.text)) || undefined);
}

function binary(operator: string, left: Value, right: Value, pattern: boolean, x: Expansion): Truth {
  const assumes = union([left.assumes, right.assumes]);
  if (!left.known || !right.known) return OPEN;
  if (left.located || right.located) return isSameProgram(operator, left, right, x);
  switch (operator) {
    case '=':
    case '==':
      return truth(pattern ? matchesPattern(right.text, left.text) : left.text === right.text, assumes);
    case '!=':
      return truth(!(pattern ? matchesPattern(right.text, left.text) : left.text === right.text), assumes);
    case '<':
      return truth(left.text < right.text, assumes);
    case '>':
      return truth(left.text > right.text, assumes);
  }
  const a = Number(left.text || Number.NaN);
  const b = Number(right.text || Number.NaN);
  const compare: Readonly<Record<string, boolean>> = {
    '-eq': a === b,
    '-ne': a !== b,
    '-lt': a < b,
    '-le': a <= b,
    '-gt': a > b,
    '-ge': a >= b,
  };
  const result = compare[operator];
  return result === undefined || Number.isNaN(a) || Number.isNaN(b) ? OPEN : truth(result, assumes);
}
