import { argument, positional } from './arguments.ts';
import { isGiven } from './command-line.ts';
import { itemsOf } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import {
  constant,
  FALSE,
  NONE,
  type ObjectValue,
  sequence,
  TRUE,
  textOf,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

const PARSER = 'argparse.ArgumentParser';
const NAMESPACE = 'argparse.Namespace';
/** A parser keeps each option as a cell: its flags, what it is when not given, and what it is when given. */
const PREFIX = 'option ';
const DEFAULT = 'default ';
const SUBPARSERS = 'argparse.Subparsers';

/** What an option without a value comes to when it is given. */
const GIVEN: Readonly<Record<string, Value>> = { store_true: TRUE, store_false: FALSE };
/** What it is when it is not given, where `default` says nothing. */
const ABSENT: Readonly<Record<string, Value>> = { store_true: FALSE, store_false: TRUE };

const addArgument: Method = (m, self, args) => {
  const flags = positional(args).map(textOf);
  const [first = ''] = flags;
  const action = args.find(a => a.name === 'action')?.value;
  const name = action ? (textOf(action) ?? '?') : 'store';
  if (flags.includes(undefined) || name === 'help' || name === 'version') return UNKNOWN;
  const long = flags.find(f => f?.startsWith('--')) ?? first;
  const dest = textOf(argument(args, 99, 'dest')) ?? long.replace(/^-+/, '').replaceAll('-', '_');
  const given = argument(args, 99, 'default');
  // A text is converted by `type`; by `str` it stays what it is.
  const type = argument(args, 99, 'type');
  const isText = type?.type === 'external' && type.path === 'str';
  const isConverted = type !== undefined && !isText && textOf(given) !== undefined;
  // A class of its own may take the value from elsewhere, and ask for nothing then.
  const isOwn = name === '?';
  const absent = isConverted || isOwn ? UNKNOWN : (given ?? ABSENT[name] ?? NONE);
  const isOption = first.startsWith('-');
  const nargs = argument(args, 99, 'nargs');
  if (!isOption && (!nargs || textOf(nargs) === '+')) m.setField(self, 'requires', TRUE);
  if (isOption && !isOwn && truth(argument(args, 99, 'required') ?? FALSE) === true) need(m, self, flags);
  const cell = [sequence(flags.map(f => constant(f ?? ''))), isOption ? absent : UNKNOWN];
  // Two options may share an attribute: `--on` and `--off`.
  const known = m.field(self, PREFIX + dest);
  m.setField(
    self,
    PREFIX + dest,
    known ? UNKNOWN : sequence([...cell, isOption ? (GIVEN[name] ?? UNKNOWN) : UNKNOWN]),
  );
  return UNKNOWN;
};

/** Options with `required=True`: the flags of each. */
function need(m: Machine, self: ObjectValue, flags: readonly (string | undefined)[]): void {
  const needs = itemsOf(m, m.field(self, 'needs') ?? NONE) ?? [];
  m.setField(self, 'needs', sequence([...needs, sequence(flags.map(f => constant(f ?? '')))]));
}

/** Is something missing for certain? Any word without a dash may be an argument. */
function lacks(m: Machine, self: ObjectValue, words: readonly string[]): boolean {
  const isBare = words.every(word => /^-[^\d]/.test(word));
  if (isBare && truth(m.field(self, 'requires') ?? FALSE) === true) return true;
  return (itemsOf(m, m.field(self, 'needs') ?? NONE) ?? []).some(flags => {
    const texts = (itemsOf(m, flags) ?? []).flatMap(f => textOf(f) ?? []);
    return isGiven(texts, words) === false;
  });
}

const sameParser: Method = (_m, self) => self;

/** The words that the parser reads; `undefined`: not known. */
function wordsOf(m: Machine, given: Value | undefined): readonly string[] | undefined {
  if (!given || (given.type === 'constant' && given.value === null)) return m.program.argv.slice(1);
  const words = itemsOf(m, given)?.map(textOf);
  return words?.every(w => w !== undefined) ? words : undefined;
}

/** `set_defaults(func=serve)`: what a parser adds to the namespace whenever it is the one that reads. */
const setDefaults: Method = (m, self, args) => {
  for (const { name, value } of args) if (name) m.setField(self, DEFAULT + name, value);
  return NONE;
};

const addSubparsers: Method = (m, self, args) => {
  const commands = m.object(SUBPARSERS);
  m.setField(commands, 'dest', argument(args, 99, 'dest') ?? NONE);
  m.setField(self, 'commands', commands);
  if (truth(argument(args, 99, 'required') ?? FALSE) === true) m.setField(self, 'requires', TRUE);
  return commands;
};

const addParser: Method = (m, self, args) => {
  const parser = m.object(PARSER);
  const name = textOf(argument(args, 0, 'name'));
  if (name !== undefined) m.setField(self, PREFIX + name, parser);
  return parser;
};

function namespaceOf(m: Machine, self: ObjectValue, words: readonly string[] | undefined): ObjectValue {
  const namespace = m.object(NAMESPACE);
  fill(m, self, namespace, words, 0);
  return namespace;
}

function fill(
  m: Machine,
  self: ObjectValue,
  namespace: ObjectValue,
  words: readonly string[] | undefined,
  depth: number,
): void {
  for (const name of m.state?.names(self.id) ?? []) {
    const cell = m.field(self, name) ?? UNKNOWN;
    if (name.startsWith(DEFAULT)) m.setField(namespace, name.slice(DEFAULT.length), cell);
    if (!name.startsWith(PREFIX)) continue;
    const [flags, absent = UNKNOWN, present = UNKNOWN] = itemsOf(m, cell) ?? [];
    const texts = (flags ? (itemsOf(m, flags) ?? []) : []).map(f => textOf(f) ?? '');
    const given = words && texts.length > 0 ? isGiven(texts, words) : undefined;
    const value = given === undefined ? UNKNOWN : given ? present : absent;
    m.setField(namespace, name.slice(PREFIX.length), value);
  }
  const commands = m.field(self, 'commands');
  if (commands?.type === 'object' && words && depth < 5) choose(m, commands, namespace, words, depth);
}

/** The first word that names a command: its parser reads the rest. */
function choose(
  m: Machine,
  commands: ObjectValue,
  namespace: ObjectValue,
  words: readonly string[],
  depth: number,
): void {
  const dest = textOf(m.field(commands, 'dest'));
  const at = words.findIndex(word => m.field(commands, PREFIX + word) !== undefined);
  const word = words[at];
  const parser = word === undefined ? undefined : m.field(commands, PREFIX + word);
  const named = word !== undefined ? constant(word) : words.length === 0 ? NONE : UNKNOWN;
  if (dest !== undefined) m.setField(namespace, dest, named);
  if (parser?.type !== 'object') return;
  if (lacks(m, parser, words.slice(at + 1))) m.raise({ name: 'SystemExit', status: 2 });
  fill(m, parser, namespace, words.slice(at + 1), depth + 1);
}

const parse: Method = (m, self, args) => {
  const words = wordsOf(m, argument(args, 0, 'args'));
  // "the following arguments are required": argparse prints its usage and exits with 2.
  if (words && lacks(m, self, words)) {
    m.raise({ name: 'SystemExit', status: 2 });
    return UNKNOWN;
  }
  return namespaceOf(m, self, words);
};

/** What the command line of the program makes of the options of its argparse parser. */
export const ARGPARSE_METHODS: Readonly<Record<string, Method>> = {
  [`${PARSER}.__init__`]: (m, self) => {
    m.setField(self, 'requires', FALSE);
    return NONE;
  },
  [`${PARSER}.add_argument`]: addArgument,
  [`${PARSER}.add_argument_group`]: sameParser,
  [`${PARSER}.add_mutually_exclusive_group`]: sameParser,
  [`${PARSER}.set_defaults`]: setDefaults,
  [`${PARSER}.add_subparsers`]: addSubparsers,
  [`${SUBPARSERS}.add_parser`]: addParser,
  [`${PARSER}.parse_args`]: parse,
  [`${PARSER}.parse_known_args`]: (m, self, args, at) => sequence([parse(m, self, args, at), UNKNOWN]),
};
