import { path } from '../../base/index.ts';
import type { AndOr, SimpleCommand } from '../../frontend/shell/ast.ts';
import type { SignalName } from '../../kernel/index.ts';
import { findProgram } from '../../knowledge/index.ts';
import { stoppedByInitScript } from '../../knowledge/init-scripts.ts';
import { orderlySignal, wordsOf } from '../../lint/remedies.ts';
import { signalAt } from '../../lint/where.ts';
import { endsInOrder, walk } from '../../model/index.ts';
import { type Change, indentAt } from '../edits.ts';
import type { FixInput } from '../types.ts';
import { foregroundOf } from './foreground-commands.ts';
import type { ShellSource } from './script.ts';
import { plainWords, quoted } from './shell.ts';

/** A service that a script starts, and that leaves for the background by itself. */
export interface Daemon {
  readonly words: readonly string[];
  /** Braces begin in front of it, for what comes before it is a condition. */
  readonly opens?: boolean;
  /** As a job of the shell, whose number goes to that variable. */
  asJob(variable: string): Change;
}

/** The services that are started before a place: `php-fpm -D`, `service cron start`, alone or in a chain of `&&`. */
export function daemonsBefore(source: ShellSource, before: number, input: FixInput): readonly Daemon[] {
  return source.script.items.flatMap(item => daemonsOf(item, source, before, input));
}

function daemonsOf(
  item: AndOr,
  { text, hasLines }: ShellSource,
  before: number,
  { launch }: FixInput,
): readonly Daemon[] {
  if (item.background || item.start >= before) return [];
  const chain = [item.first, ...item.rest.map(({ pipeline }) => pipeline)];
  const found = chain.map(({ commands: [command, other] }) =>
    command?.type === 'simple' && !other && command.start < before ? startOf(command, launch) : undefined,
  );
  const isAlone = chain.length === 1;
  // Of a chain those that lead it, or that stand right in front of what is told about.
  const from = found.findIndex(service => service !== undefined);
  const end = from + found.slice(from).indexOf(undefined);
  const isLed = item.end >= before && item.rest.every(({ operator }) => operator === '&&');
  if (from === -1 || (!isAlone && (!isLed || end < from || (from > 0 && end !== chain.length - 1))))
    return [];
  const opens = from > 0;
  const separator = hasLines && !opens ? `\n${indentAt(text, item.start)}` : '; ';
  return chain.slice(from, isAlone ? 1 : end).flatMap(({ start, end: own }, i) => {
    const service = found[from + i];
    if (!service) return [];
    const { words, before: first = [] } = service;
    const run = [...first, `${quoted(words)} &`].join(separator);
    const next = chain[from + i + 1]?.start ?? own;
    const asJob = (variable: string): Change => ({
      start,
      end: isAlone ? own : next,
      text: `${opens && i === 0 ? '{ ' : ''}${run}${hasLines && !opens ? separator : ' '}${variable}=$!${isAlone ? '' : separator}`,
    });
    return [{ words, asJob, ...(opens ? { opens } : {}) }];
  });
}

/** `nginx &` leaves for the background all the same: it is to stay, so that it is the job. */
export function staying(item: AndOr, { launch }: FixInput): Change | undefined {
  const [command] = item.first.commands;
  const words = command?.type === 'simple' ? plainWords(command) : undefined;
  const service = words && foregroundOf(words, launch.spec);
  const tree = launch.stop.tree;
  const name = path.basename(words?.[0] ?? '');
  const left =
    tree && [...walk(tree.pid1)].some(own => own.program === name && (own.daemonized || own.adopted));
  if (!command || !service || service.before || !left) return undefined;
  return { start: command.start, end: command.end, text: quoted(service.words) };
}

/**
 * What stops services that are started before a place and have no command for the foreground: the same init script,
 * which waits for them.
 */
export function servicesBefore(
  { script, text }: ShellSource,
  before: number,
  { launch }: FixInput,
): readonly string[] {
  return script.items
    .flatMap(({ background, first, rest }) =>
      background ? [] : [first, ...rest.map(({ pipeline }) => pipeline)],
    )
    .flatMap(({ commands }) => commands)
    .flatMap(command => {
      if (command.type !== 'simple' || command.start >= before) return [];
      const words = plainWords(command);
      if (!words || foregroundOf(words, launch.spec)) return [];
      const stop = words.map(word => (word === 'start' || word === 'restart' ? 'stop' : word));
      return stoppedByInitScript(stop) && !text.includes(quoted(stop)) ? [quoted(stop)] : [];
    });
}

function startOf(command: SimpleCommand, { spec }: FixInput['launch']) {
  const words = plainWords(command);
  return words && foregroundOf(words, spec);
}

/** `setpriv --reuid=redis redis-server`: what it becomes. */
function behindWrapper(words: readonly string[]): readonly string[] {
  if (!/^(?:setpriv|su-exec|gosu|nice)$/.test(path.basename(words[0] ?? ''))) return words;
  const at = words.findIndex((word, i) => i > 0 && findProgram(path.basename(word))?.kind === 'server');
  return at === -1 ? words : words.slice(at);
}

/** The signal that ends a program in order, where the one that the container gets means something else to it, or nothing. */
export function signalFor(written: readonly string[], signal: SignalName, { launch }: FixInput): SignalName {
  const words = behindWrapper(written);
  const first = path.basename(words[0] ?? '');
  const tree = launch.stop.tree;
  const nodes = tree ? [...walk(tree.pid1)] : [];
  const alike = nodes.filter(
    own =>
      own.program === first.replace(/[\d.]+$/, '') ||
      wordsOf(own).some((word, i) => i < 2 && path.basename(word) === first),
  );
  const node = alike.find(own => wordsOf(own).includes(words[1] ?? '')) ?? alike[0];
  const behaviour = node?.signals[signal];
  const isUnheard = !behaviour || (behaviour.disposition !== 'unknown' && !endsInOrder(behaviour));
  const other = node && isUnheard && orderlySignal(node, signal);
  // A job of a shell ignores SIGINT until it sets a handler of its own.
  const ofOther = other && node.signals[other];
  const isLeft = ofOther && ofOther.disposition !== 'unknown' && ofOther.keepsIgnored;
  const isOwn = other && (signalAt(node, other) || other === 'SIGUSR1' || other === 'SIGWINCH');
  if (isOwn && !isLeft) return other;
  // So it does with SIGQUIT, and with a handler that only a foreground has; SIGWINCH does nothing by default.
  const isDeaf =
    behaviour === undefined
      ? node !== undefined
      : behaviour.disposition !== 'unknown' &&
        (behaviour.disposition !== 'handler' || behaviour.keepsIgnored === true);
  // And a shell of its own, which runs a loop or several commands.
  const isShell = words.length === 0;
  if ((isDeaf || isShell) && /^SIG(?:INT|QUIT|WINCH)$/.test(signal)) return 'SIGTERM';
  return node && behaviour && behaviour.disposition !== 'unknown' && behaviour.means !== undefined
    ? (orderlySignal(node, signal) ?? signal)
    : signal;
}
