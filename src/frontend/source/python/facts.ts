import type { Location } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { Held, StartedChild } from '../../../model/index.ts';
import type { Setting, Trace } from './state.ts';

/** A place where a signal may find the program once it has started up. */
export interface Site {
  readonly index: number;
  readonly at: Location;
  /** The call that blocks, as the source names it. */
  readonly what: string;
  /** `call`: a call into code that is not read. `loop-end`: the end of a loop that does not block. */
  readonly kind: 'blocking' | 'call' | 'loop-end';
  /** The loops that it lies in. */
  readonly loops: readonly number[];
  /** What the signals are set to there. */
  readonly signals: ReadonlyMap<SignalName, readonly Setting[]>;
  readonly blocked: ReadonlySet<SignalName>;
  /** `certain`: the program stays here or in a loop around it. `once`: until what it waits for has come. */
  readonly stands: 'certain' | 'possible' | 'once' | 'no';
  /** The call does not let a handler run before it is over: os.system. */
  readonly immune: boolean;
  /** The call is one into code that nobody has read, and may set handlers of its own. */
  readonly unread: boolean;
  /** It waits for a child of the program. */
  readonly forChild: boolean;
  /** It sleeps for so long that this is what the program does. */
  readonly isLong: boolean;
  /** How many conditions that are not known lead there. */
  readonly conditions: number;
  /** Reached only after an exception that nobody caught. */
  readonly failed: boolean;
}

/** An exit status: of the child that was waited for, or one that is not known. */
export type Status = number | 'of-child' | 'unknown';

/** What comes of a signal: what is done, and how it ends. */
export interface Final {
  readonly trace: Trace;
  readonly end:
    | { readonly kind: 'exit'; readonly status: Status; readonly cleansUp: boolean }
    | { readonly kind: 'stays'; readonly why?: string }
    | { readonly kind: 'unknown'; readonly reason: string };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A server or program that a library call turns the process into. */
export interface RunsAs {
  readonly program: string;
  readonly argv: readonly string[];
  readonly at: Location;
  /** What Python waits for once the server has ended. */
  readonly held?: Held;
}

/** A call of exec: the process becomes another program. */
export interface Replacement {
  /** The call, as the source writes it. */
  readonly what: string;
  readonly at: Location;
  /** `undefined`: its words are not known. */
  readonly argv: readonly string[] | undefined;
}

export const runsPython = (program: string): boolean => /(?:^|\/)python[\d.]*$/.test(program);

/** What is learnt on the way, whichever path was taken. */
export class Facts {
  readonly children = new Map<string, Mutable<StartedChild>>();
  readonly sites = new Map<number, Mutable<Site>>();
  /** How many of them are more than calls into code that is not read. */
  waits = 0;
  readonly #inLoops = new Map<number, Mutable<Site>[]>();
  /** Children that the main thread itself has started: past a call that waits for one, it is gone. */
  readonly startedInMain = new Set<string>();
  readonly unknowns = new Set<string>();
  readonly finals: Final[] = [];
  readonly runsAs: RunsAs[] = [];
  /** What Python waits for once the server that has loaded it has ended. */
  held: Held | undefined;
  /** The calls of exec that the main thread comes to, each with its own program. */
  readonly replacements: Replacement[] = [];
  makesOrphans: { readonly what: string; readonly at: Location } | undefined;
  devServer: { readonly what: string; readonly at: Location } | undefined;
  /** Blocked signals that some call takes. */
  readonly waitedFor = new Set<SignalName>();
  waitsForAny = false;
  /** Some path ends with an exception that nobody catches. */
  fails = false;
  /** As it is configured here, a test sends it away before it is up. */
  refuses = false;
  /** The program reaches its end by itself, on some path. */
  ends = false;
  /** A path ends where nothing more is known: a call that may or may not return. */
  mayStand = false;

  child(key: string, child: StartedChild): void {
    if (!this.children.has(key)) this.children.set(key, { ...child });
  }

  replace(by: Replacement): void {
    if (!this.replacements.some(r => r.argv?.join('\0') === by.argv?.join('\0'))) this.replacements.push(by);
  }

  /** The program stands at these places: what it has waited for on its way there has ended. */
  settle(sites: readonly Site[]): void {
    if (!sites.some(s => s.stands === 'certain')) return;
    for (const [key, child] of this.children) {
      const isHere = sites.some(s => s.at.file === child.at.file && s.at.line === child.at.line);
      const { command } = child;
      // Whether a script of its own goes on is a guess until it is read.
      const isGuess =
        child.lifetime === 'unknown' || ('argv' in command && runsPython(command.argv[0] ?? ''));
      if (child.mode === 'blocking' && isGuess && this.startedInMain.has(key) && !isHere)
        child.lifetime = 'short';
    }
  }

  reaped(key: string): void {
    const child = this.children.get(key);
    if (child) child.reaped = true;
  }

  site(site: Site): void {
    const kept = { ...site };
    this.sites.set(site.index, kept);
    if (site.kind === 'blocking' || site.stands !== 'no') this.waits++;
    for (const loop of site.loops) {
      const others = this.#inLoops.get(loop);
      if (others) others.push(kept);
      else this.#inLoops.set(loop, [kept]);
    }
  }

  /**
   * All sites in a loop are places to stay at, once the loop is known to go on. One that may end and never blocks
   * works something out, and ends.
   */
  stand(loop: number, stands: 'certain' | 'possible'): void {
    const sites = this.#inLoops.get(loop) ?? [];
    if (stands === 'possible' && sites.every(site => site.kind === 'loop-end')) return;
    for (const site of sites) {
      if (site.stands !== 'certain') site.stands = stands;
    }
  }
}
