import { type Location, path } from '../../../base/index.ts';
import { type PythonProject, pythonProjects } from '../../../knowledge/python-projects.ts';
import type { Env, FileText, ImageFiles } from '../../../model/index.ts';
import { lowerModule } from './lower.ts';
import { requirementIn } from './requirements.ts';
import type { ModuleNode, Span } from './syntax.ts';
import { parsePython } from './tree.ts';
import type { ModuleRef } from './value.ts';

export interface Settings {
  readonly files: ImageFiles;
  readonly cwd: string;
  readonly env: Env;
  readonly args: readonly string[];
}

interface Loaded {
  readonly ref: ModuleRef;
  readonly text: FileText;
  readonly node: ModuleNode;
}

export type Found =
  | { readonly kind: 'text'; readonly text: FileText }
  | { readonly kind: 'directory' }
  | { readonly kind: 'none'; readonly reason: string };

/** Folders of libraries in a project. */
const BROUGHT_ALONG = /^(?:lib|libs|vendor|_?vendored|third[-_]?party|ext|external|site-packages)$/;

const MAX_FILES = 400;
const MAX_CHARACTERS = 400_000;
/** Of all files together; most of it is only looked over, for the blocks of functions are parsed when they run. */
const MAX_TOTAL = 5_000_000;

/** A file of the image as text, also where a build stage holds it. */
export function findText(files: ImageFiles, file: string, depth = 0): Found {
  const origin = files.origin(file);
  switch (origin.kind) {
    case 'context':
    case 'inline':
      return { kind: 'text', text: origin.text };
    case 'produced':
      if (depth < 5 && (origin.files !== files || origin.path !== file))
        return findText(origin.files, origin.path, depth + 1);
      return { kind: 'none', reason: `\`${file}\` is made by a build step` };
    case 'directory':
      return { kind: 'directory' };
    case 'opaque':
      return { kind: 'none', reason: `\`${file}\` is not readable as text: ${origin.reason}` };
    case 'installed':
      return { kind: 'none', reason: `\`${file}\` is part of ${origin.program}` };
    case 'base':
      return {
        kind: 'none',
        reason: `no step makes \`${file}\`: the base image ${origin.image} may hold it, or a volume`,
      };
    case 'absent':
    case 'unknown':
      return { kind: 'none', reason: `\`${file}\`: ${origin.reason}` };
  }
}

/** The files of a program: parsed once, shared by all runs of the evaluator over it. */
export class Program {
  readonly settings: Settings;
  /** Directories that absolute imports are looked up in, in order. */
  readonly searchPath: string[];
  readonly #modules = new Map<string, Loaded>();
  readonly #found = new Map<string, ModuleRef | null>();
  readonly unknowns = new Set<string>();
  /** Why some of its modules were left out. */
  cut: string | undefined;
  readonly isLarge: boolean;
  /** It is given what it refuses to start without. */
  readonly isConfigured: boolean;
  /** What the environment does not set is what the program takes in its place. */
  readonly takesDefaults: boolean;
  /** It asks the environment for something that is not set, and has a default for. */
  leftOpen = false;
  #scopes = 1;
  #characters = 0;

  /** `isLarge`: it can't be followed whole. */
  constructor(
    settings: Settings,
    searchPath: string[],
    {
      isLarge = false,
      isConfigured = false,
      takesDefaults = false,
    }: { readonly isLarge?: boolean; readonly isConfigured?: boolean; readonly takesDefaults?: boolean },
  ) {
    this.takesDefaults = takesDefaults;
    this.isLarge = isLarge;
    this.isConfigured = isConfigured;
    this.settings = settings;
    this.searchPath = searchPath;
  }

  /** Ids of objects and scopes begin above those of modules. */
  readonly firstId = MAX_FILES + 10;

  /** It is an application that a server has loaded, and this is what the server calls of it. */
  servedBy: { readonly call: string | undefined } | undefined;

  /** `sys.argv`. */
  argv: readonly string[] = [];

  /** The program changes `sys.path`. */
  extendPath(directory: string, first: boolean): void {
    const absolute = path.resolve(this.settings.cwd, directory);
    // What a large program brings along is not followed, as what is installed is not.
    if (this.isLarge && BROUGHT_ALONG.test(path.basename(absolute))) return;
    if (this.searchPath.includes(absolute) || this.searchPath.length > 20) return;
    if (first) this.searchPath.unshift(absolute);
    else this.searchPath.push(absolute);
    for (const [name, found] of this.#found) if (found === null) this.#found.delete(name);
  }

  /** As reports show them, entry first. */
  get sources(): readonly string[] {
    return [...new Set([...this.#modules.values()].map(m => m.text.file))];
  }

  #projects: readonly PythonProject[] | undefined;

  /** Projects that were installed, so that their packages are importable from anywhere: looked for when needed. */
  get projects(): readonly PythonProject[] {
    const { files, cwd } = this.settings;
    this.#projects ??= pythonProjects(files, [cwd, ...this.searchPath.slice(0, 1)]);
    return this.#projects;
  }

  /** Directories with the files they are in, in the order of `sys.path`. */
  *#places(): Generator<PythonProject> {
    for (const directory of this.searchPath) yield { files: this.settings.files, directory };
    for (const { files, directory } of this.projects) {
      yield { files, directory: `${directory}/src` };
      yield { files, directory };
    }
  }

  readonly #names = new Map<ImageFiles, Map<string, ReadonlySet<string>>>();

  /** What is in a directory: most of what is imported is in none of them. Empty where that is not known. */
  #namesIn(files: ImageFiles, directory: string): ReadonlySet<string> {
    const known = this.#names.get(files) ?? new Map<string, ReadonlySet<string>>();
    this.#names.set(files, known);
    const names = known.get(directory) ?? new Set(files.list(directory));
    known.set(directory, names);
    return names;
  }

  /** Does what counts as a library lie in a package of the program itself, and is not there to be read? */
  isMissing(dotted: string): boolean {
    const [root = ''] = dotted.split(/[.(]/, 1);
    for (const { files, directory } of this.#places()) {
      const isThere = this.#namesIn(files, directory).has(root);
      if (isThere && [...this.#namesIn(files, `${directory}/${root}`)].some(n => n.endsWith('.py')))
        return true;
    }
    return false;
  }

  /** The first of these files below the search path, with its directory. */
  locateText<T extends { readonly file: string }>(
    candidates: readonly T[],
  ): { readonly of: T; readonly file: string; readonly text: FileText } | undefined {
    for (const { files, directory } of this.#places()) {
      const names = this.#namesIn(files, directory);
      for (const of of candidates) {
        if (names.size > 0 && !names.has(of.file.split('/', 1)[0] ?? '')) continue;
        const file = path.resolve(directory, of.file);
        const found = findText(files, file);
        if (found.kind === 'text') return { of, file, text: found.text };
      }
    }
    return undefined;
  }

  /** Parses a text and makes it a module. */
  add(file: string, text: FileText, name: string, pkg: string): ModuleRef | undefined {
    const known = this.#modules.get(file);
    if (known) return known.ref;
    if (this.#modules.size >= MAX_FILES || this.#characters >= MAX_TOTAL) {
      return this.#leaveOut(`only the first ${this.#modules.size} Python files that are imported are read`);
    }
    this.#characters += text.text.length;
    if (text.text.length > MAX_CHARACTERS) {
      return this.#leaveOut(`\`${text.file}\` is too large to be read`);
    }
    const ref: ModuleRef = { path: file, name, package: pkg, scope: this.#scopes++ };
    this.#modules.set(file, { ref, text, node: lowerModule(parsePython(text.text)) });
    return ref;
  }

  #leaveOut(reason: string): undefined {
    this.unknowns.add(reason);
    this.cut ??= reason;
    return undefined;
  }

  /** The version of a package that the project asks for. @see requirementIn */
  requirement(name: string): string | undefined {
    const directories = [this.settings.cwd, ...this.searchPath].flatMap(d => [d, path.dirname(d)]);
    return requirementIn(this.settings.files, [...new Set(directories)], name);
  }

  node(file: string): ModuleNode | undefined {
    return this.#modules.get(file)?.node;
  }

  /** Does a module that has been read so far hold the word? */
  mentions(word: string): boolean {
    return [...this.#modules.values()].some(({ text }) => text.text.includes(word));
  }

  locate(file: string, span: Span): Location {
    const text = this.#modules.get(file)?.text;
    return text ? text.locate(span.start, span.end) : { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  }

  textAt(file: string, span: Span): string {
    const text = this.#modules.get(file)?.text.text.slice(span.start, span.end) ?? '';
    const line = text.split('\n', 1)[0] ?? '';
    return line.length > 60 || line !== text ? `${line.slice(0, 60)}…` : line;
  }

  /** The module of a dotted name; `undefined`: not among the program's files. A bare directory is none by itself. */
  find(dotted: string): ModuleRef | undefined {
    const known = this.#found.get(dotted);
    if (known !== undefined) return known ?? undefined;
    const found = /^[\p{L}\p{N}_.]{1,200}$/u.test(dotted) ? this.#search(dotted) : undefined;
    this.#found.set(dotted, found ?? null);
    return found;
  }

  #search(dotted: string): ModuleRef | undefined {
    const tail = dotted.replaceAll('.', '/');
    const parent = dotted.includes('.') ? dotted.slice(0, dotted.lastIndexOf('.')) : '';
    const found = this.locateText([
      { file: `${tail}/__init__.py`, pkg: dotted },
      { file: `${tail}.py`, pkg: parent },
    ]);
    return found && this.add(found.file, found.text, dotted, found.of.pkg);
  }
}
