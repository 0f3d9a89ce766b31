import { path } from '../../base/index.ts';
import { copyWords, takeFlags } from '../../frontend/dockerfile/words.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { commandLine } from '../../model/index.ts';
import { userBehind } from '../image/install-init.ts';
import type { FixInput, Planned } from '../types.ts';

/** A script with line feeds alone: for the kernel and the shell a carriage return is a letter as any other. */
export function lineFeeds(
  { file }: Extract<Remedy, { do: 'line-feeds' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const source = sources.read(file);
  if (source === undefined || file === launch.spec.file) return undefined;
  const edits = source.split('\n').flatMap((text, i, all) => {
    if (!text.endsWith('\r') || i === all.length - 1) return [];
    const at = { file, line: i + 1, column: text.length, endLine: i + 1, endColumn: text.length + 1 };
    return [{ at, text: '' }];
  });
  return edits.length === 0 ? undefined : { safety: 'safe', edits };
}

/** The first line of a script that has none, or that names a shell which cannot read it. */
export function shebang(
  { file, shell }: Extract<Remedy, { do: 'shebang' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const source = sources.read(file);
  const { entrypoint, cmd } = launch.spec;
  // A file that declares the text is no script.
  const isDeclared = [launch.spec.file, entrypoint?.at.file, cmd?.at.file].includes(file);
  if (source === undefined || source.startsWith('\uFEFF') || isDeclared) return undefined;
  const start = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const named = /^#!\/bin\/sh(?=\s)/.exec(source)?.[0];
  // A shell that reads it takes it for a script; whose language it is, its author knows.
  if (!source.startsWith('#!')) return { safety: 'suggested', edits: [{ at: start, text: `#!${shell}\n` }] };
  if (!named) return undefined;
  const at = { ...start, endColumn: named.length + 1 };
  return { safety: 'suggested', edits: [{ at, text: `#!${shell}` }] };
}

/** The run bit: with COPY where that copies the one file, else by a RUN below it. */
export function runBit(
  { at, file }: Extract<Remedy, { do: 'run-bit' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const { spec } = launch;
  const dockerfile = sources.dockerfile(at.file);
  const instruction = dockerfile?.at(at);
  if (!dockerfile || !instruction) return undefined;
  const { keyword, args } = instruction;
  if (keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const { flags, start } = takeFlags(args.text, '\\');
  const words = copyWords(args.text.slice(start));
  const [first = ''] = commandLine(spec);
  // An entrypoint may hand on to the script that is none yet.
  const name = file ?? first;
  const [source = ''] = words;
  const mode = flags.get('chmod')?.at(-1);
  if (mode !== undefined) {
    const at = args.text.indexOf(`--chmod=${mode}`);
    const edits = [dockerfile.replaceArgs(instruction, '--chmod=755', at, at + `--chmod=${mode}`.length)];
    return at === -1
      ? undefined
      : { safety: 'safe', title: `Give it the run bit: ${keyword} --chmod=755`, edits };
  }
  const isOneFile =
    words.length === 2 && /^[^*?[]*[^*?[/.]$/.test(source) && path.basename(source).includes('.');
  if (isOneFile || (words.length === 2 && path.basename(source) === path.basename(name))) {
    const edits = [dockerfile.replaceArgs(instruction, '--chmod=755 ', 0, 0)];
    return { safety: 'safe', title: `Give it the run bit: ${keyword} --chmod=755`, edits };
  }
  if (!name.includes('/')) return undefined;
  const stage = dockerfile.stageOf(instruction);
  const before = stage.slice(0, stage.indexOf(instruction));
  const [from] = stage;
  const user =
    before.findLast(other => other.keyword === 'USER')?.args.text ?? (from && userBehind(from, dockerfile));
  const line = `RUN chmod +x ${path.resolve(spec.workdir, name)}`;
  const isRoot = user === undefined || user === 'root' || user === '0';
  const lines = isRoot ? [line] : ['USER root', line, `USER ${user}`];
  return {
    safety: 'safe',
    title: `Give it the run bit: ${line}`,
    edits: [dockerfile.insertBelow(instruction, lines)],
  };
}
