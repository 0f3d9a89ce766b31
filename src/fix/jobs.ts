import type { AndOr, Command, SimpleCommand } from '../frontend/shell/ast.ts';
import type { Remedy } from '../lint/remedy.ts';
import type { Change } from './edits.ts';
import { callsOf, commandsIn, indentAt, rangeOf, type ShellSource, shellSource } from './script.ts';
import { execPrefix } from './shell.ts';
import { killIn, type Trap, trapFor, withCommands } from './trap.ts';
import type { FixInput, Planned } from './types.ts';

type TellAndWait = Extract<Remedy, { do: 'tell-and-wait' }>;

/**
 * The shell stays, and a trap tells all that it has started, and waits for it: a trap runs only while the shell itself
 * waits, so what ran in the foreground, or would have taken the shell's place, goes to the background. The trap waits
 * itself, for the first `wait` ends with the signal.
 */
export function tellAndWait({ at, signal }: TellAndWait, input: FixInput): Planned | undefined {
  const source = shellSource(at, input);
  if (!source) return undefined;
  const { text, script, hasLines } = source;
  const range = at.file === input.launch.spec.file ? undefined : rangeOf(text, at);
  const last = script.items.at(-1);
  const item = range ? script.items.find(own => own.start <= range.start && range.end <= own.end) : last;
  const command = range ? commandAt(source, range) : soleCommand(last);
  if (command?.type !== 'simple') return undefined;
  const name = command.words[0]?.text;
  if (name === 'sleep' && callsOf(script, 'trap').length > 0) return sleepBeside(source, command);
  const names = new Names(source);
  const jobs = script.items
    .filter(own => own.background && own.start < command.start)
    .map(own => names.jobOf(own));
  if (jobs.some(job => !job)) return undefined;
  const changes: Change[] = jobs.flatMap(job => job?.change ?? []);
  const trap = trapFor(script, signal, command.start);
  const kill = trap && killIn(trap, text);
  const separator = hasLines ? `\n${indentAt(text, command.start)}` : '; ';
  const told = jobs.map(job => job?.variable ?? '');
  const isWaiting = name === 'wait';
  const behind: string[] = [];
  if (!isWaiting) {
    const isExec = name === 'exec';
    if (isExec ? command.words.length < 2 : execPrefix(command) === undefined) return undefined;
    if (item && (range ? item.background : item.rest.length > 0)) return undefined;
    const [first, second] = command.words;
    if (isExec && first && second) changes.push({ start: first.start, end: second.start, text: '' });
    const known = jobs.length === 0 ? untold(source, trap) : undefined;
    const variable = known ?? names.fresh(command);
    told.push(variable);
    behind.push(`${variable}=$!`);
  }
  if (told.length === 0) return undefined;
  const pids = told.map(variable => `"$${variable}"`).join(' ');
  const tell = `kill -${signal.slice(3)} ${pids} 2>/dev/null; wait ${pids}`;
  const line = `trap '${tell}' ${signal.slice(3)}`;
  if (kill) {
    // It tells something already: that has to be the same.
    if (!told.every(variable => kill.targets.some(target => mentions(target, variable)))) return undefined;
  } else if (trap) {
    const change = withCommands(trap, 'first', tell);
    if (!change) return undefined;
    changes.push(change);
  } else if (isWaiting)
    changes.push({ start: command.start, end: command.start, text: `${line}${separator}` });
  else behind.push(line);
  if (!isWaiting) {
    behind.push(`wait "$${told.at(-1)}"`);
    const end = commandEnd(source, command);
    if (end === undefined) return undefined;
    changes.push(...placed(source, end, [' &', ...behind.map(one => separator + one)]));
  }
  const shown = isWaiting
    ? line
    : [`${text.slice(command.start, command.end).split('\n', 1)[0]} &`, ...behind].join('; ');
  const title = `${isWaiting ? 'Tell them on the signal, and wait' : 'Wait for it in the background'}: ${shown.replaceAll('&;', '&')}`;
  return { safety: 'suggested', title, edits: source.edits(changes) };
}

/** A sleep in the background, so that a trap runs at once; nobody has to be told. */
function sleepBeside(source: ShellSource, command: SimpleCommand): Planned | undefined {
  const end = commandEnd(source, command);
  if (end === undefined) return undefined;
  const separator = source.hasLines ? `\n${indentAt(source.text, command.start)}` : '; ';
  const title = `Sleep in the background: ${source.text.slice(command.start, command.end)} & wait $!`;
  return {
    safety: 'suggested',
    title,
    edits: source.edits(placed(source, end, [' &', `${separator}wait $!`])),
  };
}

/** The simple command at a place. */
const commandAt = ({ script }: ShellSource, range: Change): Command | undefined =>
  [...commandsIn(script)].find(
    ({ type, start, end }) => type === 'simple' && start === range.start && Math.abs(end - range.end) <= 1,
  );

const soleCommand = (item: AndOr | undefined): Command | undefined =>
  item && item.rest.length === 0 && item.first.commands.length === 1 ? item.first.commands[0] : undefined;

/** Where a command ends, unless something else hangs on its end. */
function commandEnd({ text, hasLines }: ShellSource, { end }: SimpleCommand): number | undefined {
  const rest = text.slice(end).split('\n', 1)[0] ?? '';
  return (hasLines ? /^[ \t]*(?:;[ \t]*)?(?:#.*)?$/ : /^\s*;?\s*$/).test(rest) ? end : undefined;
}

/** An ampersand right behind a command, and further lines behind its comment. */
function placed(
  { text, hasLines }: ShellSource,
  end: number,
  [sign = '', ...rest]: readonly string[],
): readonly Change[] {
  const line = text.slice(end).split('\n', 1)[0] ?? '';
  const semicolon = /^[ \t]*;/.exec(line)?.[0].length ?? 0;
  const first = { start: end, end: end + semicolon, text: sign };
  const further = rest.join('').replace(/^; /, ' ');
  if (!hasLines || line.slice(semicolon).trim() === '') return [{ ...first, text: sign + further }];
  return [first, { start: end + line.length, end: end + line.length, text: further }];
}

const mentions = (target: string, variable: string) =>
  new RegExp(`\\$\\{?${variable}\\b`).test(target) || /jobs|^-?[01]$/.test(target);

/** The variable that a trap tells, but that is set nowhere. */
function untold({ text }: ShellSource, trap: Trap | undefined): string | undefined {
  const [target = ''] = (trap && killIn(trap, text)?.targets) ?? [];
  const variable = /\$\{?([A-Za-z_]\w*)/.exec(target)?.[1];
  if (variable === undefined) return undefined;
  return new RegExp(`(?:^|[\\s;&'"])${variable}=`, 'm').test(text) ? undefined : variable;
}

/** The variables that hold the numbers of jobs: those that the script has, and new ones. */
class Names {
  readonly #source: ShellSource;
  readonly #taken = new Set<string>();

  constructor(source: ShellSource) {
    this.#source = source;
  }

  /** `undefined`: the job's end is not clear. */
  jobOf(item: AndOr): { readonly variable: string; readonly change?: Change } | undefined {
    const { text, hasLines, script } = this.#source;
    const next = script.items[script.items.indexOf(item) + 1];
    const [following] = next?.first.commands ?? [];
    const assigned =
      following?.type === 'simple' ? following.assignments.find(a => a.value?.text === '$!') : undefined;
    if (assigned) return { variable: assigned.name };
    const end = Math.max(...[item.first, ...item.rest.map(r => r.pipeline)].map(p => p.end));
    const sign = /^[^\n&]*&/.exec(text.slice(end, end + 200))?.[0].length;
    if (sign === undefined) return undefined;
    const [command] = item.first.commands;
    const variable = this.fresh(command?.type === 'simple' ? command : undefined);
    const at = end + sign;
    const line = text.slice(at).split('\n', 1)[0] ?? '';
    if (!hasLines) return { variable, change: { start: at, end: at, text: ` ${variable}=$!;` } };
    if (!/^[ \t]*(?:#.*)?$/.test(line)) return undefined;
    const place = at + line.length;
    const indent = indentAt(text, item.start);
    return { variable, change: { start: place, end: place, text: `\n${indent}${variable}=$!` } };
  }

  /** Named like the program, where there are several. */
  fresh(command: SimpleCommand | undefined): string {
    const { text, script } = this.#source;
    const several = script.items.some(item => item.background);
    const words = command?.words.map(word => word.text.replace(/^.*\//, '').replace(/\.\w+$/, '')) ?? [];
    const own = words.find(
      word =>
        /^[a-z][\w-]*$/i.test(word) &&
        !/^(?:exec|env|python[\d.]*|node|ruby|php|perl|sh|bash|java|nohup)$/.test(word),
    );
    const named = several ? [`${(own ?? 'main').replaceAll('-', '_')}_pid`] : [];
    for (const name of [...named, 'pid', 'child_pid', 'main_pid', 'pid_a', 'pid_b', 'pid_c', 'pid_d'])
      if (!new RegExp(`\\b${name}\\b`).test(text) && !this.#taken.has(name)) {
        this.#taken.add(name);
        return name;
      }
    return 'pid_of_main';
  }
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
  return {
    safety: 'suggested',
    title: `Wait in the trap for what it has told: ${wait}`,
    edits: source.edits([kill.behind(wait)]),
  };
}

/** `while kill -0 "$pid"; do sleep 1; done` as a wait, which ends when the program does, and with its status. */
export function waitInsteadOfLoop(
  { at }: Extract<Remedy, { do: 'wait-instead-of-loop' }>,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const last = source?.script.items.at(-1);
  const loop = soleCommand(last);
  const jobs = source?.script.items.filter(({ background }) => background) ?? [];
  const [job] = jobs;
  if (!source || loop?.type !== 'while' || jobs.length !== 1 || !job) return undefined;
  const commands = [...commandsIn(loop.body), ...commandsIn(loop.condition)];
  const idle = ['sleep', 'kill', 'true', ':', '[', 'ps', 'pgrep'];
  if (!commands.every(one => one.type === 'simple' && idle.includes(one.words[0]?.text ?? '')))
    return undefined;
  const names = new Names(source);
  const { variable, change } = names.jobOf(job) ?? {};
  if (variable === undefined) return undefined;
  const wait = { start: loop.start, end: loop.end, text: `wait "$${variable}"` };
  return {
    safety: 'suggested',
    title: `Wait for it instead of looking for it: wait "$${variable}"`,
    edits: source.edits([...(change ? [change] : []), wait]),
  };
}
