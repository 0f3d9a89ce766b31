import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { rubyCommand } from '../../../knowledge/ruby-command.ts';
import type { StartedChild } from '../../../model/index.ts';
import { commandOf } from '../children.ts';
import type { Call, Code } from '../scripting/code.ts';
import { type Hows, NEXT, only } from '../scripting/state.ts';
import type { Walker } from '../scripting/walk.ts';

/** What starts a process that goes on beside the program: https://docs.ruby-lang.org/en/master/Process.html. */
const STARTERS: readonly (readonly [owner: RegExp, name: RegExp])[] = [
  [/^(?:Process|Kernel)?$/, /^spawn$/],
  [/^IO$/, /^popen$/],
  [/^Open3$/, /^popen(?:2|2e|3)$/],
  [/^PTY$/, /^(?:spawn|getpty)$/],
];

/** Starting, telling and waiting for processes. */
export function processCall(call: Call, owner: string | undefined, walker: Walker): Hows | undefined {
  if (call.on && owner === undefined) return undefined;
  const on = owner ?? '';
  if (STARTERS.some(([of, name]) => of.test(on) && name.test(call.name))) {
    walker.starts(commandIn(call.args, walker), call);
    return call.block ? undefined : NEXT;
  }
  if (call.name === 'system' && /^(?:Kernel)?$/.test(on)) return waitedFor(call, walker);
  if (!/^(?:Process)?$/.test(on)) return undefined;
  if (call.name === 'kill' && on !== '') return told(call, walker);
  if (on !== '' && walker.semantics.awaits.test(call.name)) {
    walker.care.push({ do: 'await' });
    return NEXT;
  }
  return undefined;
}

/** Kernel#system waits for what it runs; of an empty text it comes back at once, with nothing. */
function waitedFor(call: Call, walker: Walker): Hows | undefined {
  const [first] = call.args;
  const text = first && call.args.length === 1 ? walker.evaluate(first) : undefined;
  if (text?.kind === 'value' && String(text.value ?? '').trim() === '') return NEXT;
  const command = commandIn(call.args, walker);
  if (!('unknown' in command)) walker.starts(command, call, 'blocking');
  return undefined;
}

function commandIn(args: readonly Code[], walker: Walker): StartedChild['command'] {
  const values = spread(args, walker);
  const [first] = values;
  const items = first?.kind === 'list' ? spread(first.items, walker) : values;
  // The environment stands before, options behind.
  const strings = items.map(item =>
    item.kind === 'value' && typeof item.value === 'string' ? item.value : undefined,
  );
  const start = items.length > 1 && strings[0] === undefined && isHash(items[0]) ? 1 : 0;
  const end = isHash(items.at(-1)) ? items.length - 1 : items.length;
  const words = strings.slice(start, Math.max(end, start + 1));
  const [command] = words;
  if (command === undefined) return { unknown: 'its name is not a constant' };
  return words.length === 1 && first?.kind !== 'list'
    ? commandOf(command)
    : { argv: words.map(word => word ?? '…') };
}

/** What a call is given, `*words` in its place where the list is known. */
function spread(args: readonly Code[], walker: Walker, depth = 0): readonly Code[] {
  return args.flatMap(arg => {
    const [list] = arg.kind === 'call' && arg.name === '@splat' ? arg.args : [];
    const value = walker.evaluate(list ?? arg);
    if (list && value?.kind === 'list' && depth < MAX_SPREAD) return spread(value.items, walker, depth + 1);
    return list ? [arg] : [value ?? arg];
  });
}

const MAX_SPREAD = 4;

/** The words of Kernel#exec; empty: not known. */
export function replacingWords(args: readonly Code[], walker: Walker): readonly string[] {
  const items = spread(args, walker);
  const start = items.length > 1 && isHash(items[0]) ? 1 : 0;
  const end = items.length > start + 1 && isHash(items.at(-1)) ? items.length - 1 : items.length;
  const words = items
    .slice(start, end)
    .map(item => (item.kind === 'value' && typeof item.value === 'string' ? item.value : undefined));
  if (!words.every(word => word !== undefined)) return [];
  return rubyCommand(words);
}

/** Hashes are lowered to what they hold, in a row. */
const isHash = (code: Code | undefined) => code?.kind === 'seq';

/** Process.kill: a signal for another process is for one of its children. */
function told({ args, at }: Call, walker: Walker): Hows | undefined {
  const [what, ...whom] = args;
  const value = what && walker.evaluate(what);
  const isOwn = whom.some(
    pid =>
      (pid.kind === 'name' && pid.name === '$$') ||
      (pid.kind === 'call' && pid.name === 'pid' && pid.on?.kind === 'name' && pid.on.name === 'Process'),
  );
  const signal = value?.kind === 'value' ? parseSignal(String(value.value)) : undefined;
  if (isOwn) return signal && raisedAgain(signal, walker);
  walker.care.push({ do: 'tell', signal: signal ?? 'SIGTERM' });
  return at ? NEXT : undefined;
}

/**
 * A handler has put back what Ruby does by itself, which is an exception where the main thread stands, or the default
 * action, which the kernel drops.
 */
function raisedAgain(signal: SignalName, walker: Walker): Hows | undefined {
  const set = walker.recording ? [] : (walker.state.signals.get(signal) ?? []);
  if (set.length > 0 && set.every(one => one?.kind === 'system-default')) return NEXT;
  if (set.length === 0 || !set.every(one => one?.kind === 'default')) return undefined;
  walker.thrown.push(signal === 'SIGINT' ? 'Interrupt' : 'SignalException');
  return only('throw');
}
