import { path } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { isUnrendered } from '../rendered.ts';
import type { Unit } from '../scripting/code.ts';
import { Program } from '../scripting/program.ts';
import { lowerPhp } from './lower.ts';

/** Bounds on what one program may make us read. */
const MAX_FILES = 400;
/** Characters; about half a second. */
const MAX_CHARACTERS = 800_000;
const MAX_FILE = 400_000;

/** The files of a PHP program: what it requires, and what composer's autoloader finds for it. */
export class Project {
  readonly program = new Program();
  readonly read: FileText[] = [];
  /** Files that it requires and that can't be had. */
  readonly unread = this.program.unread;
  /** Where `require` without a directory looks, too. */
  readonly cwd: string;
  readonly #files: ImageFiles;
  readonly #units = new Map<string, Unit | undefined>();
  readonly #asked = new Set<string>();
  readonly #prefixes: readonly (readonly [string, string])[];
  #characters = 0;

  constructor(files: ImageFiles, entry: string, cwd: string) {
    this.#files = files;
    this.cwd = cwd;
    this.#prefixes = autoloaded(files, path.dirname(entry));
  }

  /** The program in a file; `undefined`: it can't be had, or it has been loaded before. */
  load(place: string): Unit | undefined {
    if (this.#units.has(place)) return undefined;
    const origin = this.#files.origin(place);
    const text = origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
    const size = text?.text.length ?? 0;
    const isOver =
      this.#units.size >= MAX_FILES || this.#characters + size > MAX_CHARACTERS || size > MAX_FILE;
    if (!text || isOver || isUnrendered(text.text)) {
      this.unread.add(place);
      return undefined;
    }
    this.#characters += size;
    return this.take(place, text);
  }

  take(place: string, text: FileText): Unit {
    const unit = lowerPhp(text, place);
    this.#units.set(place, unit);
    this.read.push(text);
    this.program.add(unit, place, text);
    return unit;
  }

  /** Loads the file of a class, and of what it extends; what they run when they are loaded. */
  need(name: string): readonly Unit[] {
    const loaded: Unit[] = [];
    for (let at: string | undefined = name; at !== undefined && !this.#asked.has(at); ) {
      this.#asked.add(at);
      const unit = this.program.has(at) ? undefined : this.#autoload(at);
      if (unit) loaded.push(unit);
      at = this.program.ancestors(at)[0];
    }
    return loaded;
  }

  /** https://getcomposer.org/doc/04-schema.md#psr-4 */
  #autoload(name: string): Unit | undefined {
    for (const [prefix, directory] of this.#prefixes) {
      if (!name.startsWith(prefix)) continue;
      const place = path.join(directory, `${name.slice(prefix.length).replaceAll('\\', '/')}.php`);
      const origin = this.#files.origin(place);
      if (origin.kind === 'context' || origin.kind === 'inline') {
        return this.load(place);
      }
    }
    return undefined;
  }
}

function autoloaded(files: ImageFiles, from: string): readonly (readonly [string, string])[] {
  for (let at = from; ; at = path.dirname(at)) {
    const origin = files.origin(path.join(at, 'composer.json'));
    if (origin.kind === 'context' || origin.kind === 'inline') return prefixesOf(origin.text.text, at);
    if (at === '/') return [];
  }
}

function prefixesOf(text: string, root: string): readonly (readonly [string, string])[] {
  let parsed: { readonly autoload?: { readonly 'psr-4'?: Readonly<Record<string, unknown>> } } | null;
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch {
    return [];
  }
  return Object.entries(parsed?.autoload?.['psr-4'] ?? {})
    .flatMap(([prefix, places]) =>
      [places]
        .flat()
        .flatMap(place => (typeof place === 'string' ? [[prefix, path.join(root, place)] as const] : [])),
    )
    .toSorted(([a], [b]) => b.length - a.length);
}
