import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import type { Parsers } from '../../parsers.ts';
import { digest } from './digest.ts';
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
}

/** The files of a program, each parsed once. */
export class Sources {
  readonly #parsers: Parsers;
  readonly #parsed = new Map<string, ParsedSource | { readonly unknown: string }>();
  readonly #ids = new Map<ImageFiles, number>();
  /** As reports show them, in the order in which they were first read. */
  readonly read: string[] = [];
  constructor(parsers: Parsers) {
    this.#parsers = parsers;
  }

  /** At most this many files are read, and this much of text: half a second's work. */
  static readonly MAX_FILES = 300;
  static readonly MAX_LENGTH = 300_000;
  #length = 0;

  get isFull(): boolean {
    return this.#parsed.size >= Sources.MAX_FILES || this.#length >= Sources.MAX_LENGTH;
  }

  has(files: ImageFiles, path: string): boolean {
    return this.#parsed.has(this.idOf(files, path));
  }

  idOf(files: ImageFiles, path: string): string {
    const known = this.#ids.get(files) ?? this.#ids.size;
    this.#ids.set(files, known);
    return `${known}:${path}`;
  }

  parse(files: ImageFiles, path: string, file: FileText): ParsedSource | { readonly unknown: string } {
    return this.#parse(this.idOf(files, path), path, files, file, digest(file.text));
  }

  model(name: string, text: string): ParsedSource | { readonly unknown: string } {
    return this.#parse(`model:${name}`, name, undefined, undefined, text);
  }

  #parse(
    id: string,
    path: string,
    files: ImageFiles | undefined,
    file: FileText | undefined,
    text: string,
  ): ParsedSource | { readonly unknown: string } {
    const known = this.#parsed.get(id);
    if (known) return known;
    if (file && !this.read.includes(file.file)) this.read.push(file.file);
    this.#length += text.length;
    const made = this.#attempt(id, path, files, file, text);
    this.#parsed.set(id, made);
    return made;
  }

  #attempt(
    id: string,
    path: string,
    files: ImageFiles | undefined,
    file: FileText | undefined,
    text: string,
  ): ParsedSource | { readonly unknown: string } {
    const parser = this.#parsers.get('javascript');
    const typescript = /\.[mc]?tsx?$/.test(path);
    const jsx = !/\.[mc]?ts$/.test(path);
    const source = text.startsWith('#!') ? `//${text.slice(2)}` : text;
    try {
      const { program, scopes } = parser.parse(source, { typescript, jsx }) as ParsedJavaScript;
      const isModule = program.sourceType === 'module';
      return { id, path, files, file, text, program, scopes, variables: variablesOf(scopes), isModule };
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
