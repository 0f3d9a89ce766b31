import type { FileText } from '../../../model/index.ts';
import { isSystemPath } from '../ground.ts';
import { type Entry, fileLayer, permissionsOf } from '../layer.ts';
import { inlineText, type Mapped } from '../mapped.ts';
import type { RunReader } from './reader.ts';

/** A RUN writes a file; `undefined`: what it writes is not known. */
export function writeFile(reader: RunReader, file: string, text: Mapped | undefined, appends: boolean): void {
  const { stage, build, instruction } = reader.input;
  const { at } = instruction;
  const { certain } = reader;
  const owner = stage.user.name ?? 'root';
  const line = `line ${at.line}`;
  stage.files.push(
    fileLayer(file, below => {
      if (!certain) return { kind: 'unknown', reason: `the RUN at ${line} may write it` };
      const before = below();
      const given = 'executable' in before ? permissionsOf(before) : { executable: false, owner };
      if (text === undefined) return unknownText(before, line);
      const written = inlineText(build.input.file, text, instruction.locate, at);
      if (!appends || startsEmpty(before, file)) return { kind: 'inline', text: written, ...given, at };
      if (before.kind !== 'inline' && before.kind !== 'context') return unknownText(before, line);
      return { kind: 'inline', text: appended(before.text, written), ...given, at };
    }),
  );
}

function unknownText(before: Entry, line: string): Entry {
  if (before.kind === 'directory') return before;
  return { kind: 'unknown', reason: `the RUN at ${line} writes it, and what it writes is not known` };
}

/** Most likely nothing was there, so `>>` begins a file: no instruction named it, and no base image would. */
function startsEmpty(before: Entry, file: string): boolean {
  if (before.kind === 'absent') return true;
  return !isSystemPath(file) && ['produced', 'base', 'unknown'].includes(before.kind);
}

function appended(first: FileText, second: FileText): FileText {
  const { length } = first.text;
  return {
    file: first.file,
    text: first.text + second.text,
    locate: (start, end) =>
      start < length
        ? first.locate(start, Math.min(end, length))
        : second.locate(start - length, end - length),
  };
}

/** The text without the carriage returns of its line ends; places stay those of the original. */
export function withoutCarriageReturns(original: FileText): FileText {
  if (!original.text.includes('\r\n')) return original;
  const kept: number[] = [];
  for (let i = 0; i < original.text.length; i++) {
    if (original.text[i] !== '\r' || original.text[i + 1] !== '\n') kept.push(i);
  }
  return {
    file: original.file,
    text: kept.map(i => original.text[i]).join(''),
    locate: (start, end) => {
      const from = kept[start] ?? original.text.length;
      const to = end > start ? (kept[end - 1] ?? original.text.length - 1) + 1 : from;
      return original.locate(from, Math.max(from, to));
    },
  };
}
