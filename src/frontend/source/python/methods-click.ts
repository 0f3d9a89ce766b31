import { argument } from './arguments.ts';
import { findInClass } from './attribute.ts';
import { block } from './block.ts';
import { callFunction, invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import { MISSING, NEEDED, OPTION, OWN_CLASS, typerArguments } from './stdlib-click.ts';
import type { Span } from './syntax.ts';
import {
  type ClassValue,
  constant,
  NONE,
  type ObjectValue,
  same,
  sequence,
  TRUE,
  textOf,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Commands of click and Typer: which function runs is in `sys.argv`. */
const COMMAND = 'click.Command';
const GROUP = 'click.Group';
const TYPER = 'typer.Typer';
/** What `@group.command()` gives: a decorator that makes a command and adds it. */
const REGISTRATION = 'click.Registration';

const DECORATORS: Readonly<Record<string, string>> = {
  'click.command': COMMAND,
  'click.command()': COMMAND,
  'click.group': GROUP,
  'click.group()': GROUP,
  'rich_click.command()': COMMAND,
  'rich_click.group()': GROUP,
};

/** A function decorated by click or Typer; `undefined`: the decorator is none of theirs. */
export function decorated(m: Machine, decorator: Value, value: Value): Value | undefined {
  if (decorator.type === 'external') {
    const cls = DECORATORS[decorator.path];
    return cls === undefined ? undefined : made(m, cls, value);
  }
  if (decorator.type === 'object' && decorator.of === OPTION) {
    const name = textOf(m.field(decorator, 'dest'));
    const option = { name: name ?? '?', value: m.field(decorator, 'value') ?? UNKNOWN };
    return name === undefined ? value : { type: 'partial', callee: value, args: [option] };
  }
  // Bare: `@group.command`.
  if (decorator.type === 'method' && (decorator.object.of === GROUP || decorator.object.of === TYPER)) {
    return register(m, decorator.object, undefined, decorator.name, value);
  }
  if (decorator.type === 'object' && decorator.of === OWN_CLASS) return madeOf(m, decorator, value);
  if (decorator.type !== 'object' || decorator.of !== REGISTRATION) return undefined;
  const group = m.field(decorator, 'group');
  if (group?.type !== 'object') return value;
  return register(
    m,
    group,
    textOf(m.field(decorator, 'name')),
    textOf(m.field(decorator, 'kind')) ?? '',
    value,
  );
}

/** Of a function, also where options are bound to it. */
function nameOf(value: Value): string {
  if (value.type === 'partial') return nameOf(value.callee);
  return value.type === 'function' ? value.node.name : '';
}

function made(m: Machine, cls: string, callback: Value): ObjectValue {
  const command = m.object(cls);
  m.setField(command, 'callback', callback);
  return command;
}

/** `@click.command(cls=…)`: a class of the program's own makes it. */
function madeOf(m: Machine, decorator: ObjectValue, value: Value): ObjectValue {
  const command = made(m, GROUP, value);
  for (const name of ['cls', 'maker']) {
    const field = m.field(decorator, name);
    if (field) m.setField(command, name, field);
  }
  return command;
}

function register(
  m: Machine,
  group: ObjectValue,
  name: string | undefined,
  kind: string,
  value: Value,
): Value {
  if (kind === 'callback') {
    m.setField(group, 'callback', value);
    return value;
  }
  const command = made(m, kind === 'group' ? GROUP : COMMAND, value);
  if (group.of === TYPER) m.setField(command, 'typer', TRUE);
  add(m, group, name ?? nameOf(value), command);
  // Typer leaves the function as it is.
  return group.of === TYPER ? value : command;
}

function add(m: Machine, group: ObjectValue, name: string, command: Value): void {
  const known = m.field(group, 'commands');
  const items = known?.type === 'sequence' ? known.items : [];
  if (items.length < 64)
    m.setField(group, 'commands', sequence([...items, sequence([constant(commandName(name)), command])]));
}

/** Since click 8.2 `run_command` is called `run`. */
const commandName = (name: string) => name.toLowerCase().replaceAll('_', '-');
const isNamed = (name: string, word: string) =>
  name === word || name.replace(/-(command|cmd|group|grp)$/, '') === word;

const registration =
  (kind: string): Method =>
  (m, self, args) => {
    const object = m.object(REGISTRATION);
    m.setField(object, 'group', self);
    m.setField(object, 'kind', constant(kind));
    m.setField(object, 'name', argument(args, 0, 'name') ?? NONE);
    const alone = args.find(a => a.name === 'invoke_without_command')?.value;
    if (alone) m.setField(self, 'alone', alone);
    return object;
  };

const addCommand: Method = (m, self, args) => {
  const command = argument(args, 0) ?? UNKNOWN;
  const callback = command.type === 'object' ? m.field(command, 'callback') : command;
  const name = textOf(argument(args, 1, 'name')) ?? (callback ? nameOf(callback) : '');
  add(m, self, name, command);
  return NONE;
};

/** The command line has been read: the command runs, and the program ends. */
const main: Method = (m, self, _args, at) => {
  const raised = m.catching(() => run(m, self, m.program.argv.slice(1), at, 0));
  const normal = m.state;
  for (const r of raised) {
    m.state = r.state;
    // click prints "Aborted!". @source click/core.py BaseCommand.main()
    const aborted = r.exception.name === 'KeyboardInterrupt';
    m.raise(aborted ? { name: 'SystemExit', status: 1 } : r.exception);
  }
  m.state = normal;
  m.raise({ name: 'SystemExit', status: 0 });
  return NONE;
};

function run(m: Machine, self: ObjectValue, words: readonly string[], at: Span, depth: number): void {
  const callback = m.field(self, 'callback');
  const commands = commandsOf(m, self);
  const [only, other] = commands;
  const isTyper = self.of === TYPER || m.field(self, 'typer') !== undefined;
  if (callback && lacks(callback, self.of === COMMAND ? words : undefined)) {
    m.raise({ name: 'SystemExit', status: 2 });
    return;
  }
  if (callback) call(m, callback, at, isTyper);
  if (self.of === COMMAND || depth > 5) return;
  const cls = typeof self.of === 'string' ? m.field(self, 'cls') : self.of;
  if (cls?.type === 'class' && findInClass(m, cls, 'get_command')) {
    runOwn(m, self, cls, words, at, depth);
    return;
  }
  // Typer needs no name where there is one command alone.
  const isOne = self.of === TYPER && !callback && only && !other;
  const found = isOne ? -1 : words.findIndex(word => commands.some(c => isNamed(c.name, word)));
  const chosen = isOne ? only : commands.find(c => isNamed(c.name, words[found] ?? ''));
  if (chosen) {
    runCommand(m, chosen.command, words.slice(found + 1), at, depth);
    return;
  }
  const alone = truth(m.field(self, 'alone') ?? NONE) === true;
  if (alone || commands.length === 0 || words.length === 0) return;
  m.branch(
    `which command \`${words.join(' ')}\` is`,
    commands.map(c => () => {
      runCommand(m, c.command, [], at, depth);
      return UNKNOWN;
    }),
  );
}

/** Its get_command() gives the command of a name, and may make it in any way. */
function runOwn(
  m: Machine,
  self: ObjectValue,
  cls: ClassValue,
  words: readonly string[],
  at: Span,
  depth: number,
): void {
  const [name, ...rest] = words.filter(word => !word.startsWith('-'));
  if (name === undefined) return;
  const asked = [{ value: UNKNOWN }, { value: constant(name) }];
  const lookUp = findInClass(m, cls, 'get_command');
  const maker = m.field(self, 'maker');
  const instance = maker ? invoke(m, maker, [], at) : self;
  const receiver = instance.type === 'object' ? instance : m.object(cls);
  const found =
    lookUp?.value.type === 'function'
      ? invoke(m, { ...lookUp.value, self: receiver, owner: lookUp.owner }, asked, at)
      : UNKNOWN;
  const known = commandsOf(m, self).find(c => isNamed(c.name, name));
  const command = found.type === 'object' ? found : known?.command;
  if (command) runCommand(m, command, rest, at, depth);
  else block(m, at, { what: m.text(at), kind: 'call', mayStay: true, unread: true, library: 'click' });
}

function commandsOf(m: Machine, self: ObjectValue): { readonly name: string; readonly command: Value }[] {
  const known = m.field(self, 'commands');
  return (known ? (itemsOf(m, known) ?? []) : []).flatMap(pair => {
    const [name, command] = itemsOf(m, pair) ?? [];
    const text = textOf(name);
    return text !== undefined && command ? [{ name: text, command }] : [];
  });
}

function runCommand(m: Machine, command: Value, words: readonly string[], at: Span, depth: number): void {
  if (command.type === 'object' && [COMMAND, GROUP, TYPER].includes(String(command.of)))
    run(m, command, words, at, depth + 1);
  else call(m, command, at);
}

/** "Missing option", "Missing argument": click prints its usage and exits with 2. Any word may be an argument. */
function lacks(callback: Value, words: readonly string[] | undefined): boolean {
  if (callback.type !== 'partial') return false;
  const isMissing = callback.args.some(
    ({ value }) => same(value, MISSING) || (same(value, NEEDED) && words?.every(w => w.startsWith('-'))),
  );
  return isMissing || lacks(callback.callee, words);
}

/** Options that are not given have their defaults; arguments are not known. */
function call(m: Machine, callback: Value, at: Span, isTyper = false): void {
  if (callback.type === 'function' && !callback.node.isAsync && !callback.node.isGenerator)
    callFunction(m, callback, isTyper ? typerArguments(m, callback) : []);
  else invoke(m, callback, [], at);
}

const each = (cls: string, methods: Readonly<Record<string, Method>>) =>
  Object.fromEntries(Object.entries(methods).map(([name, method]) => [`${cls}.${name}`, method]));

const callbackOf: Method = (m, self, _args, at) => {
  const callback = m.field(self, 'callback');
  if (callback) call(m, callback, at);
  return UNKNOWN;
};

export const CLICK_METHODS: Readonly<Record<string, Method>> = {
  ...each(COMMAND, { __call__: main, main, callback: callbackOf }),
  ...each(GROUP, {
    __call__: main,
    main,
    command: registration('command'),
    group: registration('group'),
    add_command: addCommand,
  }),
  ...each('click.MultiCommand', { __call__: main, main }),
  ...each(TYPER, {
    __init__: (m, self, args) => {
      const alone = args.find(a => a.name === 'invoke_without_command')?.value;
      if (alone && truth(alone) === true) m.setField(self, 'alone', TRUE);
      return NONE;
    },
    __call__: main,
    command: registration('command'),
    callback: registration('callback'),
    add_typer: (m, self, args) => {
      const command = argument(args, 0) ?? UNKNOWN;
      add(m, self, textOf(argument(args, 1, 'name')) ?? '', command);
      return NONE;
    },
  }),
};
