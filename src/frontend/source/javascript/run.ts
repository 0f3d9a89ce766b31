import type { SignalName } from '../../../kernel/index.ts';
import { EventLoop } from './event-loop.ts';
import type { ExitStatus } from './exit-status.ts';
import { Halt } from './interrupts.ts';
import type { Keeper } from './keeper-facts.ts';
import type { Child, Listener, RunInput } from './run-records.ts';
import type { Node } from './syntax.ts';
import type { Logged } from './tasks.ts';
import type { Activation, Condition, Env, External, Path, PromiseValue, Site, Value } from './values.ts';

/** How long start-up is followed on the program's own clock; a handler likewise. Milliseconds. */
export const STARTUP_MS = 3_000;
export const HANDLER_MS = 600_000;
/** One abstract run of a program: its listeners, its children, what it has done, and how it ends. */
export class Run extends EventLoop {
  readonly input: RunInput;
  readonly listeners = new Map<SignalName, Listener[]>();
  /** Every call that was come by of `process.on` and the like. */
  readonly subscriptions: Set<Node> = new Set();
  /** Code in a branch that was decided not to be taken. */
  readonly skipped: Set<Node> = new Set();
  /** Listeners for a signal whose name is not known. */
  readonly openListeners: Listener[] = [];
  /** Signals whose last listener was taken away: node then restores SIG_DFL. */
  readonly removed = new Map<SignalName, Site>();
  readonly children: Child[] = [];
  /** What the workers of its cluster run, where that is not the program itself. */
  workerFile: string | undefined;
  readonly log: Logged[] = [];
  /** Values that it has given to packages, which nobody has read: they may look at what becomes of them. */
  readonly shared = new Set<Value>();
  /** Its handler has changed one of these. */
  tellsPackages = false;
  readonly maybeEnds: {
    readonly path: Path;
    readonly atMs: number;
    readonly status: ExitStatus;
    readonly site: Site;
  }[] = [];
  /** It calls process.exit (or the like) at start-up. */
  readonly selfExits: { readonly path: Path; readonly site: Site | undefined }[] = [];
  /** A callback that may be called at some time ends it with status 0. */
  endsLater = false;
  /** Conditions that hold, since the service would not run otherwise. */
  readonly assumed = new Set<string>();
  /** What it calls itself in the list of processes. */
  title: string | undefined;
  readonly unknowns = new Set<string>();
  /** Milliseconds after which a timer that the handler sets ends the process, however far it has come. */
  readonly limits: number[] = [];
  /** Packages that are loaded, the runtime's own modules left out; and where each is first called. */
  readonly packages: Set<string> = new Set();
  readonly calledPackages = new Map<string, Site>();
  /** A package that nobody has read is told to see to signals. */
  stopsByPackage: string | undefined;
  /** Why signals may be listened to by what was not followed. */
  readonly doubts: string[] = [];
  /** Exceptions that nobody catches at start-up. */
  readonly crashes: { readonly reason: string; readonly at: Node | undefined }[] = [];
  makesOrphans: { readonly what: string; readonly site: Site } | undefined;
  devServer: { readonly what: string; readonly site: Site } | undefined;
  runsAs: { readonly program: string; readonly argv: readonly string[]; readonly site: Site } | undefined;
  becomes: { readonly argv: readonly string[]; readonly site: Site } | undefined;
  currentSignal: SignalName | undefined;
  /** The end of so many of the first children has led to more of them. */
  ledToMore = 0;
  /** What a handler waits for. */
  readonly handlerWaits: { readonly awaited: PromiseValue; readonly path: Path; readonly site: Site }[] = [];
  /** Listeners of `process` for what is no signal. */
  readonly events = new Map<string, Value[]>();
  /** How often each function is being run right now. */
  readonly active: Map<Node, number> = new Map();
  /** Callbacks that are to be looked at, or have been. */
  readonly deferred: Set<Node> = new Set();
  readonly roots = new Map<string, External>();
  constructor(input: RunInput) {
    super(input.budget);
    this.input = input;
  }

  isCertain(path: Path): boolean {
    return path.every(c => c.usually === c.holds || this.assumed.has(`${c.id}:${c.holds}`));
  }

  /** What only a switch turns on that nobody has set, and that does not have to be on for the program to serve. */
  dropUnlikely(): void {
    const isUnlikely = (path: Path) =>
      path.some(c => c.usually === !c.holds && !this.assumed.has(`${c.id}:${c.holds}`));
    for (const [signal, listeners] of this.listeners) {
      const left = listeners.filter(l => !isUnlikely(l.path));
      const guessed = listeners.flatMap(l => l.path).find(c => c.byName && c.usually !== c.holds);
      if (signal === 'SIGTERM' && left.length < listeners.length && guessed)
        this.supposes ??= `\`${guessed.text}\` is taken not to hold`;
      if (left.length === 0) this.listeners.delete(signal);
      else this.listeners.set(signal, left);
    }
    for (const keeper of this.keepers) if (isUnlikely(keeper.path)) keeper.open = false;
  }

  /** What may not have been opened holds nobody back for certain, where something else is what it runs for. */
  doubtKeepers(): void {
    const open = this.openKeepers.filter(k => k.sure);
    const isElsewhere = (c: Condition) =>
      open.some(k => k.path.some(other => other.id === c.id && other.holds !== c.holds));
    const mayLack = ({ path }: Keeper) =>
      path.some(c => c.isBranch && !c.isRest && !this.isCertain([c]) && !isElsewhere(c));
    if (open.every(mayLack)) return;
    for (const keeper of open) if (mayLack(keeper)) keeper.sure = false;
  }

  assume(path: Path): void {
    for (const c of path) this.assumed.add(`${c.id}:${c.holds}`);
  }

  /** Where to point for something done at `node`: in the user's sources, not in a model of a library. */
  site(env: Env, node: Node): Site {
    return env.act.site ?? { module: env.act.module, node };
  }

  /** process.exit(): what follows on this way is not done. */
  exit(status: ExitStatus, cleansUp: boolean, act: Activation, site: Site | undefined): never {
    if (this.phase === 'handler') {
      if (this.isCertain(act.path)) {
        this.leave(status, cleansUp, site);
      } else if (site) this.maybeEnds.push({ path: act.path, atMs: this.nowMs, status, site });
    } else if (this.phase === 'startup') this.selfExits.push({ path: act.path, site });
    else if (status === 0) this.endsLater = true;
    throw new Halt();
  }
  onExit: (() => boolean) | undefined;

  /** The listeners for `exit` run, which have the last word on the status. `cleansUp`: even without any. */
  leave(status: ExitStatus, cleansUp: boolean, site: Site | undefined): void {
    const before = this.exitCode;
    const listens = this.onExit?.() === true;
    const last = this.exitCode === before ? status : this.status(this.exitCode);
    this.ended ??= { kind: 'exit', atMs: this.nowMs, status: last, cleansUp: cleansUp || listens, site };
  }

  /** Every arm of a branch has ended: if each by an exit, then the branch as a whole exits. */
  joinExits(arms: readonly Path[], act: Activation): void {
    if (this.phase !== 'handler') return;
    const isIn = (path: Path, arm: Path) => arm.every((c, i) => path[i] === c);
    const ends = arms.map(arm => this.maybeEnds.find(end => isIn(end.path, arm)));
    const [first] = ends;
    if (!first || ends.includes(undefined)) return;
    for (const end of ends) this.maybeEnds.splice(this.maybeEnds.indexOf(end ?? first), 1);
    this.exit(first.status, true, act, first.site);
  }

  /** Does what the program does when it starts, though it is only come to now. */
  asAtStart<T>(work: () => T): T {
    const { phase } = this;
    this.phase = 'startup';
    try {
      return work();
    } finally {
      this.phase = phase;
    }
  }

  act(action: Logged['action'], path: Path): void {
    if (this.phase === 'handler') this.log.push({ atMs: this.nowMs, action, path });
  }
}
