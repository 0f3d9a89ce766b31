import type { Location } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';

/**
 * What is to be done, as a rule knows it. How that is written in the files is worked out in src/fix, and only where
 * somebody asks for it: most runs never do.
 */
export type Remedy =
  /** The shell of a shell form, or of `["sh", "-c", …]`, is replaced by its last command. */
  | { readonly do: 'exec-command' }
  /** What looks like the exec form becomes JSON. */
  | { readonly do: 'repair-json' }
  /** The shell of a script is replaced by the command that stands there. */
  | { readonly do: 'exec-in-script'; readonly at: Location }
  /** The image is stopped with this signal; `safe`: the program takes it for a stop in order, and no other way. */
  | { readonly do: 'stop-signal'; readonly signal: SignalName; readonly safety: 'safe' | 'suggested' }
  /** A STOPSIGNAL that is no signal to be handled. */
  | { readonly do: 'mend-stop-signal' }
  /** A handler that ends the program is written at the top of the file that is started. */
  | {
      readonly do: 'handle-signal';
      readonly file: string;
      readonly language: 'python' | 'javascript' | 'go' | 'php' | 'perl';
      readonly signal: SignalName;
    }
  /** An init becomes PID 1. */
  | { readonly do: 'run-under-init' }
  /** The command that stands there goes to the background, and the shell waits for it; `trap`: what runs on the signal. */
  | {
      readonly do: 'wait-in-background';
      readonly at: Location;
      readonly signal: SignalName;
      readonly trap: string | undefined;
    }
  /** What a script of package.json runs takes the place of the package manager. */
  | {
      readonly do: 'run-directly';
      readonly manager: readonly string[];
      readonly at: Location | undefined;
      readonly sources: readonly string[];
    }
  /** The command gets an option. */
  | {
      readonly do: 'add-option';
      readonly words: readonly string[];
      readonly at: Location | undefined;
      readonly option: string;
    }
  /** Whoever stops the container waits so long, in milliseconds. */
  | { readonly do: 'grace-period'; readonly ms: number }
  /** A script loses its carriage returns. */
  | { readonly do: 'line-feeds'; readonly file: string }
  | { readonly do: 'shebang'; readonly file: string }
  /** What an instruction copies gets the run bit. */
  | { readonly do: 'run-bit'; readonly at: Location };
