import { path } from '../../base/index.ts';
import type { FileOrigin, Permissions, Prebuilt, RunStep } from '../../model/index.ts';

/** What is at a path before symbolic links are followed. */
export type Entry = FileOrigin | { readonly kind: 'symlink'; readonly target: string };

/** A path below a directory that was copied from the build context, where the context has no such file. */
export interface Gap {
  /** The path in the context, as a report shows it. */
  readonly file: string;
  /** What leaves it out of the copy. */
  readonly leftOutBy?: '.dockerignore' | '--exclude';
  /** It may be made before the image is built, where this stands: compiled, bundled, downloaded. */
  readonly prebuilt?: Prebuilt;
}

/** One change of a stage's file system. */
export interface Layer {
  /** What it makes of a path; `undefined`: it leaves the path alone. `below`: what was there before. */
  entry(file: string, below: () => Entry): Entry | undefined;
  /** Does it put something at a path for sure? Asked before `entry`, which may have to read a file for its answer. */
  holds?(file: string): boolean;
  /** Names that it puts into a directory. */
  names?(directory: string): readonly string[];
  gap?(file: string): Gap | undefined;
}

/** A RUN step, and which paths it may have made beyond those that a layer names. */
export interface Maker {
  readonly step: RunStep;
  readonly reaches: (file: string) => boolean;
}

/** One path with one origin. */
export function fileLayer(file: string, entry: (below: () => Entry) => Entry): Layer {
  return {
    entry: (asked, below) => (asked === file ? entry(below) : undefined),
    names: directory => namesTowards(directory, file),
  };
}

/** The name in `directory` on the way to `file`. */
export function namesTowards(directory: string, file: string): readonly string[] {
  if (directory === file || !path.isInside(directory, file)) return [];
  const rest = file.slice(directory === '/' ? 1 : directory.length + 1);
  const [name = ''] = rest.split('/', 1);
  return name === '' ? [] : [name];
}

/** Paths below which something was removed, or is of unknown content. */
export function treeLayer(directory: string, entry: Entry): Layer {
  return { entry: asked => (path.isInside(directory, asked) ? entry : undefined) };
}

export function directoryLayer(directory: string): Layer {
  return {
    entry: (asked, below) => {
      if (asked !== directory) return undefined;
      const before = below();
      return before.kind === 'symlink' ? before : { kind: 'directory' };
    },
    names: asked => namesTowards(asked, directory),
  };
}

export function linkLayer(file: string, target: string): Layer {
  return {
    entry: asked => (asked === file ? { kind: 'symlink', target } : undefined),
    names: directory => (path.dirname(file) === directory && file !== '/' ? [path.basename(file)] : []),
  };
}

/** What chmod and chown are given, by themselves or as options of COPY. */
export interface Given {
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
}

/** Gives an origin another mode and owner; what has none of its own stays. */
export function withPermissions<T extends Entry>(entry: T, { mode, owner }: Given): T {
  if (!('executable' in entry)) return entry;
  const bits =
    mode === undefined ? undefined : modeAfter(mode, entry.mode ?? (entry.executable ? 0o755 : 0o644));
  const given = bits === undefined ? {} : { mode: bits, executable: (bits & RUN) !== 0 };
  return { ...entry, ...given, ...(owner === undefined ? {} : { owner }) };
}

/** What is written anew keeps them. */
export const permissionsOf = ({ executable, mode, owner }: Permissions): Permissions => ({
  executable,
  ...(mode === undefined ? {} : { mode }),
  ...(owner === undefined ? {} : { owner }),
});

/** Of a mode in letters: whom it is for, what happens, and with which bits. */
const CLAUSE = /^([ugoa]*)([-+=])([rwxXst]*)$/;

/** `755`, `+x`, `u=rwx,go=rx`; `undefined`: that is no mode. */
function modeAfter(mode: string, before: number): number | undefined {
  if (/^[0-7]{1,5}$/.test(mode)) return Number.parseInt(mode.slice(-3), 8);
  let after = before;
  for (const clause of mode.split(',')) {
    const parts = CLAUSE.exec(clause);
    if (!parts) return undefined;
    const [, who = '', operator, what = ''] = parts;
    const whom = maskOf(who === '' ? 'a' : who, CLASSES);
    // A capital X is for directories, and for what somebody may run already.
    const named = after & RUN ? what.replace('X', 'x') : what;
    const bits = maskOf(named, BITS) & whom;
    if (operator === '-') after &= ~bits;
    else after = (operator === '=' ? after & ~whom : after) | bits;
  }
  return after;
}

const CLASSES: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };
const BITS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111 };
const maskOf = (letters: string, table: Readonly<Record<string, number>>) =>
  [...letters].reduce((mask, letter) => mask | (table[letter] ?? 0), 0);

const RUN = 0o111;

export const isMode = (mode: string): boolean => modeAfter(mode, 0) !== undefined;

/** Does a mode make what nobody could run a program? One bit is enough for root. */
export const givesRunBit = (mode: string): boolean => ((modeAfter(mode, 0) ?? 0) & RUN) !== 0;
