import { path } from '../../../base/index.ts';
import type { Env, FileText, ImageFiles } from '../../../model/index.ts';
import type { RubyParser } from '../../parsers.ts';
import { isUnrendered } from '../rendered.ts';
import type { Unit } from '../scripting/code.ts';
import { Program } from '../scripting/program.ts';
import { lowerRuby } from './lower.ts';

/** Bounds on what one program may make us read. */
const MAX_FILES = 300;
/** Characters; about half a second. */
const MAX_CHARACTERS = 400_000;
const MAX_FILE = 300_000;

/** The files of a Ruby program, as `require`, `require_relative` and `load` find them. */
export class Project {
  readonly program = new Program();
  readonly read: FileText[] = [];
  /** What it requires and is none of its own files: gems and the standard library. */
  readonly gems = new Set<string>();
  readonly unread = this.program.unread;
  readonly cwd: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Env;
  readonly #files: ImageFiles;
  readonly #parser: RubyParser;
  readonly #searched: string[];
  readonly #loaded = new Set<string>();
  #characters = 0;

  constructor(
    files: ImageFiles,
    parser: RubyParser,
    at: {
      readonly entry: string;
      readonly cwd: string;
      readonly args: readonly string[];
      readonly env: Env;
    },
  ) {
    this.#files = files;
    this.#parser = parser;
    this.cwd = at.cwd;
    this.entry = at.entry;
    this.args = at.args;
    this.env = at.env;
    const root = path.dirname(at.entry);
    // A gem's own executable finds its library beside it.
    this.#searched = /^(?:bin|exe|script)$/.test(path.basename(root))
      ? [path.join(path.dirname(root), 'lib')]
      : [];
  }

  /** `$LOAD_PATH.unshift`. */
  search(directory: string): void {
    this.#searched.unshift(path.resolve(this.cwd, directory));
  }

  take(place: string, text: FileText): Unit {
    const unit = lowerRuby(text, place, this.#parser);
    this.#loaded.add(place);
    this.#characters += text.text.length;
    this.read.push(text);
    this.program.add(unit, place, text);
    return unit;
  }

  /** The program in a file; `undefined`: it can't be had, or it has been loaded before. */
  load(place: string): Unit | undefined {
    const found = [place, `${place}.rb`].find(at => this.#text(at));
    if (found !== undefined && this.#loaded.has(found)) return undefined;
    const text = found === undefined ? undefined : this.#text(found);
    const size = text?.text.length ?? 0;
    const isOver =
      this.#loaded.size >= MAX_FILES || this.#characters + size > MAX_CHARACTERS || size > MAX_FILE;
    if (found === undefined || !text || isOver || isUnrendered(text.text)) {
      this.unread.add(place);
      return undefined;
    }
    return this.take(found, text);
  }

  /** `require`: along the load path; what is not there is a gem. */
  require(name: string): Unit | undefined {
    if (/^(?:\/|\.\.?\/)/.test(name)) return this.load(path.resolve(this.cwd, name));
    const directory = this.#searched.find(at => this.#text(path.join(at, `${name.replace(/\.rb$/, '')}.rb`)));
    if (directory !== undefined) return this.load(path.join(directory, `${name.replace(/\.rb$/, '')}.rb`));
    this.gems.add(name);
    return undefined;
  }

  /** The Ruby files that a pattern of `Dir[…]` means; `undefined`: it is another kind of pattern. */
  glob(pattern: string): readonly string[] | undefined {
    const [, directory, deep] =
      /^([^*?[{]*)\/(\*\*\/)?\*(?:\.rb)?$/.exec(path.resolve(this.cwd, pattern)) ?? [];
    if (directory === undefined) return undefined;
    const found: string[] = [];
    const look = (at: string, depth: number): void => {
      for (const name of this.#files.list(at)) {
        const place = path.join(at, name);
        if (name.endsWith('.rb')) found.push(place);
        else if (
          deep &&
          depth < 8 &&
          found.length < MAX_FILES &&
          this.#files.origin(place).kind === 'directory'
        )
          look(place, depth + 1);
      }
    };
    look(directory, 0);
    return found;
  }

  #text(place: string): FileText | undefined {
    const origin = this.#files.origin(place);
    return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
  }
}
