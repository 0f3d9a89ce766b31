import type { SignalName } from '../../kernel/index.ts';
import type { BinSh } from '../../model/index.ts';

/** What a script of a base image does with the command that it is given. */
export interface BaseScript {
  /**
   * `exec`: ends in `exec "$@"`. `prepend`: puts `command` in front where the first argument begins with `-`,
   * is missing, or is not a program, or always, and then does `exec "$@"`. `run`: runs `command` whatever it is given.
   */
  readonly does: 'exec' | 'prepend' | 'run';
  readonly command?: readonly string[];
  /** `prepend`: when. */
  readonly when?: readonly ('option' | 'missing' | 'not-a-program' | 'always')[];
  /** `prepend`: where the first argument is one of these, too. */
  readonly words?: readonly string[];
  /** `prepend`: where the first argument ends in one of these, too. */
  readonly endings?: readonly string[];
  /** Scripts in this folder whose names end in `.sh` run first, in order, where the command is one of `before`. */
  readonly runsFirst?: { readonly folder: string; readonly before: readonly string[] };
  /** Repository, path and commit that it was read in. */
  readonly source: string;
}

/** One row of the table of base images. */
export interface ImageFacts {
  /** Name of the row, such as `node:22-alpine`. */
  readonly row: string;
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  /** As declared; `null`: SIGTERM by default. */
  readonly stopSignal: string | null;
  readonly shell: readonly string[] | null;
  readonly user: string | null;
  readonly workdir: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly binSh: BinSh;
  /** Scripts in the image, by the base name that ENTRYPOINT or CMD uses. */
  readonly scripts: Readonly<Record<string, BaseScript>>;
  /** Services of s6-rc that come up in it by themselves, with the command of each. */
  readonly services?: Readonly<Record<string, readonly string[]>>;
  /** What those services ask to be stopped by, where it is not SIGTERM. */
  readonly downSignals?: Readonly<Record<string, SignalName>>;
  readonly source: string;
}
