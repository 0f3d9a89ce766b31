import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { InputError } from '../lint/types.ts';
import { decode, MAX_BYTES, type NodeVfs } from '../node/vfs.ts';
import {
  discover,
  dockerfilesFor,
  isDockerfileName,
  isScriptName,
  isSource,
  looksLikeDockerfile,
  mentionsEngine,
} from './discover.ts';
import { type Host, UsageError } from './host.ts';

export interface Input {
  /** As reports show it; the key for the Vfs. */
  readonly path: string;
  /** `run-script`: a script whose `docker run` lines start containers. */
  readonly kind: 'dockerfile' | 'run-script';
  readonly text?: string;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  readonly errors: readonly InputError[];
  /** Sentences for the user about what was left out. */
  readonly notes: readonly string[];
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
function repositoryOf(folder: string): string | undefined {
  if (existsSync(resolve(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}

/** Turns the words of the command line into files to lint. What can't be is an error; the rest goes on. */
export async function collectInputs(
  words: readonly string[],
  stdinFilename: string | undefined,
  host: Host,
  vfs: NodeVfs,
): Promise<Inputs> {
  const collected = new Collector(host, vfs);
  for (const word of words.length > 0 ? words : ['.']) {
    if (word === '-') collected.stdin(stdinFilename);
    else await collected.word(word);
  }
  return collected;
}

class Collector implements Inputs {
  readonly #inputs = new Map<string, Input>();
  readonly errors: InputError[] = [];
  readonly notes: string[] = [];
  readonly #host: Host;
  readonly #vfs: NodeVfs;

  constructor(host: Host, vfs: NodeVfs) {
    this.#host = host;
    this.#vfs = vfs;
  }

  get inputs(): readonly Input[] {
    return [...this.#inputs.values()];
  }

  stdin(filename: string | undefined): void {
    const path = filename === undefined ? 'Dockerfile' : shownPath(this.#host.cwd, filename);
    const decoded = decode(this.#host.readStdin(MAX_BYTES + 1));
    if ('problem' in decoded) this.#fail('<stdin>', decoded.problem);
    else
      this.#inputs.set(path, {
        path,
        kind: isScriptName(path) ? 'run-script' : 'dockerfile',
        text: decoded.text,
      });
  }

  async word(written: string): Promise<void> {
    if (written === '') throw new UsageError('a path is empty');
    const path = shownPath(this.#host.cwd, written);
    const stat = this.#vfs.stat(path);
    if (stat?.kind === 'directory') this.#folder(path);
    else if (stat) this.#file(path);
    else if (isPattern(written)) await this.#pattern(written);
    else this.#fail(path, this.#vfs.problem(path) ?? 'the file cannot be read');
  }

  #folder(path: string): void {
    const found = discover(this.#vfs, path);
    if (found.length === 0) this.#fail(path, 'there is no Dockerfile in this folder or below it');
    for (const file of found) this.#dockerfile(file);
  }

  #file(path: string): void {
    const text = isDockerfileName(path) ? undefined : this.#vfs.read(path);
    if (text === undefined || looksLikeDockerfile(text) || !isSource(path, text)) this.#dockerfile(path);
    else this.#source(path, text);
  }

  #dockerfile(path: string): void {
    const problem = this.#vfs.problem(path);
    if (problem === undefined) this.#inputs.set(path, { path, kind: 'dockerfile' });
    else this.#fail(path, problem);
  }

  /** What a commit hook passes: a script or source was changed, and the Dockerfiles that may copy it are meant. */
  #source(path: string, text: string): void {
    const runs = isScriptName(path) && mentionsEngine(text);
    if (runs) this.#inputs.set(path, { path, kind: 'run-script' });
    const found = dockerfilesFor(this.#vfs, path);
    for (const file of found) this.#dockerfile(file);
    if (found.length === 0 && !runs) {
      this.notes.push(`${path}: no Dockerfile, and none in its folder or those above it`);
    }
  }

  async #pattern(pattern: string): Promise<void> {
    const { glob } = await import('tinyglobby');
    const ignore = ['**/node_modules/**', '**/.git/**', '**/vendor/**'];
    const found = await glob(pattern, { cwd: this.#host.cwd, ignore, dot: true, followSymbolicLinks: false });
    if (found.length === 0) this.#fail(pattern, 'nothing matches this pattern');
    for (const file of found.sort()) this.#file(shownPath(this.#host.cwd, file));
  }

  #fail(file: string, message: string): void {
    this.errors.push({ file, message });
  }
}

const isPattern = (word: string) => /[*?[\]{}!]/.test(word);
