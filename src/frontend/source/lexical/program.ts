import type { FileText, ImageFiles } from '../../../model/index.ts';
import { type Blanked, blanked, type Syntax } from './blank.ts';

/** Bounds of what is read of one program. */
const MAX_FILES = 400;
const MAX_TEXT = 400_000;
const MAX_ALL = 2_000_000;
/** Statements and names that are looked up in all of its text. */
const MAX_LOOKED_UP = 200;

/** A source of a program, without its comments. */
export interface LexFile extends Blanked {
  readonly path: string;
  readonly text: FileText;
}

/** What a source names as another part of its program. */
export interface Import {
  readonly name: string;
  /** Sources of the project that it stands for. */
  readonly own: readonly string[];
  /** It can be nothing else than a source of the project. */
  readonly isOwn: boolean;
}

export interface LexProgram {
  /** All that its first file leads to inside the project, that file first. */
  readonly files: readonly LexFile[];
  /** Names of what it imports from elsewhere. */
  readonly foreign: ReadonlySet<string>;
  /** Why more of it belongs to the program than is read, as a sentence. */
  readonly missing: string | undefined;
  /** What may still be looked up in all of its text. */
  readonly effort: { left: number };
}

/** Is one more to be looked up? Nobody writes a handler of so many statements that it is not. */
export const mayLookUp = ({ effort }: LexProgram): boolean => effort.left-- > 0;

export const textAt = (files: ImageFiles, path: string): FileText | undefined => {
  const origin = files.origin(path);
  return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
};

/** The same for what reads the files of a project without knowing of images. */
export const projectFiles = (files: ImageFiles) => ({
  read: (path: string) => textAt(files, path)?.text,
  list: (path: string) => files.list(path),
});

/** `undefined`: its first file is not at hand. */
export function programFrom(
  image: ImageFiles,
  main: string,
  syntax: Syntax,
  importsIn: (file: LexFile) => readonly Import[],
): LexProgram | undefined {
  const files: LexFile[] = [];
  const foreign = new Set<string>();
  const open = [main];
  const seen = new Set(open);
  let missing: string | undefined;
  let read = 0;
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const text = textAt(image, path);
    if (!text) continue;
    read += text.text.length;
    if (files.length >= MAX_FILES || text.text.length > MAX_TEXT || read > MAX_ALL) {
      missing ??= `${text.file} leads to more than is read`;
      continue;
    }
    const file = { path, text, ...blanked(text.text, syntax) };
    files.push(file);
    for (const { name, own, isOwn } of importsIn(file)) {
      const known = own.filter(one => textAt(image, one) !== undefined);
      if (known.length === 0 && isOwn) missing ??= `${name}, which ${text.file} uses, is not at hand`;
      if (known.length === 0 && !isOwn) foreign.add(name);
      for (const one of known) {
        if (seen.has(one)) continue;
        seen.add(one);
        open.push(one);
      }
    }
  }
  return files.length > 0 ? { files, foreign, missing, effort: { left: MAX_LOOKED_UP } } : undefined;
}
