import type { Evidence, Location } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { Behaviour } from './behaviour.ts';

export type Role = 'app' | 'init' | 'shell' | 'package-manager' | 'supervisor' | 'wrapper' | 'unknown';

/** How a process came to run what it runs: the step that a rule points at. */
export type Via =
  | 'exec-form'
  | 'shell-form'
  /** `["sh", "-c", "…"]` in exec form, or a shell started so by another program. */
  | 'shell-command'
  | 'script'
  | 'wrapper'
  | 'init'
  | 'package-script'
  | 'supervisor'
  | 'program';

/** What a shell process is doing once the container has started up. */
export interface ShellState {
  readonly doing: 'foreground' | 'wait' | 'loop' | 'pipeline' | 'read';
  /** Traps that are set, with their place. */
  readonly traps: readonly {
    readonly signal: SignalName | 'EXIT';
    readonly text: string;
    readonly at: Location;
  }[];
  /** The command it waits for, where the defect would be mended. */
  readonly at?: Location;
  /** Is there anything left to do in this shell after that command, so that `exec` would change what happens? */
  readonly hasMoreToDo: boolean;
  /** Something in its loop leaves it, on a condition that it looks at in each round. */
  readonly mayEnd?: true;
}

/** A predicted process, once the container has started up. */
export interface ProcessNode extends Behaviour {
  /** Path in the tree: `1`, `1.1`, `1.2`. PID 1 is `1`. */
  readonly id: string;
  /** As /proc/PID/cmdline would show it: the interpreter of a shebang comes first. */
  readonly argv: readonly string[];
  /** As it was started, where it has written another title over that. */
  readonly startedAs?: readonly string[];
  /** Name of its entry in src/knowledge/programs. */
  readonly program?: string;
  readonly role: Role;
  readonly via: Via;
  /** Is this the program that the container exists to run? */
  readonly isMain: boolean;
  /** Own: the leader of a new process group, out of reach of a signal to its parent's group. */
  readonly processGroup: 'parent' | 'own';
  /** Source files that its behaviour was read from, entry first, as paths that a report shows. */
  readonly sources: readonly string[];
  /** Where it is started. */
  readonly at?: Location;
  readonly shell?: ShellState;
  /** Traps that were set before this process image replaced a shell: execve lost them. */
  readonly lostTraps?: readonly { readonly signal: SignalName; readonly at: Location }[];
  /** Traps that the shell did not set: it does not know the name. */
  readonly voidTraps?: readonly {
    readonly signal: SignalName;
    readonly name: string;
    readonly at: Location;
  }[];
  /** The program left the foreground by itself (a daemon). */
  readonly daemonized?: boolean;
  /** It copies what the sibling before it writes, and ends once nothing can write to that pipe any more. */
  readonly endsWithWriter?: true;
  /**
   * It goes round for as long as one of these children of its parent lives, which it looks for once in so many
   * milliseconds; then comes what stands in `whenChildExits`.
   */
  readonly whileLives?: { readonly siblings: readonly number[]; readonly everyMs: number };
  /** It was stopped (SIGSTOP), and is not continued: signals wait until it is. */
  readonly isStopped?: true;
  /** It does not belong to the app's process image before exec: started by a shell that then exec-ed. */
  readonly adopted?: boolean;
  /** Why it may end by itself soon, as a sentence; absent: it does not, or its lifetime says so. */
  readonly mayEnd?: string;
  /** A development server or reloader. */
  readonly devServer?: string;
  /** The program that started it once more, to do its work: a worker of node's cluster. */
  readonly isWorker?: true;
  /** Starts work in children that only its own protocol ends well (gunicorn, celery): no group signals. */
  readonly prefork?: boolean;
  readonly children: readonly ProcessNode[];
  readonly evidence: readonly Evidence[];
}

/** A node before it has its place in a tree. */
export interface ProcessDraft extends Omit<ProcessNode, 'id' | 'children'> {
  readonly children: readonly ProcessDraft[];
}

/** Gives ids to a draft and all below it. */
export function placeInTree(draft: ProcessDraft, id = '1'): ProcessNode {
  return { ...draft, id, children: draft.children.map((child, i) => placeInTree(child, `${id}.${i + 1}`)) };
}

export interface ProcessTree {
  readonly source: 'predicted' | 'observed';
  readonly pid1: ProcessNode;
}

/** All nodes, parents before children. */
export function* walk(node: ProcessNode): Generator<ProcessNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

/** The main program's node; PID 1 where none is marked. */
export function mainOf(tree: ProcessTree): ProcessNode {
  for (const node of walk(tree.pid1)) if (node.isMain) return node;
  return tree.pid1;
}

/** PID 1 cannot start: execve fails, or the image has no command. */
export interface StartFailure {
  readonly kind:
    | 'missing'
    /** A runtime or a shell is there, but not the script that it is given. */
    | 'missing-script'
    /** The script sets an option that its shell has not, which ends it. */
    | 'shell-option'
    /** Its shell has no command `source`. */
    | 'no-source'
    /** A whole command stands where the name of a program does: `["python app.py"]`. */
    | 'one-word'
    /** CMD in shell form is handed to a runtime, which takes the shell for its script. */
    | 'shell-as-script'
    | 'not-executable'
    | 'bad-shebang'
    | 'crlf-shebang'
    | 'no-shell'
    | 'no-command'
    /** It runs, and ends at once, for it can't do with an argument. */
    | 'wrong-argument'
    | 'init-misused';
  readonly reason: string;
  /**
   * What a shell or the engine exits with: 126, 127, …; `null`: it differs. A failing execve is status 1 in runc 1.1.5 as
   * measured, and 255 in later versions (libcontainer Init).
   */
  readonly exitStatus: number | null;
  readonly at?: Location;
  /** The file in the image that cannot be executed. */
  readonly file?: string;
  /** A shell of the image that has what this one lacks. */
  readonly otherShell?: '/bin/bash';
}

/** One possible way in which the container starts. */
export type Branch = {
  /** Under which conditions, in words: `$1 is "worker" (entrypoint.sh:12)`. Empty: always. */
  readonly conditions: readonly string[];
  /** Holds in a plain `docker run`, as far as the environment that the image declares decides it. */
  readonly preferred: boolean;
  /** It rests on this, which nothing in the container says, such as what a binary was built from. */
  readonly supposes?: string | undefined;
} & (
  | { readonly kind: 'runs'; readonly tree: ProcessTree }
  /** Ends by itself: a one-shot command, or a daemon that left PID 1 without work. */
  | {
      readonly kind: 'exits';
      readonly status: number | 'unknown';
      readonly why: string;
      readonly at?: Location;
      /** What was started in the background and is killed with the namespace. */
      readonly daemon?: string;
      /** On a terminal it would stay, and wait for what is typed. */
      readonly needsTerminal?: true;
    }
  | { readonly kind: 'fails'; readonly failure: StartFailure }
  | { readonly kind: 'unknown'; readonly reason: string; readonly argv: readonly string[] }
);

export interface Prediction {
  /** At least one; preferred ones first. */
  readonly branches: readonly Branch[];
  /** Sentences: what could not be derived, and why. */
  readonly unknowns: readonly string[];
  /** All files that were read on the way, as paths that a report shows. */
  readonly filesRead: readonly string[];
  /** Facts about the way that rules need although no process shows them any more. */
  readonly observations: readonly Observation[];
  /** Of the command that is run before the stop: why it can't be, and what it sends to PID 1. */
  readonly preStop?: { readonly failure?: StartFailure; readonly observations: readonly Observation[] };
}

/** Something seen on the way to the main program that is a defect whatever the outcome is. */
export interface Observation {
  readonly kind: 'kills-pid1' | 'trap-void';
  /** `kills-pid1`: the command as written; else a sentence. */
  readonly note: string;
  readonly at: Location;
  /** The one that is sent. */
  readonly signal?: SignalName;
}
