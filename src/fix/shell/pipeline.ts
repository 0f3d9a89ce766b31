import { type Location, path } from '../../base/index.ts';
import type { Command } from '../../frontend/shell/ast.ts';
import { itemsIn } from '../../frontend/shell/walk.ts';
import { lookupImage } from '../../knowledge/images/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { Change } from '../edits.ts';
import { applyChanges } from '../edits.ts';
import { shellText } from '../image/command.ts';
import type { FixInput, Planned } from '../types.ts';
import { throughPipeFile } from './pipe-file.ts';
import { type ShellSource, shellSource } from './script.ts';
import { execPrefix } from './shell.ts';

/**
 * The first command of a pipeline takes the shell's place, and writes to what comes behind it through a process
 * substitution, which is bash's own; without bash a copy to a file is left out, for standard output is the log.
 */
export function outOfPipeline(
  remedy: Extract<Remedy, { do: 'out-of-pipeline' }>,
  input: FixInput,
): Planned | undefined {
  if (remedy.way === 'as-jobs') return throughPipeFile(remedy, input);
  const { at, shell } = remedy;
  const source = shellSource(at, input);
  const inside = source && at ? withMoreToDo(source, at) : undefined;
  const last = inside?.item ?? source?.script.items.at(-1);
  const pipeline = inside?.pipeline ?? last?.rest.at(-1)?.pipeline ?? last?.first;
  const [command, second] = pipeline?.commands ?? [];
  const end = pipeline?.commands.at(-1);
  if (
    !source ||
    !last ||
    !pipeline ||
    last.background ||
    pipeline.negated ||
    command?.type !== 'simple' ||
    !second ||
    !end
  )
    return undefined;
  if (remedy.way === 'copied' && !pipeline.commands.slice(1).every(copies)) return undefined;
  // The shell has more to do: it runs it alone, and may tell it then.
  const isExec = command.words[0]?.text === 'exec' && command.words.length > 1;
  const prefix = inside || isExec ? '' : execPrefix(command);
  const name = command.words.at(-1);
  if (prefix === undefined || !name || (inside && isExec)) return undefined;
  const { text } = source;
  const rest = text.slice(
    second.start,
    Math.max(end.end, ...('redirects' in end ? end.redirects.map(r => r.end) : [])),
  );
  const own = Math.max(command.end, ...command.redirects.map(r => r.end));
  const first = { start: command.start, end: command.start, text: prefix };
  const start = inside ? 'Start it alone' : 'Start it with exec';
  const deaf = isTold(input) ? `trap '' ${(input.launch.stop.signal ?? 'SIGTERM').slice(3)}; ` : '';
  const into = ` > >(${deaf}${rest})`;
  const behind = second.start + rest.length;
  const through: readonly Change[] =
    own === name.end
      ? [first, { start: own, end: behind, text: into }]
      : [first, { start: name.end, end: name.end, text: into }, { start: own, end: behind, text: '' }];
  const inBash = applyChanges(text, through);
  if (shell === 'bash')
    return {
      safety: 'suggested',
      title: `${start}: ${inBash.slice(command.start).split('\n', 1)[0]}`,
      edits: source.edits(through),
    };
  const found = source.hasLines || inside ? undefined : shellText(input.launch, input.sources);
  if (found && hasBash(input) && found.shell.length === 2) {
    const words = [...(found.json?.before ?? []), 'bash', '-c', inBash];
    const written = JSON.stringify(words).replaceAll('","', '", "');
    return {
      safety: 'suggested',
      title: `Start it with exec, in bash: ${found.keyword} ${written}`,
      edits: [found.dockerfile.replaceArgs(found.instruction, written)],
    };
  }
  if (pipeline.commands.length > 2 || !copies(second) || isRead(second, input)) return undefined;
  const edits = source.edits([first, { start: own, end: second.start + rest.length, text: '' }]);
  return {
    safety: 'suggested',
    title: `${start}, and log to standard output alone: ${prefix}${text.slice(command.start, own)}`,
    edits,
  };
}

/** What is lost of a copy when PID 1 ends is in the log all the same. */
const copies = (command: Command): boolean =>
  command.type === 'simple' && /^(?:tee|cat)$/.test(command.words[0]?.text ?? '');

/** Does something else know of the file that is written: a health check, a volume? */
function isRead(command: Command, { launch: { spec }, sources }: FixInput): boolean {
  const written = command.type === 'simple' ? command.words.slice(1).map(({ text }) => text) : [];
  const declared = new Set([spec.file, spec.at.from.file, spec.cmd?.at.file, spec.entrypoint?.at.file]);
  const texts = [...declared].map(file => (file === undefined ? '' : (sources.read(file) ?? '')));
  return written
    .filter(word => word.startsWith('/'))
    .some(file => {
      const folder = path.dirname(file);
      return texts.some(
        text =>
          text.split(file).length > 2 || (folder !== '/' && HOLDS.some(by => text.includes(by(folder)))),
      );
    });
}

const HOLDS: readonly ((folder: string) => string)[] = [
  folder => `:${folder}`,
  folder => `VOLUME ${folder}`,
  folder => `VOLUME ["${folder}`,
];

/** A pipeline of a loop, or one that the script goes on behind. */
function withMoreToDo({ script, rangeOf }: ShellSource, at: Location) {
  const range = rangeOf(at);
  const last = script.items.at(-1);
  for (const item of range ? itemsIn(script) : [])
    for (const pipeline of [item.first, ...item.rest.map(own => own.pipeline)])
      if (pipeline.start === range?.start && pipeline.commands.length > 1)
        return item === last ? undefined : { item, pipeline };
  return undefined;
}

/** An init that tells its whole group would take away what the program writes its last lines to. */
function isTold({ launch: { stop } }: FixInput): boolean {
  const told =
    stop.tree?.pid1.role === 'init' && stop.signal ? stop.tree.pid1.signals[stop.signal] : undefined;
  return (
    told?.disposition === 'handler' &&
    told.reaction?.some(one => one.do === 'signal' && one.to === 'child-group') === true
  );
}

/** Images of Debian and its like have bash beside their /bin/sh. */
const hasBash = ({ launch }: FixInput) => {
  const sh = lookupImage(launch.spec.base.reference)?.binSh;
  return sh === 'dash' || sh === 'bash';
};
