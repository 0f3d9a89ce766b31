import { path } from '../../base/index.ts';
import type { Instruction } from '../../frontend/dockerfile/instructions.ts';
import { copyWords, takeFlags } from '../../frontend/dockerfile/words.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { FixInput, Planned } from '../types.ts';
import { userBehind } from './install-init.ts';

/**
 * The file `down-signal` beside the `run` of a service of s6 is made by a step, below the one that copies the service:
 * no fix puts a file of its own into the project.
 */
export function signalBesideRun(
  { signal, at }: Extract<Remedy, { do: 'signal-beside-run' }>,
  { launch: { spec }, sources }: FixInput,
): Planned | undefined {
  const dockerfile = sources.dockerfile(spec.at.from.file);
  const from = dockerfile?.at(spec.at.from);
  if (!dockerfile || !from) return undefined;
  const stage = dockerfile.stageOf(from);
  const found = stage.toReversed().flatMap(copy => {
    const before = stage.slice(0, stage.indexOf(copy));
    const workdir = before.findLast(({ keyword }) => keyword === 'WORKDIR')?.args.text ?? spec.workdir;
    const run = copiedTo(copy, relative(at.file, path.dirname(spec.at.from.file)), workdir);
    return run === undefined ? [] : [{ copy, before, run }];
  })[0];
  if (!found || path.basename(found.run) !== 'run' || /[\s$'"\\]/.test(found.run)) return undefined;
  const { copy, before, run } = found;
  const user =
    before.findLast(({ keyword }) => keyword === 'USER')?.args.text ?? userBehind(from, dockerfile);
  const line = `RUN echo ${signal} > ${path.join(path.dirname(run), 'down-signal')}`;
  const isRoot = user === undefined || user === 'root' || user === '0';
  const lines = isRoot ? [line] : ['USER root', line, `USER ${user}`];
  return {
    safety: 'safe',
    title: `Have it sent the signal that stops it in order: ${line}`,
    edits: [dockerfile.insertBelow(copy, lines)],
  };
}

const relative = (file: string, folder: string) =>
  folder !== '.' && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;

/** Where an instruction puts a file of the project; a source may lie below a folder that is the build context. */
function copiedTo({ keyword, args }: Instruction, file: string, workdir: string): string | undefined {
  if (keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const { flags, start } = takeFlags(args.text, '\\');
  const words = copyWords(args.text.slice(start));
  const to = words.at(-1);
  if (flags.has('from') || to === undefined || /[*?[]/.test(args.text)) return undefined;
  for (const word of words.slice(0, -1)) {
    const source = word.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
    const target = path.resolve(workdir, to);
    if (source === '' || source === '.') return path.join(target, file);
    const at = `/${file}/`.indexOf(`/${source}/`);
    if (at === -1) continue;
    const rest = file.slice(at + source.length + 1);
    if (rest !== '') return path.join(target, rest);
    return to.endsWith('/') ? path.join(target, path.basename(file)) : target;
  }
  return undefined;
}
