import type { FileText } from '../../model/index.ts';
import type { Value } from './value.ts';

/** A text that a script has written, and where. */
export interface Written {
  readonly text: Value;
  readonly source: FileText;
}

/** What a script makes in the file system while it runs. */
export class ScriptFiles {
  /** Paths of FIFOs that it has made, and descriptors that it has opened on them. */
  readonly fifos = new Set<string>();
  /** What it has written to a path; `undefined`: that is not known. */
  readonly written = new Map<string, Written | undefined>();
  /** Those of them that got their run bit. */
  readonly runnable = new Set<string>();

  /** For a subshell: what that writes is not followed here. */
  fork(): ScriptFiles {
    const copy = new ScriptFiles();
    for (const fifo of this.fifos) copy.fifos.add(fifo);
    for (const [file, text] of this.written) copy.written.set(file, text);
    for (const file of this.runnable) copy.runnable.add(file);
    return copy;
  }
}
