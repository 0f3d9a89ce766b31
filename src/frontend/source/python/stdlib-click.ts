import { argument, positional } from './arguments.ts';
import { isGiven } from './command-line.ts';
import type { Machine } from './machine.ts';
import type { Builtin } from './stdlib.ts';
import {
  type CallArgument,
  constant,
  external,
  FALSE,
  type FunctionValue,
  NONE,
  TRUE,
  textOf,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** What `click.option(…)` gives: a decorator that fills one parameter of the command. */
export const OPTION = 'click.Option';

/** What `click.group(cls=…)` gives where the class is one of the program. */
export const OWN_CLASS = 'click.<own class>';

/** In the place of an option that has to be given and is not, */
export const MISSING = external('click.<missing>');
/** and of an argument that has to be given. */
export const NEEDED = external('click.<needed>');

const isTrue = (args: readonly CallArgument[], name: string) =>
  truth(argument(args, 99, name) ?? FALSE) === true;

/** The command line of the program decides which options are given, whichever command they belong to. */
const option: Builtin = (m, args) => {
  const declared = positional(args).map(textOf);
  const object = m.object(OPTION);
  if (declared.includes(undefined)) return object;
  const names = declared.flatMap(d => (d ?? '').split('/', 2).map(n => n.trim()));
  const flags = names.filter(n => n.startsWith('-'));
  const long = flags.find(f => f.startsWith('--')) ?? flags[0] ?? '';
  const dest =
    names.find(n => !n.startsWith('-')) ?? long.replace(/^-+/, '').replaceAll('-', '_').toLowerCase();
  m.setField(object, 'dest', constant(dest));
  m.setField(object, 'value', valueOf(m, args, flags, declared));
  return object;
};

const clickArgument: Builtin = (m, args) => {
  const object = m.object(OPTION);
  const dest = textOf(argument(args, 0));
  const isOpen = args.some(a =>
    ['default', 'envvar', 'nargs', 'required', 'callback'].includes(a.name ?? ''),
  );
  if (dest !== undefined) {
    m.setField(object, 'dest', constant(dest.toLowerCase()));
    m.setField(object, 'value', isOpen ? UNKNOWN : NEEDED);
  }
  return object;
};

function valueOf(
  m: Machine,
  args: readonly CallArgument[],
  flags: readonly string[],
  declared: readonly (string | undefined)[],
): Value {
  const isPair = declared.some(d => d?.includes('/'));
  const isFlag = isTrue(args, 'is_flag') || isPair;
  const given = isGiven(flags, m.program.argv.slice(1));
  const asked = ['envvar', 'prompt', 'callback', 'multiple', 'count', 'flag_value'];
  if (given === undefined || args.some(a => asked.includes(a.name ?? '') && truth(a.value) !== false))
    return UNKNOWN;
  if (given) return isFlag && !isPair ? TRUE : UNKNOWN;
  // Each option has a variable then. @see https://click.palletsprojects.com/en/stable/options/#values-from-environment-variables
  if (m.program.mentions('auto_envvar_prefix')) return UNKNOWN;
  const fallback = argument(args, 99, 'default');
  if (isTrue(args, 'required') && !fallback) return MISSING;
  // A text is converted by `type`.
  if (textOf(fallback) !== undefined && argument(args, 99, 'type')) return UNKNOWN;
  return fallback ?? (isFlag ? FALSE : NONE);
}

/** `typer.Option(default, …)` as the default of a parameter. */
const typerDefault: Builtin = (_m, args) =>
  args.some(a => a.name === 'envvar' || a.name === 'prompt' || a.name === 'callback')
    ? UNKNOWN
    : (argument(args, 0, 'default') ?? UNKNOWN);

/** A class that finds its commands by itself; all others of libraries are taken for click's own. */
const decorator: Builtin = (m, args, _at, path) => {
  const cls = argument(args, 99, 'cls');
  if (cls?.type !== 'class') return external(`${path}()`);
  const object = m.object(OWN_CLASS);
  m.setField(object, 'cls', cls);
  m.setField(object, 'maker', { type: 'partial', callee: cls, args: args.filter(a => a.name !== 'cls') });
  return object;
};

export const CLICK_CALLS: Readonly<Record<string, Builtin>> = {
  'click.option': option,
  'rich_click.option': option,
  'click.argument': clickArgument,
  'click.command': decorator,
  'click.group': decorator,
  'typer.Option': typerDefault,
  'typer.Argument': () => UNKNOWN,
};

/** Typer makes an option of each parameter that has a default. What is given on the command line is not its default. */
export function typerArguments(m: Machine, callback: FunctionValue): CallArgument[] {
  const words = m.program.argv.slice(1);
  const flagOf = (name: string) => `--${name.replaceAll('_', '-')}`;
  const plain = callback.node.parameters.filter(p => p.kind === 'plain');
  const flags = plain.flatMap(p => [flagOf(p.name), `--no-${flagOf(p.name).slice(2)}`]);
  const isStrange = words.some(w => w.startsWith('-') && !flags.includes(w.split('=', 1)[0] ?? ''));
  return plain.flatMap(({ name, default: fallback }): CallArgument[] => {
    const own = [flagOf(name), `--no-${flagOf(name).slice(2)}`];
    const isOpen = isStrange || !fallback || isGiven(own, words) !== false;
    return isOpen ? [{ name, value: UNKNOWN }] : [];
  });
}
