import type { FileOrigin, FileText } from '../../model/index.ts';
import type { Value } from './value.ts';

/** A text that a script has written, and where. */
export interface Written {
  readonly text: Value;
  readonly source: FileText;
}

/** What a command finds of the script that starts it. */
export interface MadeByScript {
  /** What that has written. */
  readonly made?: ReadonlyMap<string, FileOrigin>;
  /** What that gave the run bit, see `gotRunBit`. */
  readonly runnable?: ReadonlySet<string>;
}

/** What a script makes in the file system while it runs. */
export class ScriptFiles {
  /** Paths of FIFOs that it has made, and descriptors that it has opened on them. */
  readonly fifos = new Set<string>();
  /** What it has written to a path; `undefined`: that is not known. */
  readonly written = new Map<string, Written | undefined>();
  /** Of these, what it has copied from another file, and at most edited since. */
  readonly copies = new Set<string>();
  /** Directories that it has made. */
  readonly directories = new Set<string>();
  /** What it gives the run bit: files, and with a slash behind them directories with all that is below them. */
  readonly runnable = new Set<string>();

  /** For a subshell: what that writes is not followed here. */
  fork(): ScriptFiles {
    const copy = new ScriptFiles();
    copy.takeOver(this);
    return copy;
  }

  /** What a script that has ended has made. */
  takeOver(other: ScriptFiles): void {
    for (const fifo of other.fifos) this.fifos.add(fifo);
    for (const [file, text] of other.written) this.written.set(file, text);
    for (const file of other.runnable) this.runnable.add(file);
    for (const file of other.copies) this.copies.add(file);
    for (const directory of other.directories) this.directories.add(directory);
  }
}

/** Has a script given this file its run bit? */
export const gotRunBit = (runnable: ReadonlySet<string>, file: string): boolean =>
  runnable.has(file) || [...runnable].some(path => path.endsWith('/') && file.startsWith(path));
