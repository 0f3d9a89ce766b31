import type { Location } from '../../base/index.ts';
import type { Ignored } from '../../kernel/index.ts';
import type { Env, FileText, Observation, ProcessDraft, StartFailure, World } from '../../model/index.ts';
import type { Chooser } from '../predict/chooser.ts';
import type { Script } from './ast.ts';
import type { MadeByScript, ScriptFiles } from './script-files.ts';

/** What a command that a shell starts comes to, as far as the shell can notice. */
export type Started =
  | {
      readonly kind: 'process';
      readonly node: ProcessDraft;
      readonly lifetime: 'service' | 'short' | 'unknown';
    }
  | {
      readonly kind: 'exits';
      readonly status: number;
      readonly why: string;
      readonly daemon?: ProcessDraft;
      readonly needsTerminal?: true;
      /** What a script has made until then. */
      readonly files?: ScriptFiles;
    }
  | {
      readonly kind: 'fails';
      readonly status: number;
      readonly reason: string;
      readonly at?: Location;
      readonly because?: StartFailure['kind'];
    };

export interface StartRequest extends MadeByScript {
  readonly argv: readonly string[];
  /** What it is told to be called: `exec -a NAME`. */
  readonly argv0?: string;
  /** False: some word's text is not known, and `argv` shows it as written. */
  readonly known: boolean;
  readonly env: Env;
  readonly cwd: string;
  readonly at: Location;
  /** What execve leaves it of the process that starts it. */
  readonly ignored: Ignored;
  readonly mode: 'foreground' | 'background' | 'exec';
  readonly processGroup: 'parent' | 'own';
  /** What a here-document or a file gives it to read; absent: nothing. */
  readonly stdin?: FileText | 'unknown';
  /** A redirect gives it a file, perhaps a FIFO. */
  readonly readsFile?: boolean;
  /** The here-document where that is not known, with gaps for variables. */
  readonly stdinWithGaps?: FileText;
  /** The user that it runs as, where a command above changed it (gosu). */
  readonly user?: string;
  /** Of its parent's children those that it lasts as long as: `tail --pid`. */
  readonly watches?: readonly number[];
  /** It is the shell form of ENTRYPOINT or CMD. */
  readonly shellForm?: boolean;
  /** A program starts it by execvp(3), which has /bin/sh read what execve(2) refuses for want of a `#!` line. */
  readonly byExecvp?: boolean;
}

/** What the interpreter needs from its surroundings. */
export interface ShellHost {
  readonly world: World;
  readonly chooser: Chooser;
  start(request: StartRequest): Started;
  /** Runs `make` once; when the script is followed again to probe it, gives the same result. */
  remember<T>(make: () => T): T;
  /** This host without recording, for shells below the one that is recorded. */
  readonly base: ShellHost;
  parse(text: FileText): Script;
  observe(observation: Observation): void;
  /** Counts a step; throws when a script is too long to follow. */
  step(): void;
  readonly envComplete: boolean;
  /** Its dash is known to be older than the option pipefail. */
  hasOldDash(): boolean;
  readonly isPid1: boolean;
}
