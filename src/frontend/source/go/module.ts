import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import type { Node } from '../tree.ts';
import { isLeftOut } from './constraints.ts';
import { type Module, projectByImports, projectInGopath } from './gopath.ts';
import { parseGo } from './tree.ts';

/** Bounds on what one program may make us read. */
const MAX_FILES = 3_000;
const MAX_PACKAGES = 600;
const MAX_VENDORED = 60;
/** Characters; about half a second. */
const MAX_PARSED = 600_000;
/** Characters looked through for a word; about a quarter of a second. */
const MAX_SCANNED = 300_000_000;
/** Imports stand in the first characters of a file, and a go.mod is no longer. */
const MAX_HEAD = 30_000;

export interface GoFile {
  readonly text: FileText;
  /** The directory of its package. */
  readonly directory: string;
  /** Import paths by the name that the file knows them under; `. os/signal`, `_ embed` where there is none. */
  readonly imports: ReadonlyMap<string, string>;
}

/** A main package and what it imports of its own module: https://go.dev/ref/spec#Packages. */
export class GoProgram {
  readonly files: readonly GoFile[];
  /** Import paths that lie outside of the module, standard library included. */
  readonly external: ReadonlySet<string>;
  readonly unread: readonly string[];
  #parsed = 0;
  #scanned = 0;
  readonly #size: number;
  readonly #trees = new Map<GoFile, Node>();
  readonly #modules: readonly Module[];
  readonly #image: ImageFiles;
  readonly #names = new Map<string, string | undefined>();

  constructor(image: ImageFiles, main: string) {
    this.#image = image;
    this.#modules = modulesAround(image, main);
    const files: GoFile[] = [];
    const external = new Set<string>();
    const unread: string[] = [];
    const queue = [main];
    const seen = new Set(queue);
    for (let at = 0; at < queue.length && at < MAX_PACKAGES && files.length < MAX_FILES; at++) {
      const directory = queue[at] ?? '';
      const found = packageFiles(image, directory, imported => this.#nameOf(imported));
      if (found.length === 0) unread.push(directory);
      for (const file of found) {
        files.push(file);
        for (const imported of file.imports.values()) {
          const local = this.directoryOf(imported);
          if (local === undefined) external.add(imported);
          else if (!seen.has(local)) queue.push(local);
          if (local !== undefined) seen.add(local);
        }
      }
    }
    this.files = files;
    this.#size = files.reduce((sum, file) => sum + file.text.text.length, 0);
    this.external = external;
    this.unread = unread;
  }

  /** The directory of a package of the module; `undefined`: it lies outside. */
  directoryOf(imported: string): string | undefined {
    for (const { name, directory } of this.#modules) {
      if (imported === name) return directory;
      if (imported.startsWith(`${name}/`)) return paths.join(directory, imported.slice(name.length + 1));
    }
    return undefined;
  }

  /** What a package of the module calls itself, which need not be the last part of its path: https://go.dev/ref/spec#Import_declarations. */
  #nameOf(imported: string): string | undefined {
    if (this.#names.has(imported)) return this.#names.get(imported);
    const directory = this.directoryOf(imported);
    const [file] = directory === undefined ? [] : packageFiles(this.#image, directory);
    const name = /^package\s+(\w+)/m.exec(file?.text.text ?? '')?.[1];
    this.#names.set(imported, name);
    return name;
  }

  /** Is a package from outside vendored with all that it imports and is not known, and has none of that to do with signals? */
  isVendoredWithoutSignals(imported: string, isKnown: (imported: string) => boolean): boolean {
    const queue = [imported];
    for (let at = 0; at < queue.length; at++) {
      if (at === MAX_VENDORED) return false;
      const below = `vendor/${queue[at] ?? ''}`;
      const files = this.#modules
        .map(({ directory }) => packageFiles(this.#image, paths.join(directory, below)))
        .find(found => found.length > 0);
      if (!files || files.some(({ text }) => /"os\/signal"|\bsignal\.Notify/.test(text.text))) return false;
      for (const next of files.flatMap(file => [...file.imports.values()]))
        if (!isKnown(next) && !queue.includes(next)) queue.push(next);
    }
    return true;
  }

  tree(file: GoFile): Node {
    const known = this.#trees.get(file);
    if (known) return known;
    const tree = parseGo(file.text);
    this.#parsed += file.text.text.length;
    this.#trees.set(file, tree);
    return tree;
  }

  /** So much is parsed that a search should come to an end. */
  get isTired(): boolean {
    return this.#parsed > MAX_PARSED || this.#scanned > MAX_SCANNED;
  }

  /** Files whose text holds a word; a quick look before anything is parsed. */
  mentioning(word: string): readonly GoFile[] {
    this.#scanned += this.#size;
    return this.files.filter(file => file.text.text.includes(word));
  }
}

export const textAt = (files: ImageFiles, path: string): FileText | undefined => {
  const origin = files.origin(path);
  return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
};

/** What the go.mod of a directory calls its module. */
export const moduleName = (files: ImageFiles, directory: string): string | undefined =>
  /^module\s+"?([^\s"]+)/m.exec(textAt(files, paths.join(directory, 'go.mod'))?.text ?? '')?.[1];

/** The name of a project from before there were modules, at its root, which is what its own packages are imported by. */
export function projectName(files: ImageFiles, directory: string): string | undefined {
  if (moduleRoot(files, directory) !== undefined) return undefined;
  const imports = packageFiles(files, directory).flatMap(file => [...file.imports.values()]);
  const project = projectByImports(files, directory, imports);
  return project?.directory === directory ? project.name : undefined;
}

/** The module that a directory belongs to, and those that it replaces by directories or works beside. */
function modulesAround(files: ImageFiles, directory: string): readonly Module[] {
  const modules: Module[] = [];
  const root = moduleRoot(files, directory);
  const add = (place: string) => {
    const name = moduleName(files, place);
    if (name) modules.push({ name, directory: place });
  };
  if (root === undefined || moduleName(files, root) === undefined) {
    const imports = packageFiles(files, directory).flatMap(file => [...file.imports.values()]);
    return [projectInGopath(directory), projectByImports(files, directory, imports)].flatMap(m => m ?? []);
  }
  add(root);
  const mod = textAt(files, paths.join(root, 'go.mod'))?.text.slice(0, MAX_HEAD) ?? '';
  for (const [, name, local] of mod.matchAll(
    /^[ \t]*(?:replace[ \t]+)?(\S+)(?: +v\S+)? +=> +(\.{1,2}\/\S*)/gm,
  )) {
    if (name && local) modules.push({ name, directory: paths.resolve(root, local) });
  }
  for (let at = root; at !== '/'; at = paths.dirname(at)) {
    const work = textAt(files, paths.join(at, 'go.work'))?.text;
    if (work === undefined) continue;
    for (const [, local] of work.slice(0, MAX_HEAD).matchAll(/^[ \t]*(?:use[ \t]+)?(\.{1,2}\/\S*)\s*$/gm))
      add(paths.resolve(at, local ?? '.'));
    break;
  }
  // The longest name fits best: `example.org/x/api` before `example.org/x`.
  return modules.toSorted((a, b) => b.name.length - a.name.length);
}

export function moduleRoot(files: ImageFiles, directory: string): string | undefined {
  for (let at = directory; ; at = paths.dirname(at)) {
    if (textAt(files, paths.join(at, 'go.mod'))) return at;
    if (at === '/') return projectInGopath(directory)?.directory;
  }
}

type NameOf = (imported: string) => string | undefined;

function packageFiles(
  files: ImageFiles,
  directory: string,
  nameOf: NameOf = () => undefined,
): readonly GoFile[] {
  return files.list(directory).flatMap(name => {
    if (!name.endsWith('.go') || name.endsWith('_test.go') || /^[._]/.test(name)) return [];
    const text = textAt(files, paths.join(directory, name));
    if (!text || isLeftOut(name, text.text)) return [];
    return [{ text, directory, imports: importsOf(text.text, nameOf) }];
  });
}

/** Imports stand first in a file, so that the rest need not be parsed to find them: https://go.dev/ref/spec#Source_file_organization. */
function importsOf(text: string, nameOf: NameOf): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  const add = (spec: string) => {
    const found = /^\s*(?:([\w.]+)\s*)?["`]([^"`\n]+)["`]/.exec(spec);
    if (!found?.[2]) return;
    const [, name, imported] = found;
    const parts = imported.split('/');
    const last = /^v\d+$/.test(parts.at(-1) ?? '') && parts.length > 1 ? parts.at(-2) : parts.at(-1);
    // Of these there may be several: `import _ "embed"`.
    const isNameless = name === '_' || name === '.';
    const known = name ?? nameOf(imported) ?? (last ?? imported).replace(/^go-|[.-]go$|\.v\d+$/g, '');
    imports.set(isNameless ? `${name} ${imported}` : known, imported);
  };
  // A comment among them may hold a parenthesis.
  const head = text.slice(0, MAX_HEAD).replace(/\/\/.*$|\/\*[\s\S]*?(?:\*\/|(?![\s\S]))/gm, '');
  const [before = ''] = head.split(/^(?:func|type|var|const)\b/m, 1);
  for (const [, group, single] of before.matchAll(/(?:^|;)[ \t]*import\b\s*(?:\(([^)]*)\)|([^;\n]*))/gm))
    for (const spec of (group ?? single ?? '').split(/[;\n]/)) add(spec);
  return imports;
}

/** Is it a main package? */
export function isMain(files: ImageFiles, directory: string): boolean {
  return packageFiles(files, directory).some(f => /^package\s+main\b/m.test(f.text.text));
}
