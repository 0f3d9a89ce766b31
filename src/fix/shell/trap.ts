import type { AndOr, Script, SimpleCommand, Word } from '../../frontend/shell/ast.ts';
import { callsOf, commandsIn, itemsIn } from '../../frontend/shell/walk.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { applyChanges, type Change, indentAt } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';
import { shellSource } from './script.ts';
import { scriptOf } from './shell.ts';

/** A trap as it is written: `trap 'kill "$pid"' TERM INT`. */
export interface Trap {
  readonly command: SimpleCommand;
  readonly action: Word;
  /** The action as commands, and where it begins in the script; absent: a name of a function, or not all is known. */
  readonly inner?: { readonly script: Script; readonly start: number };
  /** The commands of the function that it calls. */
  readonly called?: Script;
}

/** The last trap for a signal that is set before a place. */
export function trapFor(
  script: Script,
  signal: SignalName,
  before = Number.POSITIVE_INFINITY,
): Trap | undefined {
  const names = [signal, signal.slice(3)];
  const command = callsOf(script, 'trap').findLast(
    ({ start, words }) =>
      start < before && words.slice(2).some(word => names.includes(word.text.toUpperCase())),
  );
  const action = command?.words[1];
  if (!command || !action || action.text.startsWith('-')) return undefined;
  const quote = action.text[0];
  const isQuoted =
    (quote === "'" || quote === '"') && action.text.indexOf(quote, 1) === action.text.length - 1;
  const inside = isQuoted ? scriptOf(action.text.slice(1, -1)) : undefined;
  const name = isQuoted ? action.text.slice(1, -1).trim() : action.text;
  const body = [...commandsIn(script)].find(other => other.type === 'function' && other.name === name);
  const called = body?.type === 'function' && body.body.type === 'group' ? body.body.body : undefined;
  return {
    command,
    action,
    ...(inside ? { inner: { script: inside, start: action.start + 1 } } : {}),
    ...(called ? { called } : {}),
  };
}

/**
 * `trap "kill $pid" TERM` in front of `pid=$!`: in double quotes the variable is expanded when the trap is set, and has
 * nothing yet. The trap in single quotes; absent: it has what it names.
 */
export function expandedLate(trap: Trap, source: string): Trap | undefined {
  const { action, command } = trap;
  const body = /^"([^"'`\\]*)"$/.exec(action.text)?.[1];
  const isEarly = [...(body ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name]) => {
    const first = source.search(new RegExp(`(?:^|[\\s;&])${name}=`, 'm'));
    return first > command.start;
  });
  return isEarly ? { ...trap, action: { ...action, text: `'${body}'` } } : undefined;
}

/** Is it what the script does whenever it ends, too? */
export const isAtExit = ({ command }: Trap): boolean =>
  command.words.slice(2).some(({ text }) => /^(?:EXIT|0)$/i.test(text));

/** A trap with commands in front of what it does, or behind; `undefined`: they do not go into its quotes. */
export function withCommands(
  { action }: Trap,
  place: 'first' | 'last',
  commands: string,
): Change | undefined {
  const { text, start, end } = action;
  const quote = text[0];
  const isQuoted = (quote === "'" || quote === '"') && text.indexOf(quote, 1) === text.length - 1;
  if (!isQuoted && !/^[\w-]+$/.test(text)) return undefined;
  const body = isQuoted ? text.slice(1, -1) : text;
  const own = body.trimEnd().replace(/;$/, '');
  const all = place === 'first' ? [commands, own] : [own, commands];
  const joined = all.filter(part => part.trim() !== '').join('; ');
  // In double quotes a variable is expanded when the trap is set.
  const expands = (part: string) => /[$`"\\]/.test(part);
  const isDouble = quote === '"' && (expands(body) || body.includes("'") || !expands(commands));
  if ((isDouble && expands(commands)) || (!isDouble && joined.includes("'"))) return undefined;
  const by = isDouble ? '"' : "'";
  return { start, end, text: `${by}${joined}${by}` };
}

interface Kill {
  readonly targets: readonly string[];
  /** Another signal where it names one, or where it would. */
  readonly sending: (signal: SignalName) => Change;
  readonly behind: (command: string) => Change;
  readonly inFront: (command: string) => Change;
}

/** The kill of a trap or of its function, and how a command is put behind it. */
export function killIn({ inner, called }: Trap, source: string): Kill | undefined {
  for (const [script, offset, isLines] of [
    [called, 0, true],
    [inner?.script, inner?.start ?? 0, false],
  ] as const) {
    if (!script) continue;
    const kills = ({ first }: AndOr) => {
      const [command] = first.commands;
      return command?.type === 'simple' && command.words[0]?.text === 'kill';
    };
    // In a loop over several, where it does not stand by itself.
    const item = script.items.findLast(kills) ?? [...itemsIn(script)].findLast(kills);
    const [command] = item?.first.commands ?? [];
    if (!item || command?.type !== 'simple') continue;
    const words = command.words.slice(1).map(({ text }) => text);
    const signalled = words[0] === '-s' ? 2 : words[0]?.startsWith('-') ? 1 : 0;
    const targets = words.slice(signalled).filter(word => word !== '--');
    const last = item.rest.at(-1)?.pipeline ?? item.first;
    const end = offset + Math.max(last.end, ...last.commands.map(one => one.end));
    const onLine = isLines && source.slice(end).split('\n', 1)[0]?.trim() === '';
    const behind = (text: string) => ({
      start: end,
      end,
      text: onLine ? `\n${indentAt(source, offset + item.first.start)}${text}` : `; ${text}`,
    });
    const start = offset + item.first.start;
    const inFront = (text: string) => ({
      start,
      end: start,
      text: onLine ? `${text}\n${indentAt(source, start)}` : `${text}; `,
    });
    return { targets, sending: sending(command, offset), behind, inFront };
  }
  return undefined;
}

/** `kill -TERM`, `-15`, `-s TERM`, `-SIGTERM`, or nothing for SIGTERM: as the signal is written there. */
function sending({ words: [kill, first, second] }: SimpleCommand, offset: number): Kill['sending'] {
  const isApart = first?.text === '-s';
  const named = isApart ? second : first?.text.startsWith('-') && first.text !== '--' ? first : undefined;
  return signal => {
    const name = /SIG/i.test(named?.text ?? '') ? signal : signal.slice(3);
    if (!kill || !named)
      return { start: offset + (kill?.end ?? 0), end: offset + (kill?.end ?? 0), text: ` -${name}` };
    return { start: offset + named.start, end: offset + named.end, text: isApart ? name : `-${name}` };
  };
}

/** The kill of a trap with another signal. */
export function signalInTrap(
  { at, trapped, signal }: Extract<Remedy, { do: 'signal-in-trap' }>,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const trap = source && trapFor(source.script, trapped);
  const kill = trap && killIn(trap, source.text);
  return source && kill && { safety: 'safe', edits: source.edits([kill.sending(signal)]) };
}

/** Signals by the names that every shell knows, without SIG; a condition that this one does not know goes. */
export function nameSignals(
  { at, unknown }: Extract<Remedy, { do: 'trap-names' }>,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const range = source?.rangeOf(at);
  const traps = source ? callsOf(source.script, 'trap') : [];
  const trap = traps.find(({ start, words }) =>
    range ? start === range.start : words.some(({ text }) => text === unknown),
  );
  if (!source || !trap) return undefined;
  const changes: Change[] = trap.words.slice(2).flatMap((word, i) => {
    const { text, start, end } = word;
    if (/^SIG[A-Z]+$/.test(text)) return [{ start, end: start + 3, text: '' }];
    return text === unknown ? [{ start: trap.words[i + 1]?.end ?? start, end, text: '' }] : [];
  });
  if (changes.length === 0) return undefined;
  const own = source.text.slice(trap.start, trap.end);
  const after = applyChanges(
    own,
    changes.map(c => ({ ...c, start: c.start - trap.start, end: c.end - trap.start })),
  );
  return { safety: 'suggested', title: `Name what the shell knows: ${after}`, edits: source.edits(changes) };
}

/** A wait behind the kill of a trap: the first one ends with the signal, before what it waits for has. */
export function waitInTrap(
  { at, signal }: Extract<Remedy, { do: 'wait-in-trap' }>,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const trap = source && trapFor(source.script, signal);
  const kill = trap && killIn(trap, source.text);
  if (!source || !kill) return undefined;
  const isPlain =
    kill.targets.length > 0 &&
    kill.targets.every(word => /^["']?\$\{?\w+\}?["']?$/.test(word) && !/\$[@*0-9]/.test(word));
  const wait = isPlain ? `wait ${kill.targets.join(' ')}` : 'wait';
  // The signal comes back to the shell itself, and would end the wait.
  const quotes = trap.called || trap.action.text.startsWith("'") ? '""' : "''";
  const own = kill.targets.includes('0') ? [kill.inFront(`trap ${quotes} ${signal.slice(3)}`)] : [];
  return {
    safety: 'suggested',
    title: `Wait in the trap for what it has told: ${wait}`,
    edits: source.edits([...own, kill.behind(wait)]),
  };
}
