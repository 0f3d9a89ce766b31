import { lineIndex } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { TextEdit } from '../../lint/types.ts';
import type { FixInput, Planned } from '../types.ts';
import { writtenCommand } from './command.ts';

/** A path that a package puts elsewhere, or a word without its semicolon: written as it is to be, where it stands once. */
export function rightPath(
  { at, from, to }: Extract<Remedy, { do: 'right-path' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const written = (['ENTRYPOINT', 'CMD'] as const).flatMap((keyword): TextEdit[] => {
    const found = writtenCommand(launch, keyword, sources);
    return found
      ? placesOf(found.instruction.args.text, from).map(start =>
          found.dockerfile.replaceArgs(found.instruction, to, start, start + from.length),
        )
      : [];
  });
  const source = at && at.file !== launch.spec.file ? sources.read(at.file) : undefined;
  const scripted =
    at && source !== undefined
      ? placesOf(source, from).map(start => ({
          at: lineIndex(at.file, source)(start, start + from.length),
          text: to,
        }))
      : [];
  const [edit, other] = [...written, ...scripted];
  if (!edit || other) return undefined;
  return { safety: 'safe', title: `Write ${to} for ${from}`, edits: [edit] };
}

/** Where a path stands as a whole. */
function placesOf(text: string, path: string): readonly number[] {
  const all: number[] = [];
  for (let i = text.indexOf(path); i !== -1; i = text.indexOf(path, i + 1))
    if (!/[\w./-]/.test(text[i - 1] ?? '') && !/[\w./-]/.test(text[i + path.length] ?? '')) all.push(i);
  return all;
}
