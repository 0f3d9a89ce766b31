import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { isSource, textAt } from './program.ts';

const MAX_TEXT = 100_000;
const MAX_SUBDIRECTORIES = 60;
const MAX_DEPTH = 6;

/** The CMakeLists.txt of one folder. */
interface Listing {
  readonly place: string;
  readonly text: string;
  /** It is that of the project, or a folder of it that is added. */
  readonly isTakenIn: boolean;
}

/**
 * The sources of the executable that CMake makes under a name, as far as they are spelled out; else the folder whose
 * CMakeLists.txt makes it. Targets may be named by variables, made by the project's own functions (`my_add_executable`)
 * and be called something else on disk.
 * @source https://cmake.org/cmake/help/latest/command/add_executable.html
 * @source https://cmake.org/cmake/help/latest/command/target_sources.html
 * @source https://cmake.org/cmake/help/latest/prop_tgt/OUTPUT_NAME.html
 */
export function cmakeSources(files: ImageFiles, root: string, name: string): readonly string[] {
  const project = new CmakeProject(files, root);
  const made = project.targets();
  const bearing = made.filter(target => project.outputOf(target.name) === name);
  // A folder that nothing takes in is a project of its own.
  const own = bearing.filter(target => target.listing.isTakenIn);
  const named = own.length > 0 ? own : bearing;
  // A variable may stand for anything.
  const chosen = named.length > 0 ? named : made.filter(target => /\$[{(]/.test(target.name));
  return chosen.flatMap(target => {
    const more = made.filter(t => t.isAdded && t.name === target.name);
    const words = [target, ...more].flatMap(({ listing, list }) => project.wordsOf(listing, list));
    const sources = words.filter(word => isSource(word) || word.endsWith('.o'));
    const { place } = target.listing;
    return sources.length > 0 ? sources : place === root ? [] : [place];
  });
}

interface Target {
  readonly name: string;
  readonly list: string;
  readonly listing: Listing;
  /** By target_sources. */
  readonly isAdded: boolean;
}

class CmakeProject {
  readonly #files: ImageFiles;
  readonly #root: string;
  readonly #listings: readonly Listing[];

  constructor(files: ImageFiles, root: string) {
    this.#files = files;
    this.#root = root;
    const found = new Map<string, Listing>();
    const read = (place: string, isTakenIn: boolean) => {
      const text = textAt(files, paths.join(place, 'CMakeLists.txt'))?.text.slice(0, MAX_TEXT);
      if (text === undefined || found.has(place) || found.size > MAX_SUBDIRECTORIES) return;
      found.set(place, { place, text: text.replace(/#[^\n]*/g, ''), isTakenIn });
    };
    read(root, true);
    // What is taken in: https://cmake.org/cmake/help/latest/command/add_subdirectory.html
    for (const { place, text } of found.values())
      for (const [, folder = ''] of text.matchAll(/\badd_subdirectory\s*\(\s*"?([\w./+-]+)/gi))
        read(paths.resolve(place, folder), true);
    for (const folder of files.list(root)) read(paths.join(root, folder), false);
    this.#listings = [...found.values()];
  }

  targets(): readonly Target[] {
    return this.#listings
      .flatMap(listing =>
        [
          ...listing.text.matchAll(
            /\b(\w*add_executable|target_sources)\s*\(\s*"?([^\s")]+)"?([^)]{0,8000})\)/gi,
          ),
        ].map(([, command = '', name = '', list = '']) => ({
          name: this.#expand(listing, name),
          list,
          listing,
          isAdded: command.toLowerCase() === 'target_sources',
        })),
      )
      .filter(target => target.isAdded || !/^\$\{(?:name|target)\}$/i.test(target.name));
  }

  /** What a target is called on disk. */
  outputOf(target: string): string {
    for (const listing of this.#listings) {
      const sets = listing.text.matchAll(
        /\bset_(?:target_properties|property)\s*\(\s*(?:TARGET\s+)?"?([^\s")]+)"?([^)]{0,2000})\)/gi,
      );
      for (const [, name = '', properties = ''] of sets) {
        const output = /\bOUTPUT_NAME\s+"?([^\s")]+)/.exec(properties)?.[1];
        if (output !== undefined && this.#expand(listing, name) === target)
          return this.#expand(listing, output);
      }
    }
    return target;
  }

  /** The files that a list names, its variables put in. */
  wordsOf(listing: Listing, list: string, depth = 0): readonly string[] {
    return [...list.matchAll(/"([^"]*)"|([^\s"]+)/g)].flatMap(([, quoted, bare]) => {
      const word = quoted ?? bare ?? '';
      const variable = /^\$\{(\w+)\}$/.exec(word)?.[1];
      if (variable !== undefined && depth < MAX_DEPTH)
        return this.#valuesOf(listing, variable).flatMap(value =>
          this.wordsOf(value.listing, value.list, depth + 1),
        );
      return this.#filesOf(listing.place, this.#expand(listing, word));
    });
  }

  /** A path, or those that a pattern of file(GLOB) stands for. */
  #filesOf(place: string, word: string): readonly string[] {
    const path = paths.resolve(place, word);
    const [before = '', after, more] = paths.basename(path).split('*');
    if (after === undefined || more !== undefined) return [path];
    const folder = paths.dirname(path);
    return this.#files
      .list(folder)
      .filter(name => name.startsWith(before) && name.endsWith(after))
      .map(name => paths.join(folder, name));
  }

  /** What is set, appended or globbed for a variable: in its own CMakeLists.txt, or the nearest above. */
  #valuesOf(
    { place }: Listing,
    variable: string,
  ): readonly { readonly listing: Listing; readonly list: string }[] {
    const sets = new RegExp(
      `\\b(?:set\\s*\\(\\s*|list\\s*\\(\\s*APPEND\\s+|file\\s*\\(\\s*GLOB(?:_RECURSE)?\\s+)${variable}\\s([^)]{0,8000})\\)`,
      'gi',
    );
    for (const listing of this.#around(place)) {
      const lists = [...listing.text.matchAll(sets)].map(([, list = '']) => ({ listing, list }));
      if (lists.length > 0) return lists;
    }
    return [];
  }

  #around(place: string): readonly Listing[] {
    return this.#listings
      .filter(listing => paths.isInside(listing.place, place))
      .sort((one, other) => other.place.length - one.place.length);
  }

  /** A word whose variables have one value each: the project's name, its folders, what is set. */
  #expand(listing: Listing, word: string, depth = 0): string {
    return word.replace(/\$\{(\w+)\}/g, (whole, variable: string) => {
      if (/^(?:CMAKE_CURRENT_(?:SOURCE|LIST)_DIR)$/.test(variable)) return listing.place;
      if (/^(?:CMAKE|PROJECT)_SOURCE_DIR$/.test(variable)) return this.#root;
      if (/^(?:CMAKE_)?PROJECT_NAME$/.test(variable)) return this.#projectAround(listing) ?? whole;
      const [value, more] = this.#valuesOf(listing, variable);
      if (!value || more || depth > MAX_DEPTH) return whole;
      const [first = '', second] = value.list.trim().split(/\s+/);
      return second === undefined || second === 'CACHE'
        ? this.#expand(value.listing, first.replace(/^"|"$/g, ''), depth + 1)
        : whole;
    });
  }

  #projectAround({ place }: Listing): string | undefined {
    for (const { text } of this.#around(place)) {
      const name = /\bproject\s*\(\s*"?([\w.+-]+)/i.exec(text)?.[1];
      if (name !== undefined) return name;
    }
    return undefined;
  }
}
