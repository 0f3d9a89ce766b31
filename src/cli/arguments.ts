import parser from 'yargs-parser';
import { didYouMean } from '../base/index.ts';
import { UsageError } from './host.ts';
import {
  type Arguments,
  COMMANDS,
  type CommandName,
  OPTION_NAMES,
  type OptionName,
  optionOf,
} from './options.ts';

type Parsed = Readonly<Record<string, unknown>>;

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed: Parsed = parser([...argv], {
    string: named(o => o.type === 'string' && !o.array),
    boolean: named(o => o.type === 'boolean'),
    array: named(o => o.array === true).map(key => ({ key, string: true })),
    alias: Object.fromEntries(OPTION_NAMES.map(name => [name, optionOf(name).alias ?? []])),
    configuration: {
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'strip-aliased': true,
    },
  });
  checkNames(parsed);
  const [first = '', ...others] = listOf(parsed._);
  const command = Object.hasOwn(COMMANDS, first) ? (first as CommandName) : 'lint';
  const rest = listOf(parsed['--']);
  const words = command === 'lint' ? listOf(parsed._) : others;
  return {
    command,
    // Only a program that is run has flags of its own; elsewhere what is behind `--` is a path, whatever its name.
    words: command === 'verify' ? words : [...words, ...rest],
    rest,
    buildArgs: texts(parsed, 'build-arg'),
    rules: texts(parsed, 'rule'),
    failOn: (text(parsed, 'fail-on') as Arguments['failOn'] | undefined) ?? 'warning',
    updateBaseline: parsed['update-baseline'] === true,
    printConfig: parsed['print-config'] === true,
    fix: parsed.fix === true,
    fixSuggested: parsed['fix-suggested'] === true,
    diff: parsed.diff === true,
    quiet: parsed.quiet === true,
    watch: parsed.watch === true,
    yes: parsed.yes === true,
    help: parsed.help === true,
    version: parsed.version === true,
    ...(parsed.config === false ? { config: false } : optional('config', text(parsed, 'config'))),
    ...optional('baseline', text(parsed, 'baseline')),
    ...optional('target', text(parsed, 'target')),
    ...optional('context', text(parsed, 'context')),
    ...optional('format', text(parsed, 'format') as Arguments['format'] | undefined),
    ...optional('color', parsed.color === undefined ? undefined : parsed.color === true),
    ...optional('stdinFilename', text(parsed, 'stdin-filename')),
    ...optional('image', text(parsed, 'image')),
    ...optional('ready', text(parsed, 'ready')),
  };
}

const named = (test: (option: ReturnType<typeof optionOf>) => boolean) =>
  OPTION_NAMES.filter(name => test(optionOf(name)));

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function checkNames(parsed: Parsed): void {
  const known: readonly string[] = OPTION_NAMES;
  for (const key of Object.keys(parsed)) {
    if (key === '_' || key === '--' || known.includes(key)) continue;
    const dashes = key.length === 1 ? '-' : '--';
    const guess =
      key.length === 1
        ? ''
        : didYouMean(
            `--${key}`,
            known.map(name => `--${name}`),
          );
    throw new UsageError(`unknown option ${dashes}${key}${guess}`);
  }
}

function text(parsed: Parsed, name: OptionName): string | undefined {
  const value = parsed[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once`);
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} needs a value`);
  const { choices } = optionOf(name);
  if (choices && !choices.includes(value)) {
    throw new UsageError(
      `--${name} is one of ${choices.join(', ')}, not ${value}${didYouMean(value, choices)}`,
    );
  }
  return value;
}

function texts(parsed: Parsed, name: OptionName): readonly string[] {
  const value = parsed[name];
  if (value === undefined) return [];
  const all = Array.isArray(value) ? value : [value];
  const strings = all.filter(v => typeof v === 'string' && v !== '');
  if (strings.length < all.length || all.length === 0) throw new UsageError(`--${name} needs a value`);
  return strings;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
