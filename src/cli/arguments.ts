import parser from 'yargs-parser';
import { type Arguments, OPTIONS } from './options.ts';

/** What is wrong with a command line, in one line. */
export class UsageError extends Error {}

const names = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];
const ofType = (type: string) => names.filter(n => OPTIONS[n].type === type && !('array' in OPTIONS[n]));

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = parser([...argv], {
    string: ofType('string'),
    boolean: ofType('boolean'),
    array: names.filter(n => 'array' in OPTIONS[n]),
    alias: { help: ['h'] },
    configuration: {
      'camel-case-expansion': false,
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
      'parse-positional-numbers': false,
    },
  });
  for (const key of Object.keys(parsed)) {
    if (key === '_' || key === 'h' || names.includes(key as never)) continue;
    throw new UsageError(`unknown option --${key}${suggestion(key, names)}`);
  }
  for (const name of names) {
    const option = OPTIONS[name];
    const value: unknown = parsed[name];
    if (Array.isArray(value) && !('array' in option)) throw new UsageError(`--${name} is given twice`);
    if (
      value !== undefined &&
      option.type === 'string' &&
      (value === '' || (Array.isArray(value) && value.includes('')))
    ) {
      throw new UsageError(`--${name} needs a value`);
    }
    if (
      'choices' in option &&
      value !== undefined &&
      !(option.choices as readonly unknown[]).includes(value)
    ) {
      throw new UsageError(`--${name} takes ${option.choices.join(', ')}, not ${String(value)}`);
    }
  }
  return {
    words: parsed._.map(String),
    buildArg: (parsed['build-arg'] as string[] | undefined) ?? [],
    failOn: (parsed['fail-on'] as Arguments['failOn'] | undefined) ?? OPTIONS['fail-on'].default,
    rule: (parsed.rule as string[] | undefined) ?? [],
    quiet: parsed.quiet === true,
    help: parsed.help === true,
    version: parsed.version === true,
    ...defined('target', parsed.target as string | undefined),
    ...defined('context', parsed.context as string | undefined),
    ...defined('format', parsed.format as Arguments['format']),
    ...defined('color', parsed.color as boolean | undefined),
    ...defined('stdinFilename', parsed['stdin-filename'] as string | undefined),
  };
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

/** `; did you mean X?` for the nearest of some words, if one is near. */
export function suggestion(word: string, words: readonly string[]): string {
  const near = words.map(w => ({ w, d: distance(word, w) })).sort((a, b) => a.d - b.d)[0];
  return near && near.d <= Math.max(2, word.length / 3) ? `; did you mean ${near.w}?` : '';
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
