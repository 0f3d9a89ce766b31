import { path } from '../../../base/index.ts';
import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { Call, Code, Func } from '../scripting/code.ts';
import { type Hows, NEXT, only, type Registration, type Semantics, STUCK } from '../scripting/state.ts';
import type { Walker } from '../scripting/walk.ts';
import { libraryCall } from './libraries.ts';
import { numberOf, pauseOf } from './pauses.ts';
import { processCall, replacingWords } from './processes.ts';
import type { Project } from './project.ts';

const string = (code: Code | undefined) =>
  code?.kind === 'value' && typeof code.value === 'string' ? code.value : undefined;
const known = (value: string | boolean | undefined): Code | undefined =>
  value === undefined ? undefined : { kind: 'value', value };

/** What a rescue without a type lets through: https://docs.ruby-lang.org/en/master/Exception.html. */
const NO_STANDARD_ERROR = /^(?:Interrupt|SignalException|SystemExit|NoMemoryError|SecurityError|Exception)$/;

/** What Ruby's own methods do, as far as signals and the program's course go. */
export const semanticsOf = (project: Project): Semantics => ({
  uncaught: 1,
  catches(types, thrown = '') {
    if (types.includes('Exception') || types.includes(thrown)) return true;
    if (NO_STANDARD_ERROR.test(thrown)) return false;
    return (
      types.includes('StandardError') ||
      (types.every(t => t === 'Interrupt' || t === 'SignalException') ? false : undefined)
    );
  },
  truthy: value => value !== false && value !== null,
  awaits: /^(?:wait|wait2|waitpid|waitpid2|waitall|detach)$/,
  tells: /^(?:kill|terminate)$/,
  blocks: /^(?:sleep|join|pop|deq|wait\w*|select|gets)$/,
  isConstant: name => /^[A-Z]|^\$(?:0|PROGRAM_NAME)$/.test(name),
  waits:
    /^(?:sleep|pop|shift|deq|join|value|wait\w*|gets|read\w*|select|accept|b[lr]?pop\w*|consume|poll|reserve|subscribe|receive|get|fetch|listen|each_message)$/,
  pause: (call, walker) => pauseOf(call, walker, project.env),
  resumes: true,
  evaluate: (code, walker) => evaluate(code, walker, project),
  call: (call, walker) => run(call, walker, project),
});

function evaluate(code: Code, walker: Walker, project: Project): Code | undefined {
  if (code.kind === 'name') {
    if (code.name === 'self')
      return walker.owner === undefined ? undefined : { kind: 'object', owner: walker.owner };
    if (code.name === '$0' || code.name === '$PROGRAM_NAME') return known(project.entry);
    if (code.name === 'ARGV')
      return { kind: 'list', items: project.args.map(value => ({ kind: 'value', value })) };
    return /^[A-Z]/.test(code.name) ? constant(code.name, walker) : undefined;
  }
  if (code.kind !== 'call') return undefined;
  const { name, args } = code;
  const on = code.on && walker.evaluate(code.on);
  const [first] = args.map(arg => walker.evaluate(arg));
  if (args.length === 0) {
    // An accessor of a variable that is supposed to have a value.
    const flag = walker.flags.get(`@${name.replace(/\?$/, '')}`);
    if (flag) return flag;
  }
  if (name === 'new' || name === 'instance')
    return on ?? (code.on ? undefined : evaluate({ kind: 'name', name: 'self' }, walker, project));
  if (/^(?:Integer|Float|to_[if]|\*)$/.test(name)) {
    const number = numberOf(code, walker, project.env);
    return number === undefined ? undefined : { kind: 'value', value: number };
  }
  if (name === '@join' && on?.kind === 'list') {
    const strings = on.items.map(string);
    const known = strings.filter(item => item !== undefined);
    return known.length < strings.length
      ? undefined
      : { kind: 'value', value: known.join(string(first) ?? '') };
  }
  if (name === '@concat') return concatenated(args.map(arg => string(walker.evaluate(arg))));
  if ((name === 'method' || name === 'to_proc') && string(first) !== undefined) {
    const func = walker.program.callee({ name: string(first) ?? '', on: code.on }, walker);
    return func && { kind: 'function', func };
  }
  if (name === 'freeze' || name === 'to_s' || name === 'to_sym' || name === 'dup' || name === 'to_a')
    return on;
  if (on?.kind === 'list' && (name === 'first' || name === '[]' || name === 'shift'))
    return (
      on.items[name === '[]' && first?.kind === 'value' ? Number(first.value) : 0] ?? {
        kind: 'value',
        value: null,
      }
    );
  if (on?.kind === 'list' && name === '@join')
    return joined(
      on.items.map(item => string(item)),
      string(first),
    );
  const holder = code.on?.kind === 'name' ? code.on.name : undefined;
  if (holder === 'File')
    return place(
      name,
      args.map(arg => string(walker.evaluate(arg))),
      project,
    );
  if (holder === 'Dir' && (name === '[]' || name === 'glob')) {
    const pattern = string(first);
    const files = pattern === undefined ? undefined : project.glob(pattern);
    return files && { kind: 'list', items: files.map(value => ({ kind: 'value', value })) };
  }
  return on?.kind === 'list' && name === 'sort' ? on : undefined;
}

function constant(name: string, walker: Walker): Code | undefined {
  const value = walker.state.names.get(name);
  if (value) return value;
  const outer = walker.owner?.split('::') ?? [];
  for (let i = outer.length; i >= 0; i--) {
    const full = [...outer.slice(0, i), name].join('::');
    if (walker.program.has(full)) return { kind: 'object', owner: full };
  }
  return /[a-z]/.test(name) ? { kind: 'object', owner: name } : undefined;
}

const joined = (parts: readonly (string | undefined)[], by: string | undefined): Code | undefined =>
  by !== undefined && parts.every(part => part !== undefined) ? known(parts.join(by)) : undefined;

function concatenated(parts: readonly (string | undefined)[]): Code | undefined {
  return parts.every(part => part !== undefined) ? known(parts.join('')) : undefined;
}

function place(name: string, args: readonly (string | undefined)[], project: Project): Code | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  switch (name) {
    case 'expand_path':
    case 'absolute_path':
      if (args.length > 1 && second === undefined) return undefined;
      return known(path.resolve(second ?? project.cwd, first));
    case 'join':
      return args.every(arg => arg !== undefined) ? known(path.join(...(args as string[]))) : undefined;
    case 'dirname':
      return known(path.dirname(first));
    case 'realpath':
      return known(first);
    default:
      return undefined;
  }
}

/** The signals that an argument of trap names; `undefined`: which is not known. */
function signalsIn(code: Code | undefined, walker: Walker): readonly SignalName[] | undefined {
  const value = code && walker.evaluate(code);
  if (value?.kind !== 'value') return undefined;
  const signal = parseSignal(String(value.value));
  return signal ? [signal] : undefined;
}

/** https://docs.ruby-lang.org/en/master/Signal.html#method-c-trap */
function trap(call: Call, walker: Walker): Hows {
  const asked = call.args[0] && walker.evaluate(call.args[0]);
  // At its end, which is no signal.
  if (asked?.kind === 'value' && (asked.value === 'EXIT' || asked.value === 0)) return NEXT;
  walker.register(signalsIn(call.args[0], walker), registrationOf(call, walker));
  return NEXT;
}

function registrationOf({ args, block, at }: Call, walker: Walker): Registration {
  if (block) return { kind: 'handler', handler: block, at };
  const command = args[1] && walker.evaluate(args[1]);
  if (command?.kind === 'function') return { kind: 'handler', handler: command.func, at };
  if (command?.kind !== 'value') return { kind: 'handler', handler: undefined, at };
  switch (command.value) {
    case '':
    case null:
    case 'IGNORE':
    case 'SIG_IGN':
      return { kind: 'ignored', at };
    case 'DEFAULT':
    case 'SIG_DFL':
      return { kind: 'default', at };
    case 'SYSTEM_DEFAULT':
      return { kind: 'system-default', at };
    case 'EXIT':
      return { kind: 'ends', status: 0, at, source: '`EXIT` ends the program in order' };
    default:
      // Text that is evaluated.
      return { kind: 'handler', handler: undefined, at };
  }
}

function run(call: Call, walker: Walker, project: Project): Hows | undefined {
  const { name, args, block } = call;
  const on = call.on && walker.evaluate(call.on);
  const owner = on?.kind === 'object' ? on.owner : undefined;
  if (name === 'trap' && (!call.on || /^(?:Signal|Process|Kernel)$/.test(owner ?? '')))
    return trap(call, walker);
  const library = libraryCall(call, owner, walker) ?? processCall(call, owner, walker);
  if (library) return library;
  switch (name) {
    case 'new':
      return construct(call, owner, walker);
    case 'start':
    case 'fork':
      if (owner !== 'Thread' || !block) return undefined;
      return beside(block, walker);
    case 'main':
      return owner === 'Thread' ? NEXT : undefined;
    case 'raise':
      return raisedInMain(call, walker);
    case 'call':
    case '()':
      return on?.kind === 'function' ? walker.invoke(on.func, args) : undefined;
    case 'require':
    case 'require_relative':
    case 'load':
    case 'autoload':
      return call.on ? undefined : required(call, walker, project);
    case 'unshift':
    case '<<':
    case 'push':
      if (call.on?.kind !== 'name' || !/^\$(?::|LOAD_PATH)$/.test(call.on.name)) return undefined;
      for (const arg of args) project.search(string(walker.evaluate(arg)) ?? project.cwd);
      return NEXT;
    case 'sleep':
      return args.length === 0 && !call.on && walker.recording ? walker.waitsIn(call) : NEXT;
    case '@retry':
      return STUCK;
    case 'send':
    case 'public_send':
    case '__send__': {
      const method = args[0] && string(walker.evaluate(args[0]));
      const func =
        method === undefined ? undefined : walker.program.callee({ name: method, on: call.on }, walker);
      return func ? walker.invoke(func, args.slice(1)) : undefined;
    }
    case 'exec': {
      if (call.on && !/^(?:Kernel|Process)$/.test(owner ?? '')) return undefined;
      return walker.exec(replacingWords(args, walker), call);
    }
    case 'daemon':
      // Its parent, which is what was started, ends.
      return owner === 'Process' ? new Set(['exit']) : undefined;
    case 'at_exit':
      return walker.atExit(block);
    case 'lambda':
    case 'proc':
    case 'define_method':
    case '@concat':
    case '@splat':
    case '@join':
    case '@yield':
      return NEXT;
    default:
      return undefined;
  }
}

/** A thread: whichever of them calls exit ends the program. */
function beside(block: Func, walker: Walker): Hows {
  const hows = walker.aside(block);
  return !walker.recording && hows.has('exit') && hows.size === 1 ? hows : NEXT;
}

function construct(call: Call, owner: string | undefined, walker: Walker): Hows | undefined {
  if (owner === 'Thread' && call.block) {
    return beside(call.block, walker);
  }
  if (owner === 'Proc') return NEXT;
  const constructor: Func | undefined = walker.program.method(owner ?? walker.owner, 'initialize');
  return constructor ? walker.invoke(constructor, call.args) : undefined;
}

/** `load Gem.bin_path('puma', 'puma')` in a binstub: the command of a gem, in the same process. */
function commandOfGem(code: Code | undefined, walker: Walker): string | undefined {
  if (code?.kind !== 'call' || !/^(?:activate_)?bin_path$/.test(code.name)) return undefined;
  if (code.on?.kind !== 'name' || code.on.name !== 'Gem') return undefined;
  return code.args[1] && string(walker.evaluate(code.args[1]));
}

function required(call: Call, walker: Walker, project: Project): Hows {
  const { name, args, at } = call;
  const asked = args[name === 'autoload' ? 1 : 0];
  const command = name === 'load' ? commandOfGem(asked, walker) : undefined;
  if (command !== undefined) return walker.exec([command, ...project.args], call);
  const file = asked && string(walker.evaluate(asked));
  if (file === undefined) {
    project.unread.add('a file whose name is worked out while it runs');
    return NEXT;
  }
  const here = path.dirname(walker.program.placeOf(at.file) ?? project.entry);
  const unit = name === 'require_relative' ? project.load(path.resolve(here, file)) : project.require(file);
  return unit ? walker.run(unit.main) : NEXT;
}

/** `Thread.main.raise(Interrupt)`, in the main thread itself, where handlers run. */
function raisedInMain({ on, args }: Call, walker: Walker): Hows | undefined {
  const isMain =
    on?.kind === 'call' && on.name === 'main' && on.on?.kind === 'name' && on.on.name === 'Thread';
  if (!isMain) return undefined;
  const [type] = args.map(arg => walker.evaluate(arg));
  walker.thrown.push(type?.kind === 'object' ? type.owner : 'RuntimeError');
  return only('throw');
}
