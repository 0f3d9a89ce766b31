/**
 * A text that the interpreter works with. `known`: it is exactly this. Otherwise `text` is how to show it, such
 * as `$PORT`. `assumes` names variables that no instruction of the image sets, or only to what stands for a value: in
 * a plain `docker run` they are empty or that, but a user may set them.
 */
export interface Value {
  readonly text: string;
  readonly known: boolean;
  /** Not known, but not empty: it is set from outside. */
  readonly filled?: true;
  /** The path of a program in some directory of PATH: `text` is its name alone, which runs the same. */
  readonly located?: true;
  readonly assumes: readonly string[];
}

/** Nothing that is set from outside changes it. */
export const isCertain = ({ known, assumes }: Value): boolean => known && assumes.length === 0;
export const known = (text: string): Value => ({ text, known: true, assumes: [] });
export const givenValue = (shown: string): Value => ({ ...unknownValue(shown), filled: true });
export const unknownValue = (shown: string): Value => ({ text: shown, known: false, assumes: [] });

/** What an image declares for a variable whose value it leaves to whoever runs it. */
const STANDS_FOR_VALUE =
  /^(?:|\*\*\w*\*\*|<[^<>]*>|none|null|change[-_ ]?me|replace[-_ ]?me|your[-_ ].{1,60})$/i;

export const declaredValue = (name: string, text: string): Value => ({
  ...known(text),
  assumes: STANDS_FOR_VALUE.test(text) ? [name] : [],
});

export function concat(values: readonly Value[]): Value {
  if (values.length === 1 && values[0]) return values[0];
  return {
    text: values.map(v => v.text).join(''),
    // The path is not known, only what it leads to.
    known: values.every(v => v.known && !v.located),
    ...(values.some(v => v.filled) ? { filled: true } : {}),
    assumes: union(values.map(v => v.assumes)),
  };
}

export function union(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.length === 0 ? [] : [...new Set(lists.flat())];
}

/** The truth of a condition, with the variables that it leans on. */
export interface Truth {
  readonly value: boolean | undefined;
  readonly assumes: readonly string[];
}

export const truth = (value: boolean | undefined, assumes: readonly string[] = []): Truth => ({
  value,
  assumes,
});

/**
 * Matches a shell pattern (`*`, `?`, `[…]`, backslash) against a whole text, in time proportional to the
 * product of the lengths.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  // Names and endings are most of what is asked, and a list of patterns is held against each file of a project.
  if (!SPECIAL.test(pattern)) return pattern === text;
  if (pattern.startsWith('*') && !SPECIAL.test(pattern.slice(1))) return text.endsWith(pattern.slice(1));
  const tokens = tokenize(pattern);
  let reachable = new Set<number>([0]);
  const close = (set: Set<number>) => {
    for (const at of set) if (tokens[at] === '*') set.add(at + 1);
    return set;
  };
  reachable = close(reachable);
  for (const char of text) {
    const next = new Set<number>();
    for (const at of reachable) {
      const token = tokens[at];
      if (token === undefined) continue;
      if (token === '*') next.add(at);
      else if (typeof token === 'function' && token(char)) next.add(at + 1);
    }
    reachable = close(next);
    if (reachable.size === 0) return false;
  }
  return reachable.has(tokens.length);
}

const SPECIAL = /[*?[\\]/;

type Token = '*' | ((char: string) => boolean);

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (char === '?') tokens.push(() => true);
    else if (char === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end === -1) tokens.push(c => c === '[');
      else {
        tokens.push(bracket(pattern.slice(i + 1, end)));
        i = end;
      }
    } else {
      const literal = char === '\\' && i + 1 < pattern.length ? (pattern[++i] ?? '') : char;
      tokens.push(c => c === literal);
    }
  }
  return tokens;
}

const CLASSES: Readonly<Record<string, (char: string) => boolean>> = {
  '[:digit:]': c => c >= '0' && c <= '9',
  '[:space:]': c => c.trim() === '',
  '[:alpha:]': c => /[A-Za-z]/.test(c),
  '[:alnum:]': c => /[A-Za-z0-9]/.test(c),
  '[:upper:]': c => /[A-Z]/.test(c),
  '[:lower:]': c => /[a-z]/.test(c),
};

function bracket(body: string): (char: string) => boolean {
  const negated = body.startsWith('!') || body.startsWith('^');
  const inner = negated ? body.slice(1) : body;
  const characterClass = CLASSES[`${inner}]`] ?? CLASSES[inner];
  const matches = (char: string): boolean => {
    if (characterClass) return characterClass(char);
    for (let i = 0; i < inner.length; i++) {
      const from = inner[i] ?? '';
      const to = inner[i + 1] === '-' && i + 2 < inner.length ? (inner[i + 2] ?? '') : undefined;
      if (to !== undefined) {
        if (char >= from && char <= to) return true;
        i += 2;
      } else if (char === from) return true;
    }
    return false;
  };
  return char => matches(char) !== negated;
}
