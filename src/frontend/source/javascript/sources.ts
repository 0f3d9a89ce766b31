import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import type { Parsers } from '../../parsers.ts';
import { identityOf } from '../../same-files.ts';
import { extentOf, MUCH, mayKeep, outline } from './digest.ts';
import type { Resolved } from './resolve.ts';
import {
  type ParsedJavaScript,
  syntaxErrorOffset,
  type TSESTree,
  type VariableOf,
  variablesOf,
} from './syntax.ts';

/** A parsed file, and where it is: in an image, or built into this program (a model of a library). */
export interface ParsedSource {
  readonly id: string;
  /** In `files`. */
  readonly path: string;
  readonly files: ImageFiles | undefined;
  readonly file: FileText | undefined;
  readonly text: string;
  readonly program: TSESTree.Program;
  readonly variables: VariableOf;
  readonly scopes: ParsedJavaScript['scopes'];
  readonly isModule: boolean;
  /** What its imports mean, each looked up once for all runs. */
  readonly imports: Map<string, Resolved>;
  /** Its imports and the names of its classes alone. */
  readonly isOutline: boolean;
}

type Parsed = ParsedSource | { readonly unknown: string };

/** What was parsed of an image, for as long as somebody has its files: it may run several programs, or one twice. */
const shared = new WeakMap<ImageFiles, { readonly id: number; readonly parsed: Map<string, Parsed> }>();
let images = 0;

function sharedOf(files: ImageFiles) {
  const of = identityOf(files);
  const known = shared.get(of) ?? { id: images++, parsed: new Map<string, Parsed>() };
  shared.set(of, known);
  return known;
}

/** The files of a program, each parsed once. */
export class Sources {
  readonly #parsers: Parsers;
  readonly #parsed = new Map<string, Parsed>();
  /** As reports show them, in the order in which they were first read. */
  readonly read: string[] = [];
  constructor(parsers: Parsers) {
    this.#parsers = parsers;
  }

  #length = 0;
  /** Something that is read in part, or not at all, for there is too much of it: it may keep the program alive. */
  unfollowed: string | undefined;

  idOf(files: ImageFiles, path: string): string {
    return `${sharedOf(files).id}:${path}`;
  }

  /** What listens to signals imports it, so it is read rather than others. */
  readonly #wanted = new Set<string>();

  want(files: ImageFiles, path: string): void {
    this.#wanted.add(this.idOf(files, path));
  }

  /** `undefined`: more has been read than there is time for. */
  parse(files: ImageFiles, path: string, file: FileText): Parsed | undefined {
    const id = this.idOf(files, path);
    const known = this.#parsed.get(id);
    if (known) return known;
    const extent = extentOf(
      file.text,
      { files: this.#parsed.size, length: this.#length },
      this.#wanted.has(id),
    );
    if (extent === 'whole') this.#length += file.text.length;
    else if (this.#length >= MUCH && mayKeep(file.text))
      this.unfollowed ??= file.file ?? paths.basename(path);
    if (extent === 'none') return undefined;
    return this.#parse(
      id,
      path,
      files,
      file,
      extent === 'whole' ? file.text : outline(file.text),
      extent === 'outline',
    );
  }

  /** Its text is looked at. */
  note({ file }: FileText): void {
    if (file && !this.read.includes(file)) this.read.push(file);
  }

  model(name: string, text: string): Parsed {
    return this.#parse(`model:${name}`, name, undefined, undefined, text, false);
  }

  #parse(
    id: string,
    path: string,
    files: ImageFiles | undefined,
    file: FileText | undefined,
    text: string,
    isOutline: boolean,
  ): Parsed {
    const known = this.#parsed.get(id);
    if (known) return known;
    if (file) this.note(file);
    const elsewhere = files ? sharedOf(files).parsed : this.#parsed;
    const key = isOutline ? `outline ${id}` : id;
    const kept = elsewhere.get(key);
    const isSame = kept && 'text' in kept && kept.text === text;
    const made = isSame ? kept : this.#attempt(id, path, files, file, text, isOutline);
    elsewhere.set(key, made);
    this.#parsed.set(id, made);
    return made;
  }

  #attempt(
    id: string,
    path: string,
    files: ImageFiles | undefined,
    file: FileText | undefined,
    text: string,
    isOutline: boolean,
  ): Parsed {
    const parser = this.#parsers.get('javascript');
    const typescript = /\.[mc]?tsx?$/.test(path);
    const jsx = !/\.[mc]?ts$/.test(path);
    const source = text.startsWith('#!') ? `//${text.slice(2)}` : text;
    try {
      const { program, scopes } = parser.parse(source, { typescript, jsx }) as ParsedJavaScript;
      const isModule = program.sourceType === 'module';
      return {
        id,
        path,
        files,
        file,
        text,
        program,
        scopes,
        variables: variablesOf(scopes),
        isModule,
        isOutline,
        imports: new Map(),
      };
    } catch (error) {
      return { unknown: syntaxFault(error, file, path) };
    }
  }
}

function syntaxFault(error: unknown, file: FileText | undefined, path: string): string {
  const offset = syntaxErrorOffset(error);
  const at = file && offset !== undefined ? file.locate(offset, offset) : undefined;
  const where = at ? `${at.file}:${at.line}:${at.column}` : (file?.file ?? paths.basename(path));
  const why = error instanceof Error ? error.message.replace(/\s*\(\d+:\d+\)$/, '') : 'it cannot be parsed';
  return `${where} is not readable as JavaScript or TypeScript: ${why}`;
}
