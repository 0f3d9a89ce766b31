import { path } from '../../../base/index.ts';
import { parseSignal } from '../../../kernel/index.ts';
import type { Call, Code, Place } from '../scripting/code.ts';
import { type Hows, NEXT, type Registration, type Semantics } from '../scripting/state.ts';
import type { Walker } from '../scripting/walk.ts';
import { callable, signalsIn, string } from './callables.ts';
import { libraryCall } from './libraries.ts';
import { processCall } from './processes.ts';
import type { Project } from './project.ts';

export interface Extensions {
  /** Is the pcntl extension in the image? `undefined`: not known. */
  readonly pcntl: boolean | undefined;
}

/** `declare(ticks=1)` holds for the statements of its file. */
export const ticksIn = ({ file }: Place) => `ticks in ${file.file}`;

/** What PHP's own functions do, as far as signals and the program's course go. */
export function semanticsOf(project: Project, extensions: Extensions): Semantics {
  return {
    uncaught: 255,
    catches: (types, thrown) =>
      types.some(t => t === 'Throwable' || t === 'Exception' || t === thrown) || undefined,
    truthy: value => value !== false && value !== 0 && value !== '' && value !== null && value !== '0',
    isConstant: name => /^(?:.*::)?[A-Z][A-Z0-9_]*$/.test(name),
    awaits: /^(?:pcntl_wait(?:pid)?|proc_close|pclose|wait)$/,
    tells: /^(?:posix_kill|proc_terminate|stop|signal)$/,
    blocks:
      /^(?:u?sleep|time_nanosleep|stream_select|socket_select|stream_socket_accept|pcntl_wait(?:pid)?|proc_close|pclose)$/,
    waits:
      /^(?:u?sleep|time_nanosleep|time_sleep_until|wait|select|stream_select|socket_\w+|fgets|fread|pop|b[lr]pop\w*|consume\w*|receive|reserve|poll|read|accept|stream_socket_accept|pcntl_\w+|get|fetch)$/i,
    resumes: false,
    pause: (call, walker) => pauseOf(call, walker),
    evaluate: (code, walker) => evaluate(code, walker, extensions),
    call: (call, walker) => run(call, walker, project, extensions),
  };
}

/** @source php 8.2 ext/standard/basic_functions.c */
function pauseOf({ name, on, args }: Call, walker: Walker): number | undefined {
  const unit = on ? undefined : { sleep: 1, usleep: 1e-6 }[name];
  const value = args[0] && walker.evaluate(args[0]);
  return unit !== undefined && value?.kind === 'value' && typeof value.value === 'number'
    ? value.value * unit
    : undefined;
}

function evaluate(code: Code, walker: Walker, { pcntl }: Extensions): Code | undefined {
  if (code.kind === 'name') {
    if (code.name === '$this')
      return walker.owner === undefined ? undefined : { kind: 'object', owner: walker.owner };
    if (code.name === 'PHP_SAPI') return { kind: 'value', value: 'cli' };
    if (/^PHP_OS(_FAMILY)?$/.test(code.name)) return { kind: 'value', value: 'Linux' };
    if (code.name === 'DIRECTORY_SEPARATOR') return { kind: 'value', value: '/' };
    const signal = /^SIG[A-Z]/.test(code.name) ? parseSignal(code.name) : undefined;
    return signal ? { kind: 'value', value: signal } : undefined;
  }
  if (code.kind !== 'call') return undefined;
  const known = (value: string | boolean | undefined): Code | undefined =>
    value === undefined ? undefined : { kind: 'value', value };
  const [first, second] = code.args.map(arg => walker.evaluate(arg));
  switch (code.on ? `${code.name}()` : code.name) {
    case 'new()': {
      const on = code.on && walker.evaluate(code.on);
      return on?.kind === 'object' ? on : undefined;
    }
    case '@typed':
      return first?.kind === 'object' ? first : second;
    case '@concat': {
      const [left, right] = [string(first), string(second)];
      return known(left === undefined || right === undefined ? undefined : left + right);
    }
    case 'get()':
    case 'make()':
    case 'getinstance()':
      return first?.kind === 'object' ? first : undefined;
    case 'dirname': {
      const levels = second?.kind === 'value' && typeof second.value === 'number' ? second.value : 1;
      let place = string(first);
      for (let i = 0; place !== undefined && i < levels && i < 20; i++) place = path.dirname(place);
      return known(place);
    }
    case 'realpath':
      return known(string(first));
    case 'php_sapi_name':
      return known('cli');
    case 'extension_loaded':
      return string(first) === 'pcntl' ? known(pcntl) : undefined;
    case 'function_exists':
    case 'is_callable':
      return /^pcntl_/.test(string(first) ?? '') ? known(pcntl) : undefined;
    case 'defined':
      return /^SIG[A-Z]+$/.test(string(first) ?? '') ? known(pcntl) : undefined;
    default:
      return undefined;
  }
}

function run(call: Call, walker: Walker, project: Project, extensions: Extensions): Hows | undefined {
  const { name, args, at } = call;
  const on = call.on && walker.evaluate(call.on);
  if (on?.kind === 'object') for (const unit of project.need(on.owner)) walker.run(unit.main);
  if (name === 'new' && on?.kind === 'object') return construct(call, on.owner, walker);
  const own = walker.program.callee(call, walker);
  if (own) return walker.invoke(own, args);
  const library = libraryCall(call, on?.kind === 'object' ? on.owner : undefined, walker);
  if (library) return library;
  const process = processCall(call, on, walker);
  if (process) return process;
  if (call.on) return undefined;
  if (/^pcntl_/.test(name) && extensions.pcntl === false && walker.recording) {
    walker.thrown.push('Error');
    return new Set(['throw']);
  }
  switch (name) {
    case 'pcntl_signal': {
      walker.register(signalsIn(args[0], walker), registrationOf(args[1], walker, at));
      return NEXT;
    }
    case 'pcntl_async_signals':
      if (args[0]) walker.state.modes.set('runs', walker.truth(args[0]) === true);
      return NEXT;
    case 'pcntl_signal_dispatch':
      if (walker.isLooping) walker.state.modes.set('runs', true);
      return NEXT;
    case '@ticks':
      walker.state.modes.set(ticksIn(at), true);
      return NEXT;
    case 'pcntl_sigwaitinfo':
    case 'pcntl_sigtimedwait': {
      walker.register(signalsIn(args[0], walker), {
        kind: 'ends',
        status: 0,
        at,
        source: 'taken by sigwaitinfo',
      });
      return NEXT;
    }
    case 'pcntl_fork':
      walker.state.modes.set('forks', true);
      return NEXT;
    case 'pcntl_exec': {
      const given = args[1] && walker.evaluate(args[1]);
      const words = [args[0], ...(given?.kind === 'list' ? given.items : [])].map(arg =>
        string(arg && walker.evaluate(arg)),
      );
      return walker.exec(words.every(w => w !== undefined) ? (words as string[]) : [], call);
    }
    case '@require':
      return required(args[0], walker, project);
    case 'register_shutdown_function':
      return walker.atExit(callable(args[0], walker));
    case 'set_error_handler':
    case 'set_exception_handler':
    case 'spl_autoload_register':
      return NEXT;
    case 'call_user_func':
    case 'call_user_func_array': {
      const func = callable(args[0], walker);
      return func ? walker.invoke(func, args.slice(1)) : undefined;
    }
    case '@value': {
      const func = callable(call.on ?? args[0], walker);
      return func ? walker.invoke(func, args) : undefined;
    }
    case '@typed':
    case '@concat':
      return NEXT;
    default:
      // Functions of PHP and its extensions take no signals.
      return name.includes('\\') || !walker.recording ? undefined : NEXT;
  }
}

function registrationOf(code: Code | undefined, walker: Walker, at: Call['at']): Registration {
  const name = code?.kind === 'name' ? code.name : undefined;
  if (name === 'SIG_IGN') return { kind: 'ignored', at };
  if (name === 'SIG_DFL') return { kind: 'system-default', at };
  return { kind: 'handler', handler: callable(code, walker), at };
}

function construct(call: Call, owner: string, walker: Walker): Hows {
  const constructor = walker.program.method(owner, '__construct');
  if (constructor) return walker.invoke(constructor, call.args);
  if (!walker.program.has(owner)) walker.foreign.push({ ...call, name: `new ${owner}` });
  return NEXT;
}

function required(code: Code | undefined, walker: Walker, project: Project): Hows {
  const place = string(code && walker.evaluate(code));
  if (place === undefined) {
    project.unread.add('a file whose name is worked out while it runs');
    return NEXT;
  }
  const unit = project.load(path.resolve(project.cwd, place));
  return unit ? new Set([...walker.run(unit.main)].map(how => (how === 'return' ? 'next' : how))) : NEXT;
}
