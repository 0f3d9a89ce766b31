import type { Location } from '../../base/index.ts';
import { type Dispositions, flushSignalHandlers, type Ignored, type SignalName } from '../../kernel/index.ts';
import { JOB_CONTROL_NEEDS_TERMINAL } from '../../knowledge/shells.ts';
import type { Action, Env, FileText, ProcessDraft, ShellName } from '../../model/index.ts';
import type { Command } from './ast.ts';
import type { Captured } from './capture.ts';
import type { ExitShell } from './control.ts';
import type { StartRequest } from './host.ts';
import { handedDown } from './pid-tokens.ts';
import type { Answer } from './questions.ts';
import { ScriptFiles } from './script-files.ts';
import { declaredValue, type Value } from './value.ts';

export interface Variable {
  /** `undefined`: taken away by `unset`. An associative array has one of its `keys` to each value. */
  readonly value: Value | readonly Value[] | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly exported: boolean;
}

export interface Trap {
  /** `''`: ignored. */
  readonly text: string;
  readonly at: Location;
}

export interface Job {
  readonly node: ProcessDraft | undefined;
  readonly lifetime: 'service' | 'short' | 'unknown';
  readonly at: Location;
  /** A daemon that a foreground command left behind. */
  readonly daemon: boolean;
  /** The other elements of its pipeline: `$!` names the last one, and `wait $!` waits for all. */
  readonly pipeline?: readonly number[];
  /** Runs in a pipeline or process substitution beside the command. */
  readonly helper: boolean;
  ended: boolean;
  /** A trap has started it, or what follows the service. */
  readonly startedLate?: boolean;
  /** `kill -STOP`, and not yet `kill -CONT`. */
  stopped?: boolean;
  /** What it ended with, where it was followed to its end. */
  readonly status?: number | undefined;
  /** Its status is no longer known to the shell. */
  forgotten?: 'surely' | 'perhaps';
}

/** Where the shell stands still: until a child ends, or a signal comes. */
export interface Block {
  readonly doing: 'foreground' | 'wait' | 'loop' | 'pipeline' | 'read';
  /** Indexes into `jobs`: what it waits for. */
  readonly jobs: readonly number[];
  readonly until: 'all' | 'any';
  /** Its status is that of the job. */
  readonly hasStatus?: boolean;
  /** A pipeline: its status is that of the last element that failed. */
  readonly pipefail?: true;
  /** It comes round again: the loop is what the shell is there for. */
  readonly inLoop?: boolean;
  /** Traps that come meanwhile do not run at its end either. */
  readonly forgetsTraps?: boolean;
  /** A loop without an end is left under a condition that may never hold. */
  readonly mayEnd?: boolean;
  /** It lasts for as long as these jobs of the parent shell, and looks for them once in so many milliseconds. */
  readonly whileLives?: { readonly jobs: readonly number[]; readonly everyMs: number };
  readonly at: Location;
}

/** How a stand-still ends. */
export interface Resume {
  /** Status of the child waited for; `undefined`: not known. */
  readonly status: number | undefined;
  /** A trap to run before going on; the shell ends with `status` behind that for EXIT. */
  readonly trap?: SignalName | 'EXIT';
}

/** A function, and the file that its body is a part of: it may be called from another one. */
export interface ShellFunction {
  readonly body: Command;
  readonly source: FileText;
}

/** The mutable state of one shell process. */
export class ShellState {
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, ShellFunction>();
  readonly traps = new Map<SignalName | 'EXIT', Trap>();
  /** What the shell catches for good since EXIT was trapped. */
  readonly caughtSinceExitTrap = new Set<SignalName>();
  /** Traps that were meant, and are not set: this shell does not know the name. */
  readonly voidTraps: NonNullable<ProcessDraft['voidTraps']>[number][] = [];
  /** bash does not replace itself while an ERR trap is set. */
  hasErrTrap = false;
  readonly options = new Set<string>();
  readonly jobs: Job[] = [];
  lastBackground: number | undefined;
  args: readonly Value[] = [];
  name = 'sh';
  cwd: string;
  lastStatus: number | undefined = 0;
  /** A trap was set at some time, even one that is void or was taken back. */
  hasHadTraps = false;
  /** Of these signals the trap is running, so many times within itself. */
  readonly trapsRunning = new Map<SignalName | 'EXIT', number>();
  /** How many commands lie around in which `set -e` lets a failure pass: a condition, what is left of `&&`. */
  toleratesFailure = 0;
  /** What a loop spends its time in: a `wait`, which a trap interrupts, or a `sleep` in the foreground. */
  restsIn: 'wait' | 'pause' | undefined;
  /** A loop that starts jobs goes through each word of its list. */
  goesThroughLists = false;
  /** Questions asked so far that nothing here decides. */
  openQuestions = 0;
  /** Tests of variables that were open. */
  readonly answers = new Map<string, Answer>();
  /** Something that is not read may have set variables: a sourced file, `eval`. */
  hasUnreadAssignments = false;
  files = new ScriptFiles();
  /** A file was sourced that is not read: it may have set variables, and defined functions. */
  hasUnreadSource = false;
  /** `eval` was given the output of a program, which may have set any variable. */
  hasUnreadText = false;
  /** Standard input is something else than /dev/null. */
  hasInput = false;
  /** A command that others of its kind have and it has not: what comes of it is status 127. */
  lacked: ExitShell['lacks'];
  /** A command of it, a shell to type into, had no terminal. */
  lackedTerminal = false;
  /** The script is the text of `-c`. */
  isCommandText = false;
  /** Of each function that is running: what its `local` variables were before. */
  readonly locals: Map<string, Variable | undefined>[] = [];
  /** `$?` when the trap that is running began: what `exit` without an operand ends with there. */
  statusBeforeTrap: { readonly status: number | undefined } | undefined;
  /** Of the shell's own process. */
  processGroup: StartRequest['processGroup'] = 'parent';
  /** The jobs of its parent that a loop asks for with `kill -0`. */
  looksForParents: readonly number[] = [];
  /** They have ended. */
  hasOutlivedParents = false;
  /** Collects what happens after a stand-still, instead of standing still again. */
  probe:
    | {
        readonly actions: Action[];
        /** How the children that it waits for ended. */
        readonly childFails: boolean;
        /** Takes an option of a question that nothing decides; the others are followed as well. */
        ask(options: readonly string[]): number;
        /** It ended by a fault: what the script was at is lost. */
        endsUnclean?: boolean;
        /** The status of what it waited for last is one that the shell may have forgotten. */
        forgetsStatus?: boolean;
        /** The jobs that a loop asks for with `kill -0`, and how deep in loops that is. */
        asksFor?: { readonly jobs: readonly number[]; readonly depth: number };
      }
    | undefined;
  /** Collects what is printed, in a command substitution. */
  captured: Captured | undefined;
  readonly shell: ShellName;
  readonly env: Env;
  readonly inherited: Ignored;

  constructor(shell: ShellName, env: Env, cwd: string, inherited: Ignored) {
    this.shell = shell;
    this.env = env;
    this.cwd = cwd;
    this.inherited = inherited;
  }

  /** A plain variable's text; `undefined`: it is not set, or has none. */
  get(name: string): Value | undefined {
    const own = this.variables.get(name);
    if (own) return own.value === undefined || Array.isArray(own.value) ? undefined : (own.value as Value);
    const text = Object.hasOwn(this.env, name) ? this.env[name] : undefined;
    return text === undefined ? undefined : declaredValue(name, text);
  }

  /** Assigns; what was exported stays so. */
  set(name: string, value: Value | readonly Value[]): void {
    const exported = this.variables.get(name)?.exported ?? name in this.env;
    this.variables.set(name, { value, exported: exported && !Array.isArray(value) });
  }

  /** Jobs get process groups of their own. */
  get hasJobControl(): boolean {
    return this.options.has('m') && !JOB_CONTROL_NEEDS_TERMINAL.has(this.shell);
  }

  /** From here on the process ids in its variables are those of its parent's jobs. */
  handDown(): void {
    const inner = (value: Value): Value => ({ ...value, text: handedDown(value.text) });
    for (const [name, { value, ...rest }] of this.variables)
      if (value)
        this.variables.set(name, {
          ...rest,
          value: Array.isArray(value) ? value.map(inner) : inner(value as Value),
        });
    this.args = this.args.map(inner);
  }

  /** Where its traps put each signal. What was ignored when it started stays so, whatever is trapped. */
  dispositions(): Dispositions {
    const own = [...this.traps].flatMap(([signal, { text }]) =>
      signal === 'EXIT' ? [] : [[signal, text === '' ? 'SIG_IGN' : 'handler']],
    );
    return { ...Object.fromEntries(own), ...this.inherited };
  }

  exportedEnv(extra: ReadonlyMap<string, Value>): Env {
    const env: Record<string, string | undefined> = { ...this.env };
    const put = (name: string, value: Value) => {
      env[name] = value.known ? value.text : undefined;
    };
    for (const [name, variable] of this.variables) {
      if (variable.value === undefined) delete env[name];
      else if ((variable.exported || name in env) && !Array.isArray(variable.value))
        put(name, variable.value as Value);
    }
    for (const [name, value] of extra) put(name, value);
    return env;
  }

  /** As it is now, whatever the script does from here on. */
  copy(): ShellState {
    const now = Object.create(ShellState.prototype) as ShellState;
    return Object.assign(now, this, {
      traps: new Map(this.traps),
      voidTraps: [...this.voidTraps],
      options: new Set(this.options),
      jobs: this.jobs.map(job => ({ ...job })),
    });
  }

  /** A copy for a subshell: changes there do not come back. Traps that run something are reset. */
  fork(): ShellState {
    const copy = new ShellState(this.shell, this.env, this.cwd, flushSignalHandlers(this.dispositions()));
    for (const [k, v] of this.variables) copy.variables.set(k, v);
    for (const [k, v] of this.functions) copy.functions.set(k, v);
    for (const [k, v] of this.answers) copy.answers.set(k, v);
    for (const option of this.options) copy.options.add(option);
    copy.files = this.files.fork();
    copy.args = this.args;
    copy.name = this.name;
    copy.toleratesFailure = this.toleratesFailure;
    copy.hasUnreadAssignments = this.hasUnreadAssignments;
    copy.hasUnreadSource = this.hasUnreadSource;
    copy.hasUnreadText = this.hasUnreadText;
    copy.hasInput = this.hasInput;
    copy.isCommandText = this.isCommandText;
    return copy;
  }
}
