import { argument, positional } from './arguments.ts';
import { isGiven } from './command-line.ts';
import { itemsOf } from './evaluate.ts';
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
  // A text is converted by `type`.
  const isConverted = argument(args, 99, 'type') !== undefined && textOf(given) !== undefined;
  const absent = isConverted ? UNKNOWN : (given ?? ABSENT[name] ?? NONE);
  const isOption = first.startsWith('-');
  const nargs = argument(args, 99, 'nargs');
  if (!isOption && (!nargs || textOf(nargs) === '+')) m.setField(self, 'requires', TRUE);
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

const sameParser: Method = (_m, self) => self;

/** The words that the parser reads; `undefined`: not known. */
function wordsOf(m: Machine, given: Value | undefined): readonly string[] | undefined {
  if (!given || (given.type === 'constant' && given.value === null)) return m.program.argv.slice(1);
  const words = itemsOf(m, given)?.map(textOf);
  return words?.every(w => w !== undefined) ? words : undefined;
}

function namespaceOf(m: Machine, self: ObjectValue, words: readonly string[] | undefined): Value {
  const namespace = m.object(NAMESPACE);
  for (const name of m.state?.names(self.id) ?? []) {
    if (!name.startsWith(PREFIX)) continue;
    const [flags, absent = UNKNOWN, present = UNKNOWN] = itemsOf(m, m.field(self, name) ?? UNKNOWN) ?? [];
    const texts = (flags ? (itemsOf(m, flags) ?? []) : []).map(f => textOf(f) ?? '');
    const given = words && texts.length > 0 ? isGiven(texts, words) : undefined;
    const value = given === undefined ? UNKNOWN : given ? present : absent;
    m.setField(namespace, name.slice(PREFIX.length), value);
  }
  return namespace;
}

const parse: Method = (m, self, args) => {
  const words = wordsOf(m, argument(args, 0, 'args'));
  // "the following arguments are required": argparse prints its usage and exits with 2.
  if (words?.length === 0 && truth(m.field(self, 'requires') ?? FALSE) === true) {
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
  [`${PARSER}.parse_args`]: parse,
  [`${PARSER}.parse_known_args`]: (m, self, args, at) => sequence([parse(m, self, args, at), UNKNOWN]),
};
