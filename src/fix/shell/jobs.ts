import type { AndOr, Script } from '../../frontend/shell/ast.ts';
import { bodiesOf, callsOf, commandsIn, itemsIn } from '../../frontend/shell/walk.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { aboveComments, type Change, indentAt, onOneLine } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';
import { daemonsBefore, servicesBefore, signalFor, staying } from './daemons.ts';
import { becomesProgram, Names } from './job-names.ts';
import { jobsOfLoops } from './loop-jobs.ts';
import { insteadOfExit } from './or-exit.ts';
import { inCondition, isBeforeLoop, isCondition, restartsOf } from './restarts.ts';
import { type ShellSource, shellSource } from './script.ts';
import { execPrefix } from './shell.ts';
import { commandEnd, insertion, isInLoop, placed, sleepBeside, watchingLoop, watchOf } from './sleeps.ts';
import { commandOf, soleCommand, type TellAndWait } from './told-command.ts';
import { expandedLate, isAtExit, killIn, type Trap, trapFor, withCommands } from './trap.ts';

/**
 * The shell stays, and a trap tells all that it has started, and waits for it: a trap runs only while the shell itself
 * waits, so what ran in the foreground, or would have taken the shell's place, goes to the background. The trap waits
 * itself, for the first `wait` ends with the signal.
 */
export function tellAndWait(remedy: TellAndWait, input: FixInput): Planned | undefined {
  const source = shellSource(remedy.at, input);
  return source && toldIn(source, remedy, input);
}

export function toldIn(source: ShellSource, remedy: TellAndWait, input: FixInput): Planned | undefined {
  const found = commandOf(source, remedy) ?? watchOf(source, remedy.at);
  if (!found) return undefined;
  const { command, isFollowed } = found;
  const { text, script, hasLines } = source;
  const name = command.words[0]?.text;
  if (name === 'sleep' && callsOf(script, 'trap').length > 0) return sleepBeside(source, command);
  const names = new Names(source);
  const started = jobsBefore(script, command.start);
  const jobs = started.map(({ item, beside }) => names.jobOf(item, beside));
  if (jobs.some(job => !job)) return undefined;
  const daemons = daemonsBefore(source, command.start, input).map(({ words, asJob, opens }) => {
    const variable = names.named(words);
    return { variable, words, change: asJob(variable), opens };
  });
  // `cron && server`: as a job the first is no condition of the other.
  const inFrontOfIt = found.isChained
    ? daemons.find(({ change }) => change.end === command.start)
    : undefined;
  const isChained = found.isChained && (!inFrontOfIt || inFrontOfIt.opens === true);
  const isOnLines = hasLines && !inFrontOfIt?.opens;
  const indent = indentAt(text, command.start) + (isChained && isOnLines ? step(text) : '');
  const separator = isOnLines ? `\n${indent}` : '; ';
  const opening = isChained && !inFrontOfIt ? `{${isOnLines ? separator : ' '}` : '';
  const closing = isOnLines ? `\n${indentAt(text, command.start)}}` : '; }';
  const services = servicesBefore(source, command.start, input);
  const isAlone =
    daemons.length + services.length === 0 &&
    callsOf(script, 'trap').length === 0 &&
    ![...itemsIn(script)].some(({ background }) => background);
  const replaced = isAlone ? insteadOfExit(source, found) : undefined;
  if (replaced) return replaced;
  // The exit behind it is for what comes before it, too.
  if (found.exit) return undefined;
  const leaves = daemons.length + services.length > 0 || started.some(({ item }) => staying(item, input));
  if (remedy.daemons && !leaves) return undefined;
  const fetched = name === 'fg' ? jobNamed(command.words[1]?.text, jobs) : undefined;
  if (name === 'fg' && fetched === undefined) return undefined;
  const isWaiting = name === 'wait' || name === 'fg';
  const isExec = name === 'exec';
  if (!isWaiting && (isExec ? command.words.length < 2 : execPrefix(command) === undefined)) return undefined;
  const inBranches = jobsOfBranches(script, command.start).flatMap(({ item, beside }) => {
    const job = names.jobOf(item, beside);
    return job ? [{ ...job, item, spelled: `\${${job.variable}-}` }] : [];
  });
  const inLoops = jobsOfLoops(source, command.start, () => names.list());
  const told: Told[] = [
    ...jobs.map(job => ({ variable: job?.variable ?? '', spelled: undefined, words: job?.words ?? [] })),
    ...inBranches,
    ...inLoops,
    ...daemons.map(daemon => ({ ...daemon, spelled: undefined })),
  ].map(({ variable, spelled = `"$${variable}"`, words }) => ({
    variable,
    spelled,
    signal: signalFor(words, remedy.signal, input),
  }));
  const trap = trapFor(script, remedy.signal, command.start);
  if (found.isWatch || (name === 'sleep' && isInLoop(source, command))) {
    if (told.length === 0 || trapFor(script, remedy.signal)) return undefined;
    const changes = [...jobs.flatMap(job => job?.change ?? []), ...daemons.map(({ change }) => change)];
    const others = inLoops.flatMap(({ change }) => change ?? []);
    return watchingLoop(source, command, trapLine(told, remedy.signal, '; exit 0'), changes, others);
  }
  // An exec that leaves nobody behind is right as it is.
  if (isExec && told.length + services.length === 0 && !trap) return undefined;
  const own = isWaiting
    ? undefined
    : ((told.length === 0 ? untold(source, trap) : undefined) ?? names.fresh(command));
  const words = command.words.slice(isExec ? 1 : 0).map(word => word.text);
  if (own !== undefined)
    told.push({ variable: own, spelled: `"$${own}"`, signal: signalFor(words, remedy.signal, input) });
  const restarts = own === undefined ? undefined : restartsOf(source, command);
  // What is done when the command fails is not for one that was told to stop.
  const isAsked = own !== undefined && isCondition(source, command);
  if (found.negation !== undefined && !isAsked) return undefined;
  const stops = services.map(service => `; ${service}`).join('');
  const isOver = found.orExits === true || (own !== undefined && isBeforeLoop(source, command));
  const last = stops + (restarts || isAsked ? '; exit 0' : isOver ? '; exit' : '');
  const telling = told.length === 0 ? undefined : trapTelling(source, told, trap, remedy.signal, last);
  if (!telling) return undefined;
  const { line, added, changes: inTrap } = telling;
  const changes: Change[] = [
    ...[...started, ...inBranches].flatMap(({ item }) => staying(item, input) ?? becomesProgram(item) ?? []),
    ...[...jobs, ...inBranches].flatMap(job => job?.change ?? []),
    ...inLoops.flatMap(({ change }) => change ?? []),
    ...daemons.map(({ change }) => change),
    ...inTrap,
  ];
  const front = line === undefined ? undefined : restarts?.front;
  const isBehind = line !== undefined && front === undefined;
  const behind = own === undefined ? [] : [`${own}=$!`, ...(isBehind ? [line] : []), `wait "$${own}"`];
  const inFront = line !== undefined && front !== undefined ? [line] : [];
  if (front !== undefined) changes.push(insertion(front, `${line}\n${indentAt(text, front)}`));
  const [first, second] = command.words;
  if (fetched !== undefined) {
    // What comes before `fg` may take its time.
    const last = changes.findLastIndex(({ text: after }) => after.startsWith('\n'));
    const job = line === undefined ? undefined : changes[last];
    if (job) changes[last] = { ...job, text: `${job.text}${separator}${line}` };
    const above = job || line === undefined ? '' : `${line}${separator}`;
    changes.push({ start: command.start, end: command.end, text: `${above}wait "$${fetched}"` });
  } else if (own === undefined && line !== undefined)
    changes.push(
      insertion(hasLines ? aboveComments(text, command.start) : command.start, `${line}${separator}`),
    );
  if (isAsked) changes.push(...inCondition(command, behind, found.negation));
  else if (own !== undefined) {
    const end = isFollowed ? command.end : commandEnd(source, command);
    if (end === undefined) return undefined;
    if (isExec && first && second) changes.push({ start: first.start, end: second.start, text: opening });
    else if (opening !== '') changes.push(insertion(command.start, opening));
    const below = behind.map(one => separator + one);
    const parts = [' &', ...below, ...(isChained ? [closing] : [])];
    // What is done when the command has ended hangs on the wait now.
    if (isFollowed) changes.push(insertion(end, parts.join('').replace(' &; ', ' & ')));
    else changes.push(...placed(source, end, parts));
  }
  const start = onOneLine(text.slice((isExec ? second : first)?.start ?? command.start, command.end));
  const title = isWaiting
    ? `Tell them on the signal, and wait: ${line ?? added ?? trap?.action.text}`
    : `Start it in the background, and tell it: ${[...inFront, `${start} &`, ...behind].join('; ').replaceAll('&;', '&')}`;
  return { safety: 'suggested', title, edits: source.edits(changes) };
}

/** How much deeper the lines of a block stand. */
const step = (text: string): string =>
  /^\t/m.test(text) ? '\t' : (/^ {2,8}(?=\S)/m.exec(text)?.[0] ?? '  ');

interface Started {
  readonly item: AndOr;
  readonly beside: Script['items'];
}

/** What has been started before a place on the only way to it: in the branches that lead there, and in no loop. */
function jobsBefore({ items }: Script, at: number): readonly Started[] {
  const own = items.filter(({ background, end }) => background && end <= at);
  const leading = items.filter(({ start, end }) => start <= at && at < end);
  const branches = leading
    .flatMap(({ first, rest }) => [first, ...rest.map(({ pipeline }) => pipeline)])
    .flatMap(({ commands }) => commands)
    .filter(({ type }) => type === 'if' || type === 'case' || type === 'group')
    .flatMap(bodiesOf)
    .filter(body => body.items.some(({ start, end }) => start <= at && at < end));
  return [...own.map(item => ({ item, beside: items })), ...branches.flatMap(body => jobsBefore(body, at))];
}

/** What a branch has started that does not lead to a place: nobody knows whether it is there. */
export function jobsOfBranches({ items }: Script, at: number): readonly Started[] {
  return items
    .filter(({ end, background }) => end <= at && !background)
    .flatMap(({ first, rest }) => [first, ...rest.map(({ pipeline }) => pipeline)])
    .flatMap(({ commands }) => (commands.length === 1 ? commands : []))
    .filter(({ type }) => type === 'if' || type === 'case')
    .flatMap(bodiesOf)
    .flatMap(body => [
      ...body.items.filter(({ background }) => background).map(item => ({ item, beside: body.items })),
      ...jobsOfBranches(body, at),
    ]);
}

/** The variable of the job that `fg %1` or `fg` brings back, which a trap would not get past. */
function jobNamed(
  spec: string | undefined,
  jobs: readonly ({ readonly variable: string } | undefined)[],
): string | undefined {
  const number = /^%?(\d+)$/.exec(spec ?? '')?.[1];
  if (number !== undefined) return jobs[Number(number) - 1]?.variable;
  return spec === undefined || /^%[%+]?$/.test(spec) ? jobs.at(-1)?.variable : undefined;
}

/** How the trap comes to tell some jobs: by a line of its own, by what is added to it, or as it is. */
function trapTelling(
  { text }: ShellSource,
  told: readonly Told[],
  set: Trap | undefined,
  signal: SignalName,
  last: string,
): { readonly line?: string; readonly added?: string; readonly changes: readonly Change[] } | undefined {
  if (!set) return { line: trapLine(told, signal, last), changes: [] };
  const late = expandedLate(set, text);
  const trap = late ?? set;
  const kill = killIn(trap, text);
  const missing = told.filter(({ variable }) => !kill?.targets.some(target => mentions(target, variable)));
  if (missing.length === 0 && !late) return { changes: [] };
  if (missing.length === 0) return { added: trap.action.text, changes: [trap.action] };
  const action = trap.called ? text.slice(trap.called.start, trap.called.end) : trap.action.text;
  // What is done whenever the script ends is done behind a trap of the signal's own too, and without jobs to tell.
  if (isAtExit(trap)) {
    const exit = /\bexit\b(?: \d+)?/.exec(action)?.[0];
    return { line: trapLine(told, signal, last || (exit ? `; ${exit}` : '')), changes: [] };
  }
  const added = telling(missing);
  const change = withCommands(trap, 'first', added);
  if (!change) return undefined;
  const end = last === '' || /\bexit\b/.test(action) ? '' : last;
  const quote = change.text.slice(-1);
  return { added, changes: [{ ...change, text: `${change.text.slice(0, -1)}${end}${quote}` }] };
}

const trapLine = (told: readonly Told[], signal: SignalName, behind = '') =>
  `trap '${telling(told)}${behind}' ${signal.slice(3)}`;

/** A job by the variable that holds its number, and the signal that ends it. */
interface Told {
  readonly variable: string;
  /** Its number, or those of all that a loop has started, as words of a command. */
  readonly spelled: string;
  readonly signal: SignalName;
}

/** What a trap does for jobs. */
function telling(told: readonly Told[]): string {
  const pids = (jobs: readonly Told[]) => [...new Set(jobs.map(({ spelled }) => spelled))].join(' ');
  const kills = [...new Set(told.map(({ signal }) => signal))].map(
    signal => `kill -${signal.slice(3)} ${pids(told.filter(job => job.signal === signal))} 2>/dev/null`,
  );
  return `${kills.join('; ')}; wait ${pids(told)}`;
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
  const idle = ['sleep', 'wait', 'kill', 'true', ':', '[', 'ps', 'pgrep'];
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
