import { parser } from '@lezer/cpp';
import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { type Node, parseTree } from '../tree.ts';
import { forLinux } from './platform.ts';

/** Bounds on what one program may make us read. */
const MAX_FILES = 1_500;
const MAX_DIRECTORIES = 300;
const MAX_DEPTH = 6;
/** Characters; about a second. */
const MAX_PARSED = 2_500_000;

export interface CFile {
  readonly text: FileText;
  readonly path: string;
}

export const textAt = (files: ImageFiles, path: string): FileText | undefined => {
  const origin = files.origin(path);
  return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
};

export const isSource = (name: string) => /\.(?:c|cc|cpp|cxx|c\+\+|C)$/.test(name);
const isHeader = (name: string) => /\.(?:h|hh|hpp|hxx|ipp|inl)$/.test(name);
const BUILD_FILE =
  /^(?:GNUmakefile|[Mm]akefile(?:\.am)?|CMakeLists\.txt|meson\.build|configure(?:\.ac)?|[\w.-]+\.pro|xmake\.lua)$/;

/** A function of the program. */
export interface Func {
  readonly name: string;
  readonly node: Node;
  readonly body: Node;
}

/** The file with the main function, and what may be linked with it: the other sources of the project. */
export class CProgram {
  readonly main: CFile | undefined;
  /** No other program lies in the project. */
  readonly isAlone: boolean;
  readonly #files: readonly CFile[];
  readonly #trees = new Map<CFile, Node>();
  readonly #functions = new Map<CFile, readonly Func[]>();
  readonly #declared = new Map<string, readonly Func[]>();
  readonly #parts = new Map<string, readonly string[]>();
  #callable: ReadonlyMap<string, readonly CFile[]> | undefined;
  #classes: ReadonlyMap<string, readonly CFile[]> | undefined;
  #parsed = 0;

  constructor(image: ImageFiles, main: string) {
    const text = textAt(image, main);
    this.main = text && { text, path: main };
    const files = this.main ? [this.main] : [];
    const root = projectOf(image, paths.dirname(main));
    const others = sourcesBelow(image, root).filter(file => file.path !== main);
    const parts = others.filter(file => !MAIN.test(file.text.text));
    this.isAlone = parts.length === others.length;
    files.push(...parts);
    this.#files = withIncluded(image, files);
  }

  tree(file: CFile): Node {
    const known = this.#trees.get(file);
    if (known) return known;
    const tree = parseTree(parser, file.text, { text: forLinux(file.text.text) });
    this.#parsed += file.text.text.length;
    this.#trees.set(file, tree);
    return tree;
  }

  /**
   * The functions that bear a name; those of `near`'s file alone where it has one. What calls its own name means a method
   * of others: `void onTerm(int) { server->onTerm(); }`.
   */
  declared(name: string, near?: Node): readonly Func[] {
    if (!/^~?\w+$/.test(name)) return [];
    const all = this.#declared.get(name) ?? this.#defining(name);
    this.#declared.set(name, all);
    const others = near ? all.filter(f => !isAround(f.node, near)) : all;
    const own = others.filter(f => f.node.file === near?.file);
    return own.length > 0 ? own : others.length > 0 ? others : all;
  }

  #defining(name: string): readonly Func[] {
    this.#callable ??= filesBy(this.#files, CALLABLE);
    return (this.#callable.get(name) ?? []).flatMap(file =>
      this.#trees.has(file) || this.#parsed <= MAX_PARSED
        ? this.functionsIn(file).filter(f => f.name === name)
        : [],
    );
  }

  functionsIn(file: CFile): readonly Func[] {
    const known = this.#functions.get(file);
    if (known) return known;
    const functions = [...this.tree(file).find(n => n.name === 'FunctionDefinition')].flatMap(
      n => funcOf(n) ?? [],
    );
    this.#functions.set(file, functions);
    return functions;
  }

  /** The functions that main leads to, main first: what they name is supposed to be called. */
  reached(): readonly Func[] {
    const queue = this.main ? this.functionsIn(this.main).filter(f => /^w?main$/.test(f.name)) : [];
    // Objects are made before main, and virtual functions called by others.
    const seen = new Set(queue.map(f => f.node));
    for (let at = 0; at < queue.length && at < MAX_FILES; at++) {
      const func = queue[at] as Func;
      const names = new Set(
        [...func.node.find(n => /^(?:Identifier|FieldIdentifier|TypeIdentifier)$/.test(n.name))].map(
          n => n.text,
        ),
      );
      // What a function has, it makes, and the members of that with it.
      for (const name of names) for (const part of this.#partsOf(name)) names.add(part);
      for (const name of names) {
        for (const next of this.declared(name, func.node)) {
          if (!seen.has(next.node)) queue.push(next);
          seen.add(next.node);
        }
      }
    }
    return queue;
  }

  /** The types of a class's members: their constructors run with its own. */
  #partsOf(name: string): readonly string[] {
    if (!/^[A-Z]\w*$/.test(name)) return [];
    const known = this.#parts.get(name);
    if (known) return known;
    this.#parts.set(name, []);
    this.#classes ??= filesBy(this.#files, CLASS);
    const parts = (this.#classes.get(name) ?? []).flatMap(file =>
      this.#trees.has(file) || this.#parsed <= MAX_PARSED ? membersOf(this.tree(file), name) : [],
    );
    this.#parts.set(name, parts);
    return parts;
  }

  get isTired(): boolean {
    return this.#parsed > MAX_PARSED;
  }

  /** The headers that are named on Linux: a library's in quotes, too, where it lies with the sources. */
  get includes(): readonly string[] {
    return this.#files.flatMap(f =>
      [...forLinux(f.text.text).matchAll(/^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")/gm)].map(
        m => m[1] ?? m[2] ?? '',
      ),
    );
  }

  /** Whether a file of the project has the name. */
  has(header: string): boolean {
    const name = paths.basename(header);
    return this.#files.some(f => paths.basename(f.path) === name);
  }

  /** Files that hold a word. */
  mentioning(word: RegExp): readonly CFile[] {
    return this.#files.filter(f => word.test(f.text.text));
  }
}

const isAround = (outer: Node, { file, start, end }: Node): boolean =>
  outer.file === file && outer.start <= start && end <= outer.end;

export const MAIN =
  /^[ \t]*(?:(?:extern|static|auto|int|void|signed)\b[ \t]*)*\s*\bw?main[ \t]*\([^;{}]{0,200}\)[^;{}]{0,60}\{/m;

/** The C or C++ of a definition's name and body. */
export function funcOf(node: Node): Func | undefined {
  const declarator = [
    ...node.find(
      n => n.name === 'FunctionDeclarator',
      n => n.name !== 'CompoundStatement',
    ),
  ][0];
  const body = node.child('CompoundStatement', 'TryStatement');
  const named = declarator?.children[0];
  const name = named?.children.length ? named.last?.text : named?.text;
  return name !== undefined && body ? { name, node, body } : undefined;
}

/** The types that the members of a class are of: not those that it only points to. */
function membersOf(tree: Node, name: string): readonly string[] {
  const isOfName = (n: Node) =>
    /^(?:Class|Struct)Specifier$/.test(n.name) && n.child('TypeIdentifier')?.text === name;
  return [...tree.find(isOfName)].flatMap(specifier =>
    (specifier.child('FieldDeclarationList')?.children ?? []).flatMap(member =>
      member.name === 'FieldDeclaration' && !/[*&(]/.test(member.text.split(/[{=]/, 1)[0] ?? '')
        ? [...member.find(n => n.name === 'TypeIdentifier')].map(n => n.text)
        : [],
    ),
  );
}

/** A name before a parenthesis, and a class or structure where it is defined. */
const CALLABLE = /(~?\b\w+)\s{0,4}\(/g;
const CLASS = /\b(?:class|struct)\s+(?:[A-Z_]+\s+)?([A-Z]\w*)\b(?=[^;{}()]{0,200}\{)/g;

/** What protoc writes: messages and stubs of a thousand lines each, none of which takes a signal or waits for one. */
const GENERATED = /\.pb\.(?:cc|h)$/;

/** The files by the names that they hold in a pattern's group: one look at each text. */
function filesBy(files: readonly CFile[], pattern: RegExp): ReadonlyMap<string, readonly CFile[]> {
  const found = new Map<string, CFile[]>();
  for (const file of files) {
    if (GENERATED.test(file.path)) continue;
    for (const [, name = ''] of file.text.text.matchAll(pattern)) {
      const known = found.get(name);
      if (!known) found.set(name, [file]);
      else if (known.at(-1) !== file) known.push(file);
    }
  }
  return found;
}

/** The topmost folder around that has a build file. */
function projectOf(image: ImageFiles, directory: string): string {
  let root = directory;
  for (let at = directory; ; at = paths.dirname(at)) {
    if (image.list(at).some(name => BUILD_FILE.test(name))) root = at;
    if (at === '/') return root;
  }
}

/** With what is included by its place from a folder of others' sources (`"../deps/log/log.h"`), and what lies beside it. */
function withIncluded(image: ImageFiles, own: readonly CFile[]): readonly CFile[] {
  const files = [...own];
  const known = new Set(own.map(f => f.path));
  for (let at = 0; at < files.length && files.length < MAX_FILES; at++) {
    const { text, path } = files[at] as CFile;
    for (const [, header = ''] of text.text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm)) {
      const included = paths.join(paths.dirname(path), header);
      if (known.has(included) || !textAt(image, included)) continue;
      for (const beside of filesIn(image, paths.dirname(included))) {
        if (!known.has(beside.path) && !MAIN.test(beside.text.text)) files.push(beside);
        known.add(beside.path);
      }
    }
  }
  return files;
}

/** The sources and headers of one folder. */
const filesIn = (image: ImageFiles, folder: string): readonly CFile[] =>
  image.list(folder).flatMap(name => {
    const path = paths.join(folder, name);
    const text = isSource(name) || isHeader(name) ? textAt(image, path) : undefined;
    return text ? [{ text, path }] : [];
  });

/** Sources and headers in a folder and below. */
export function sourcesBelow(image: ImageFiles, root: string): readonly CFile[] {
  const queue = [{ place: root, depth: 0 }];
  const files: CFile[] = [];
  for (let at = 0; at < queue.length && at < MAX_DIRECTORIES && files.length < MAX_FILES; at++) {
    const { place, depth } = queue[at] as (typeof queue)[number];
    for (const name of image.list(place)) {
      const path = paths.join(place, name);
      const text = isSource(name) || isHeader(name) ? textAt(image, path) : undefined;
      if (text) files.push({ text, path });
      else if (
        depth < MAX_DEPTH &&
        !/\.|^(?:tests?|examples?|docs?|node_modules|third_party|vendor|deps)$/i.test(name)
      )
        queue.push({ place: path, depth: depth + 1 });
    }
  }
  return files;
}
