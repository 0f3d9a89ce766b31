import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { namedKind } from './declarations.ts';
import {
  discover,
  dockerfilesFor,
  type Found,
  isDockerfile,
  isSource,
  looksLikeDockerfile,
  mayRunContainers,
} from './discover.ts';
import { decode, MAX_BYTES, type NodeVfs } from './vfs.ts';

export interface Input {
  /** As reports show it; the key for the Vfs. */
  readonly path: string;
  /** `run-script`: a script whose `docker run` lines start containers. */
  readonly kind: Found['kind'];
  readonly text?: string;
  /** By a search, and not by its name. */
  readonly isFound?: true;
  /** Nobody named it: it counts only if it reads one of these. */
  readonly onlyIfReads?: readonly string[];
}

export interface InputProblem {
  readonly file: string;
  readonly message: string;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  readonly errors: readonly InputProblem[];
  /** Scripts and sources that stand for the Dockerfiles that read them. */
  readonly sources: readonly string[];
}

export interface InputRequest {
  readonly words: readonly string[];
  readonly cwd: string;
  /** For the word `-`. */
  readonly stdin?: { readonly filename: string | undefined; read(limit: number): Uint8Array };
}

/** A path as the user would write it: relative to the working directory where it is inside. */
export function shownPath(cwd: string, written: string): string {
  const inside = relative(cwd, resolve(cwd, written));
  const outside = isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`);
  const path = outside && isAbsolute(written) ? resolve(written) : inside || '.';
  return path.split(sep).join('/');
}

/** Folders outside the working directory that the user names, or their whole repositories; they may be read too. */
export function rootsOf(cwd: string, words: readonly string[]): readonly string[] {
  return words
    .filter(word => word !== '-')
    .map(word => resolve(cwd, word))
    .filter(path => path !== cwd && !path.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep))
    .map(path => (statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path)))
    .map(folder => repositoryOf(folder) ?? folder);
}

/** The nearest folder, from this one up, that git keeps. */
export function repositoryOf(folder: string): string | undefined {
  if (existsSync(resolve(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}

/** Turns paths into files to lint. What can't be is an error; the rest goes on. */
export async function collectInputs(request: InputRequest, vfs: NodeVfs): Promise<Inputs> {
  const collected = new Collector(request, vfs);
  const { words } = request;
  for (const word of words.length > 0 ? words : ['.']) {
    if (word === '-' && request.stdin) collected.stdin(request.stdin);
    else await collected.word(word);
  }
  return collected;
}

class Collector implements Inputs {
  readonly #inputs = new Map<string, Input>();
  readonly errors: InputProblem[] = [];
  readonly sources: string[] = [];
  readonly #request: InputRequest;
  readonly #vfs: NodeVfs;
  #everywhere: readonly Found[] | undefined;

  constructor(request: InputRequest, vfs: NodeVfs) {
    this.#request = request;
    this.#vfs = vfs;
  }

  get inputs(): readonly Input[] {
    return [...this.#inputs.values()];
  }

  stdin({ filename, read }: NonNullable<InputRequest['stdin']>): void {
    const path = filename === undefined ? 'Dockerfile' : shownPath(this.#request.cwd, filename);
    const decoded = decode(read(MAX_BYTES + 1));
    if ('problem' in decoded) this.#fail('<stdin>', decoded.problem);
    else {
      const { text } = decoded;
      const isScript = !looksLikeDockerfile(text) && mayRunContainers(path, text);
      const kind = namedKind(path, () => text) ?? (isScript ? 'run-script' : 'dockerfile');
      this.#inputs.set(path, { path, kind, text });
    }
  }

  async word(written: string): Promise<void> {
    const path = shownPath(this.#request.cwd, written);
    const stat = this.#vfs.stat(path);
    if (stat?.kind === 'directory') this.#folder(path);
    else if (stat) this.#file(path);
    else if (isPattern(written)) await this.#pattern(written);
    else this.#fail(path, this.#vfs.problem(path) ?? 'the file cannot be read');
  }

  #folder(path: string): void {
    const found = discover(this.#vfs, path);
    if (found.length === 0)
      this.#fail(path, 'there is no Dockerfile, Compose file or manifest in this folder or below it');
    for (const { path: file, kind } of found) this.#add(file, kind, { isFound: true });
  }

  #file(path: string): void {
    const text = isDockerfile(this.#vfs, path) ? undefined : this.#vfs.read(path);
    const declares = text === undefined ? undefined : namedKind(path, () => text);
    // The reader of run lines takes the containers of a pipeline as well.
    const isRead = declares && !(declares === 'ci' && text !== undefined && mayRunContainers(path, text));
    if (isRead) this.#add(path, declares);
    // A Procfile is copied into images as well.
    if (isRead && !/(?:^|\/)Procfile$/.test(path)) return;
    if (text === undefined || looksLikeDockerfile(text) || !isSource(path, text))
      this.#add(path, 'dockerfile');
    else this.#source(path, text);
  }

  #add(path: string, kind: Input['kind'], how: Pick<Input, 'isFound'> = {}): void {
    const problem = this.#vfs.problem(path);
    if (problem === undefined) this.#inputs.set(path, { path, kind, ...how });
    else this.#fail(path, problem);
  }

  /** What a commit hook passes: a script or source was changed, and the Dockerfiles that read it are meant. */
  #source(path: string, text: string): void {
    if (mayRunContainers(path, text)) this.#inputs.set(path, { path, kind: 'run-script' });
    this.sources.push(path);
    // A Dockerfile anywhere in the working directory may be built in a context that holds the file.
    this.#everywhere ??= discover(this.#vfs, '.');
    const above = dockerfilesFor(this.#vfs, path).map(file => ({ path: file, kind: 'dockerfile' }) as const);
    for (const { path: file, kind } of [...above, ...this.#everywhere]) {
      const before = this.#inputs.get(file);
      if (before && (!before.onlyIfReads || before.onlyIfReads.includes(path))) continue;
      const onlyIfReads = [...(before?.onlyIfReads ?? []), path];
      this.#inputs.set(file, { path: file, kind, onlyIfReads, isFound: true });
    }
  }

  async #pattern(pattern: string): Promise<void> {
    const { glob } = await import('tinyglobby');
    const ignore = ['**/node_modules/**', '**/.git/**', '**/vendor/**'];
    const found = await glob(pattern, {
      cwd: this.#request.cwd,
      ignore,
      dot: true,
      followSymbolicLinks: false,
    });
    if (found.length === 0) this.#fail(pattern, 'nothing matches this pattern');
    for (const file of found.sort()) this.#file(shownPath(this.#request.cwd, file));
  }

  #fail(file: string, message: string): void {
    this.errors.push({ file, message });
  }
}

const isPattern = (word: string) => /[*?[\]{}!]/.test(word);
