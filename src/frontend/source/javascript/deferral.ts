import type { FileText, ImageFiles } from '../../../model/index.ts';
import { isBuiltin } from './builtin-modules.ts';
import { declarationsOf, type Imported } from './declarations.ts';
import { isInert, listensItself } from './keepers.ts';
import { ASSET } from './no-code.ts';
import { type Resolved, resolveImport } from './resolve.ts';

/**
 * What comes of a module. `runs`: loading it may do something that bears on a stop; `declares`: it only declares;
 * `inert`: neither does anything that it has, whoever calls it.
 */
export type Bearing = 'runs' | 'declares' | 'inert';

interface Asked {
  /** The module was loaded before, by whoever needs it. */
  readonly isLoaded: (path: string) => boolean;
  /** How many are. */
  readonly loaded: () => number;
  /** Its text is looked at. */
  readonly note: (file: FileText) => void;
}

/** So often a module is looked at; then all are parsed as they come. */
const MAX_LOOKS = 1_500;
const SCRIPT = /\.(?:[mc]?ts|m?js)$/;

/** Which modules of one image need not be parsed and run before something of them is asked for. */
export class Deferral {
  readonly #files: ImageFiles;
  readonly #asked: Asked;
  readonly #known = new Map<string, Bearing>();
  /** How many modules had been loaded when a module was found to do more. */
  readonly #more = new Map<string, number>();
  #looks = 0;

  constructor(files: ImageFiles, asked: Asked) {
    this.#files = files;
    this.#asked = asked;
  }

  bearingOf(path: string, file: FileText): Bearing {
    const known = this.#known.get(path);
    if (known) return known;
    const loaded = this.#asked.loaded();
    if (this.#more.get(path) === loaded || ++this.#looks > MAX_LOOKS) return 'runs';
    // Modules that import each other are what the rest of them is.
    this.#known.set(path, 'inert');
    const found = this.#find(path, file);
    if (found !== 'runs') this.#known.set(path, found);
    else {
      // What is loaded in the meantime may change that.
      this.#known.delete(path);
      this.#more.set(path, loaded);
    }
    return found;
  }

  #find(path: string, file: FileText): Bearing {
    if (!SCRIPT.test(path) || path.includes('/node_modules/')) return 'runs';
    const declared = declarationsOf(file);
    if (!declared) return 'runs';
    const imports = declared.imports.map(one => ({ one, bearing: this.#imported(path, one) }));
    if (imports.some(({ bearing }) => bearing === 'runs')) return 'runs';
    this.#asked.note(file);
    if (imports.every(({ bearing }) => bearing === 'inert')) return 'inert';
    const inert = new Set(imports.flatMap(({ one, bearing }) => (bearing === 'inert' ? one.names : [])));
    return declared.calls.every(name => inert.has(name)) ? 'declares' : 'runs';
  }

  #imported(path: string, { specifier, names }: Imported): Bearing {
    const resolved = resolveImport(this.#files, path, specifier);
    switch (resolved.kind) {
      case 'json':
        return 'inert';
      case 'missing':
        return ASSET.test(resolved.path) ? 'inert' : 'runs';
      case 'package':
        return bearingOfPackage(resolved.name, names.length > 0);
      case 'file':
        return this.#file(resolved);
    }
  }

  #file({ path, text }: Extract<Resolved, { kind: 'file' }>): Bearing {
    if (ASSET.test(path)) return 'inert';
    const bearing = this.bearingOf(path, text);
    return bearing === 'runs' && this.#asked.isLoaded(path) ? 'declares' : bearing;
  }
}

function bearingOfPackage(name: string, isUsed: boolean): Bearing {
  if (isInert(name)) return 'inert';
  if (isBuiltin(name)) return 'declares';
  return isUsed && !listensItself(name) ? 'declares' : 'runs';
}
