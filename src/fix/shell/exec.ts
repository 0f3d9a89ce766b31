import type { Location } from '../../base/index.ts';
import type { Command, Script, SimpleCommand } from '../../frontend/shell/ast.ts';
import { bodiesOf, commandsIn } from '../../frontend/shell/walk.ts';
import { lookupImage } from '../../knowledge/images/index.ts';
import { execForm, wordsOf } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import { mainOf } from '../../model/index.ts';
import { execDeclared, execOnLine } from '../declared/command.ts';
import { applyChanges, type Change, onOneLine, placeBefore, textAt } from '../edits.ts';
import { type ShellText, shellText } from '../image/command.ts';
import type { FixInput, Planned } from '../types.ts';
import { withDisplay } from './display.ts';
import { execForUser } from './exec-for-user.ts';
import { jobsOfBranches, tellAndWait } from './jobs.ts';
import { type ShellSource, scriptSource, shellSource } from './script.ts';
import { execPrefix, lastCommand, loneCommand, plainWords, scriptOf } from './shell.ts';
import { outOfSubshell } from './subshell.ts';

/** The exec form where the shell does nothing but to start the command, else `exec` within the shell. */
export function execCommand(_: Remedy, input: FixInput): Planned | undefined {
  const { launch, sources } = input;
  const told =
    withDisplay(input, { words: undefined, at: undefined }) ?? execOnLine(input) ?? besideJobs(input);
  if (told) return told;
  const found = shellText(launch, sources);
  if (!found) return execDeclared(input) ?? execForUser(input) ?? keptInText(input);
  const script = scriptOf(found.text);
  const command = script && lastCommand(script);
  const prefix = command && execPrefix(command);
  const subshell = script && !command ? outOfSubshell(found.text, script) : undefined;
  if (subshell) return inTheShell(subshell, found.text, shellSource(undefined, input));
  // Others come behind it.
  if (prefix === undefined) return keptInText(input);
  // A trap would be lost.
  if (!command || /\btrap\b/.test(found.text)) return undefined;
  const { keyword, dockerfile, instruction, json } = found;
  const words = loneCommand(found.text) && plainWords(command);
  if (words && mayLeaveShell(found, launch)) {
    const text = execForm([...(json?.before ?? []), ...words]);
    const edits = [dockerfile.replaceArgs(instruction, text)];
    return { safety: 'safe', title: `Use the exec form: ${keyword} ${text}`, edits };
  }
  const at = found.offset(command.start);
  const edits = [dockerfile.replaceArgs(instruction, prefix, at, at)];
  const after = `${prefix}${onOneLine(found.text.slice(command.start, command.end))}`;
  return { safety: 'safe', title: `Replace the shell by the program: ${after}`, edits };
}

/** Without the parentheses, the shell itself becomes the program. */
function inTheShell(
  changes: readonly Change[],
  text: string,
  source: ShellSource | undefined,
): Planned | undefined {
  const sorted = changes.toSorted((a, b) => a.start - b.start);
  const [first] = sorted;
  const after = applyChanges(text, sorted).slice(first?.start);
  const title = `Replace the shell by the program, without a subshell: ${after.trim().split('\n', 1)[0]}`;
  return source && { safety: 'safe', title, edits: source.edits(sorted) };
}

/** A job of the shell would be left to the program. */
function besideJobs(input: FixInput): Planned | undefined {
  const found = shellText(input.launch, input.sources);
  const hasJobs = found && scriptOf(found.text)?.items.some(({ background }) => background);
  return hasJobs ? keptInText(input) : undefined;
}

/** The shell stays, and tells the program that its text starts. */
function keptInText(input: FixInput): Planned | undefined {
  const { stop } = input.launch;
  const found = shellText(input.launch, input.sources);
  const main = stop.tree && mainOf(stop.tree);
  const at = found?.command.at ?? stop.culprit?.shell?.at;
  if (!main || !at) return undefined;
  const remedy = { do: 'tell-and-wait', signal: stop.signal ?? 'SIGTERM', words: wordsOf(main) } as const;
  return tellAndWait({ ...remedy, at }, input);
}

/** Does nothing see that the shell is gone: a profile that it reads, arguments behind it, an entrypoint? */
function mayLeaveShell(
  { keyword, shell, json, dockerfile, instruction }: ShellText,
  { spec }: Launch,
): boolean {
  const [, options = ''] = shell;
  if (!dockerfile.isOneLine(instruction) || !/^-[eux]{0,3}c$/.test(options) || shell.length > 2) return false;
  if ((json?.behind ?? 0) > 0) return false;
  // In the exec form it gets CMD as arguments, which the shell did not hand on.
  if (keyword === 'ENTRYPOINT') return spec.cmd === undefined;
  const { entrypoint } = spec;
  if (!entrypoint || entrypoint.form === 'shell') return true;
  const name = entrypoint.argv[0]?.split('/').at(-1) ?? '';
  if (/^(tini|tini-static|dumb-init|catatonit)$/.test(name)) return true;
  // That of node only asks whether its first argument is a program, and both are.
  const script = lookupImage(spec.base.reference)?.scripts[name];
  return entrypoint.from === 'base-image' && script?.does === 'prepend' && script.command?.[0] === 'node';
}

/** ENTRYPOINT in a form that takes CMD as arguments: the words themselves, or a shell that hands them on. */
export function takeArguments(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  const found = shellText(launch, sources);
  const command = found && loneCommand(found.text);
  if (found?.keyword !== 'ENTRYPOINT' || !command || !found.dockerfile.isOneLine(found.instruction))
    return undefined;
  const [first, second] = command.words;
  const isExec = first?.text === 'exec' && second !== undefined;
  const own = isExec ? { ...command, words: command.words.slice(1) } : command;
  const words = plainWords(own);
  if (!words && execPrefix(own) === undefined) return undefined;
  const text = words
    ? execForm(words)
    : execForm([...found.shell, `${isExec ? '' : 'exec '}${found.text} "$@"`, 'sh']);
  const edits = [found.dockerfile.replaceArgs(found.instruction, text)];
  return { safety: 'suggested', title: `Let it take CMD as arguments: ENTRYPOINT ${text}`, edits };
}

/** `exec` before a command of a script. */
export function execInScript(
  { at }: Extract<Remedy, { do: 'exec-in-script' }>,
  input: FixInput,
): Planned | undefined {
  const { launch, sources } = input;
  const text = textAt(sources.read(at.file) ?? '', at);
  const command = text === undefined ? undefined : loneCommand(text);
  const source = scriptSource(at, { launch, sources });
  const range = source?.rangeOf(at);
  const [name, evaluated] = command?.words ?? [];
  if (name?.text === 'eval' && evaluated && source && range && isLast(source.script, range.start)) {
    const start = range.start + evaluated.start;
    const title = `Put exec before the command: eval exec ${text?.slice(evaluated.start)}`;
    // Of several commands only the first would run.
    return { safety: 'suggested', title, edits: source.edits([{ start, end: start, text: 'exec ' }]) };
  }
  const told = { do: 'tell-and-wait', at, signal: launch.stop.signal ?? 'SIGTERM' } as const;
  if (name?.text === 'fg') return tellAndWait(told, input);
  const subshell = source && range && outOfSubshell(source.text, source.script, range.start);
  if (subshell) return inTheShell(subshell, source.text, source);
  const prefix = command && execPrefix(command);
  if (prefix === undefined) return undefined;
  // What stands behind an exec is never reached.
  if (source && range && !isLast(source.script, range.start)) return tellAndWait(told, input);
  // Nor would anybody tell what a branch may have started.
  if (source && range && jobsOfBranches(source.script, range.start).length > 0)
    return tellAndWait(told, input);
  const others = inOtherBranches(at, launch, sources);
  const branches = others.length > 0 ? ', and so in the other branches' : '';
  const title = `Put exec before the command: ${prefix}${onOneLine(text ?? '')}${branches}`;
  return { safety: 'safe', title, edits: [{ at: placeBefore(at), text: prefix }, ...others] };
}

/** Does the shell end with a command, but for an exit? Functions end where they are called, and loops go on. */
function isLast({ items }: Script, start: number): boolean {
  const ends = items.findLastIndex(({ first }) => {
    const [command] = first.commands;
    return !(command?.type === 'simple' && command.words[0]?.text === 'exit');
  });
  return items.some(({ first, rest }, i) => {
    const [command] = (rest.at(-1)?.pipeline ?? first).commands;
    if (command?.type === 'function') return bodiesOf(command).some(body => isLast(body, start));
    if (!command) return false;
    const isBranching = command.type === 'if' || command.type === 'case' || command.type === 'group';
    const bodies = isBranching ? bodiesOf(command) : [];
    // A branch that leaves the script has nothing behind it, wherever it stands.
    if (i < ends) return bodies.some(body => leaves(body) && isLast(body, start));
    return command.start === start || bodies.some(body => isLast(body, start));
  });
}

function leaves({ items }: Script): boolean {
  const [command] = items.at(-1)?.first.commands ?? [];
  return command?.type === 'simple' && command.words[0]?.text === 'exit';
}

/** What is never a function of the script, and stays for as long as it is a service. */
const STARTS = /^(?:node|python3?|ruby|java|php|perl|dotnet|gunicorn|uvicorn|celery)$/;

/** `if …; then server --a; else server --b; fi` as what a script ends with: the same goes for each branch. */
function inOtherBranches(
  at: Location,
  launch: FixInput['launch'],
  sources: FixInput['sources'],
): readonly TextEdit[] {
  const source = scriptSource(at, { launch, sources });
  const range = source?.rangeOf(at);
  if (!source || !range) return [];
  const ends = [...commandsIn(source.script)]
    .map(branchEnds)
    .find(own => own.some(({ start }) => start === range.start));
  const name = ends?.find(({ start }) => start === range.start)?.words[0]?.text;
  // What comes in as arguments may be a function of the script.
  const hasFunctions = [...commandsIn(source.script)].some(({ type }) => type === 'function');
  const changes = (ends ?? []).flatMap(command => {
    const own = command.words[0]?.text;
    const isAlike = own === name || (own === '"$@"' && !hasFunctions) || STARTS.test(own ?? '');
    const prefix = isAlike && command.start !== range.start ? execPrefix(command) : undefined;
    return prefix === undefined ? [] : [{ start: command.start, end: command.start, text: prefix }];
  });
  return source.edits(changes);
}

/** The commands that the branches of an `if` or a `case` end with. */
function branchEnds(command: Command): readonly SimpleCommand[] {
  if (command.type === 'case') return command.items.flatMap(({ body }) => lastCommand(body) ?? []);
  if (command.type !== 'if') return [];
  const bodies = [
    ...command.clauses.map(({ body }) => body),
    ...(command.otherwise ? [command.otherwise] : []),
  ];
  return bodies.flatMap(body => lastCommand(body) ?? []);
}
