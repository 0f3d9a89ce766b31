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
  | { readonly do: 'stop-signal'; readonly signal: SignalName; readonly safety: 'safe' | 'suggested' };
