import { path } from '../../base/index.ts';
import type { Command } from '../../frontend/shell/ast.ts';
import { callsOf, itemsIn } from '../../frontend/shell/walk.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { type Change, indentAt } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';
import { signalFor } from './daemons.ts';
import { Names } from './job-names.ts';
import { shellSource } from './script.ts';
import { execPrefix } from './shell.ts';

/**
 * The first command of a pipeline and what reads its output as jobs of the shell, with a FIFO between them: the trap
 * tells the first alone, and the other comes to its end when all is read. Every shell has what this takes.
 */
export function throughPipeFile(
  { at, shell }: Extract<Remedy, { do: 'out-of-pipeline' }>,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const last = source?.script.items.at(-1);
  const pipeline = last?.rest.at(-1)?.pipeline ?? last?.first;
  const [command, reader] = pipeline?.commands ?? [];
  if (!source || !last || !pipeline || command?.type !== 'simple' || !reader || pipeline.negated)
    return undefined;
  const { text, script, hasLines } = source;
  const isAlone =
    callsOf(script, 'trap').length === 0 && ![...itemsIn(script)].some(({ background }) => background);
  const chained = last.rest.length > 0;
  if (!isAlone || last.rest.some(({ operator }) => operator !== '&&')) return undefined;
  const words = command.words.slice(command.words[0]?.text === 'exec' ? 1 : 0);
  const [first] = words;
  const name = words.at(-1);
  const isFree = pipeline.commands
    .slice(1)
    .every(one => !('redirects' in one) || one.redirects.every(readsNothing));
  if (execPrefix({ ...command, words }) === undefined || !first || !name || !isFree) return undefined;
  const plain = words.map(word => word.text);
  const end = Math.max(
    pipeline.end,
    ...pipeline.commands.map(one => one.end),
    ...redirectsOf(pipeline.commands),
  );
  const signal = input.launch.stop.signal ?? 'SIGTERM';
  const names = new Names(source);
  const writing = names.named(plain);
  const reading = names.named(reader.type === 'simple' ? reader.words.map(word => word.text) : []);
  const file = `/tmp/${writing.replace(/_pid$/, '')}.pipe`;
  const sent = signalFor(plain, signal, input).slice(3);
  const separator = hasLines ? `\n${indentAt(text, command.start)}` : '; ';
  const assigned = text.slice(command.start, first.start).replace(/\bexec\s+$/, '');
  const own = `${assigned}${text.slice(first.start, name.end)}`;
  const redirected = text.slice(name.end, Math.max(command.end, ...redirectsOf([command])));
  const rest = `${text.slice(reader.start, reader.end)} < ${file}${text.slice(reader.end, end)}`;
  const steps = [
    `test -p ${file} || mkfifo ${file}`,
    `${rest} &`,
    `${reading}=$!`,
    `${own} > ${file}${redirected} &`,
    `${writing}=$!`,
    `trap 'kill -${sent} "$${writing}" 2>/dev/null; wait "$${writing}" "$${reading}"' ${signal.slice(3)}`,
    `wait "$${writing}"`,
  ];
  const all = steps.join(separator).replaceAll(' &; ', ' & ');
  const change: Change = {
    start: command.start,
    end,
    text: chained ? `{${hasLines ? separator : ' '}${all}${hasLines ? separator : '; '}}` : all,
  };
  return {
    safety: 'suggested',
    title: `Start both as jobs${shell === undefined ? '' : `, in ${path.basename(shell)}`}, with a FIFO between them: ${own} > ${file}${redirected} &`,
    edits: source.edits([change]),
  };
}

const redirectsOf = (commands: readonly Command[]): readonly number[] =>
  commands.flatMap(command => ('redirects' in command ? command.redirects.map(({ end }) => end) : []));

const readsNothing = ({ operator }: { readonly operator: string }) => !operator.startsWith('<');
