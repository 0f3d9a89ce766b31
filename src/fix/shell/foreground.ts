import { path } from '../../base/index.ts';
import type { AndOr, Command, Script, SimpleCommand } from '../../frontend/shell/ast.ts';
import { bodiesOf } from '../../frontend/shell/walk.ts';
import { findProgram } from '../../knowledge/index.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { TextEdit } from '../../lint/types.ts';
import { foregroundInSection } from '../declared/supervisor.ts';
import { type Change, indentAt, lineStart } from '../edits.ts';
import { shellText, writtenCommand } from '../image/command.ts';
import { jsonStrings } from '../image/json.ts';
import type { FixInput, Planned } from '../types.ts';
import { foregroundOf, type Service } from './foreground-commands.ts';
import { type ShellSource, shellSource } from './script.ts';
import { execPrefix, plainWords, quoted } from './shell.ts';
import { besideLog, logShown, shows } from './shown-log.ts';

/**
 * A service that has left for the background comes back, in the place of what stood in for it: `tail -f`, `sleep`, a
 * loop, or nothing at all.
 */
export function inForeground(
  { at, program }: Extract<Remedy, { do: 'run-in-foreground' }>,
  input: FixInput,
): Planned | undefined {
  const inSection = at && foregroundInSection(at, input);
  if (inSection) return inSection;
  const source = shellSource(at, input);
  const planned = source ? inShell(source, program, input) : inExecForm(input);
  if (!planned) return undefined;
  const { words, before = [], beside, edits } = planned;
  return {
    safety: 'suggested',
    title: `Run the service in the foreground, as PID 1: ${[...before, beside ?? `exec ${quoted(words)}`].join(' && ')}`,
    edits,
  };
}

interface InFront extends Service {
  /** With what goes on beside it. */
  readonly beside?: string;
  readonly edits: readonly TextEdit[];
}

/** `CMD ["nginx"]`. */
function inExecForm({ launch, sources }: FixInput): InFront | undefined {
  for (const keyword of ['CMD', 'ENTRYPOINT'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    if (written?.command.form !== 'exec') continue;
    const strings = jsonStrings(written.instruction.args.text);
    const service = foregroundOf(
      strings.map(({ value }) => value),
      launch.spec,
    );
    if (!service) continue;
    const { words, before = [] } = service;
    if (before.length > 0) continue;
    return { words, edits: [written.dockerfile.replaceArgs(written.instruction, execForm(words))] };
  }
  return undefined;
}

/**
 * The commands that a shell comes to one after the other; where the last of them is a function that is called nowhere
 * else, those of that.
 */
function commandsOf({ script: { items }, text }: ShellSource): readonly AndOr[] {
  const called = items.at(-1)?.first.commands[0];
  const name =
    called?.type === 'simple' && items.at(-1)?.rest.length === 0 ? called.words[0]?.text : undefined;
  const [body, other] = items.flatMap(({ first: { commands } }) =>
    commands.flatMap(own => (own.type === 'function' && own.name === name ? bodiesOf(own) : [])),
  );
  const isNamedTwice = text.split(/[^\w-]+/).filter(word => word === name).length === 2;
  return body && !other && isNamedTwice ? body.items : items;
}

function inShell(source: ShellSource, program: string | undefined, input: FixInput): InFront | undefined {
  const steps = commandsOf(source).flatMap(stepsOf);
  const last = steps.at(-1);
  const all = steps.flatMap(step => {
    const run = step.command.type === 'simple' ? started(step, source.text, input) : undefined;
    return run ? [{ step, output: outputOf(step.command, source.text), ...run }] : [];
  });
  // What a manager of processes has started has another name.
  const named = all.filter(({ words }) => program !== undefined && isNamed(words, program));
  const found = named.length > 0 ? named : all;
  const [start] = found;
  if (!last || !start || found.length !== 1) return undefined;
  const { step, words } = start;
  const before = readUnset(notRead(start.before ?? [], source.text), source.text);
  const log = logShown(last.command, step.command, source.text, input);
  const isFirst = steps.length === 2 && before.length === 0;
  const shown = (shows(last.command) && log === undefined) || step === last ? '' : start.output;
  const isLine = source.hasLines && last.item.rest.length === 0;
  const separator = isLine ? `\n${indentAt(source.text, last.command.start)}` : ' && ';
  const { written = quoted(words) } = start;
  const service = `exec ${written}${shown}`;
  const exec = besideLog(service, log, !isLine && isFirst ? ' ' : separator);
  const beside =
    log === undefined && start.written === undefined ? {} : { beside: besideLog(service, log, ' ') };
  const text = [...before, exec].join(separator);
  const end = endOf(last.command);
  if (step === last) {
    const at = { start: step.command.start, end, text };
    return { words, before, ...beside, edits: source.edits([at]) };
  }
  if (!standsIn(last.command)) return undefined;
  const alone =
    shown === '' && log === undefined && start.written === undefined
      ? aloneIn(source, input, steps.length, before.length)
      : undefined;
  if (alone) return { words, before, edits: alone(words) };
  const changes: Change[] = [taken(source, step), { start: last.command.start, end, text }];
  return { words, before, ...beside, edits: source.edits(changes) };
}

/** What the script reads by itself, by one word or the other. */
const notRead = (before: readonly string[], text: string): readonly string[] =>
  before.filter(
    line =>
      !line.startsWith('. ') ||
      !text.split(/[\n;]/).some(own => own.trim().replace(/^source\s/, '. ') === line),
  );

/** Debian's envvars of Apache asks for a variable that need not be set: with `set -u` that ends the script. */
const readUnset = (before: readonly string[], text: string): readonly string[] =>
  before.some(line => line.startsWith('. ')) && /^[ \t]*set\s+(?:-\w*u|.*-o\s+nounset)/m.test(text)
    ? ['set +u', ...before]
    : before;

/** `CMD nginx && tail -f log` needs no shell any more. */
function aloneIn(source: ShellSource, { launch, sources }: FixInput, steps: number, before: number) {
  const found = source.hasLines ? undefined : shellText(launch, sources);
  if (!found || steps !== 2 || before > 0 || found.json || found.keyword !== 'CMD') return undefined;
  return (words: readonly string[]) => [found.dockerfile.replaceArgs(found.instruction, execForm(words))];
}

interface Step {
  readonly item: AndOr;
  readonly command: Command;
  /** Another one hangs on it: `start && tail`. */
  readonly next: Command | undefined;
}

function stepsOf(item: AndOr): readonly Step[] {
  const pipelines = [item.first, ...item.rest.map(({ pipeline }) => pipeline)];
  return pipelines.flatMap(({ commands }, i) => {
    const [command] = commands;
    if (!command || commands.length > 1) return [];
    return [{ item, command, next: pipelines[i + 1]?.commands[0] }];
  });
}

/** Where its output goes, as written. */
function outputOf(command: Command, text: string): string {
  if (command.type !== 'simple') return '';
  return command.redirects.map(({ start, end }) => ` ${text.slice(start, end)}`).join('');
}

interface Started extends Service {
  /** As it stands there, where a shell has to read it. */
  readonly written?: string;
}

/** A command that starts a service in the background, as one that runs it in the foreground. */
function started({ item, command }: Step, text: string, { launch }: FixInput): Started | undefined {
  if (command.type !== 'simple') return undefined;
  const own = withoutRedirects(command);
  const words = own && plainWords(own);
  const isJob = item.background && item.rest.length === 0;
  if (own && !words && isJob && execPrefix(own) === 'exec ') {
    const [first, second = first] = own.words;
    const from = first?.text === 'nohup' ? second : first;
    const all = own.words.map(word => word.text);
    return {
      words: all.slice(from === first ? 0 : 1),
      written: text.slice(from?.start, own.words.at(-1)?.end),
    };
  }
  if (!words) return undefined;
  const known = foregroundOf(words, launch.spec);
  if (known) return known;
  return isJob ? { words: words[0] === 'nohup' ? words.slice(1) : words } : undefined;
}

/** Where its output goes to matters no more: standard output is the log. */
const withoutRedirects = (command: SimpleCommand): SimpleCommand | undefined =>
  command.redirects.every(({ operator }) => operator.startsWith('>') || operator.startsWith('&>'))
    ? { ...command, redirects: [] }
    : undefined;

const isNamed = (words: readonly string[], program: string) => {
  const name = path.basename(words[0] ?? '');
  return [name, findProgram(name)?.name ?? name].some(
    own => own === program || own.startsWith(program) || program.startsWith(own),
  );
};

/** What only keeps the container up: it shows a log, sleeps, waits, looks whether all is there, or does so in a loop. */
function standsIn(command: Command): boolean {
  if (command.type === 'while') return [command.condition, command.body].every(isMadeOf(standsIn));
  if (command.type !== 'simple') return false;
  const [first, second] = command.words.map(({ text }) => text);
  const name = path.basename((first === 'exec' ? second : first) ?? '');
  if (name === 'pm2') return /^(?:logs?|monit)$/.test(second ?? '');
  return ['tail', 'sleep', 'wait', 'true', ':', '[', 'cat'].includes(name);
}

const isMadeOf =
  (is: (command: Command) => boolean) =>
  ({ items }: Script): boolean =>
    items.every(({ first, rest }) =>
      [first, ...rest.map(({ pipeline }) => pipeline)].every(({ commands }) => commands.every(is)),
    );

const endOf = (command: Command) =>
  Math.max(command.end, ...('redirects' in command ? command.redirects.map(({ end }) => end) : []));

/** Without a command, and the line or the operator that it leaves. */
function taken({ text, hasLines }: ShellSource, { item, command, next }: Step): Change {
  if (next) return { start: command.start, end: next.start, text: '' };
  const end = endOf(command);
  const rest = /^[ \t]*[&;]?[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  const line = lineStart(text, item.start);
  const behind = text.slice(end + rest);
  if (hasLines && text.slice(line, command.start).trim() === '' && behind.startsWith('\n'))
    return { start: line, end: end + rest + 1, text: '' };
  return { start: command.start, end: end + rest, text: '' };
}
