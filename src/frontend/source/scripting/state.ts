import type { SignalName } from '../../../kernel/index.ts';
import type { Call, Code, Func, Loop, Place, Try } from './code.ts';
import type { Walker } from './walk.ts';

/** How a piece of code may be left; `stuck`: never, since it goes round for good or waits for good. */
export type How = 'next' | 'return' | 'break' | 'again' | 'exit' | 'throw' | 'stuck';
export type Hows = ReadonlySet<How>;
export const NEXT: Hows = new Set<How>(['next']);
export const STUCK: Hows = new Set<How>(['stuck']);
export const only = (how: How): Hows => new Set([how]);
export const joined = (...sets: readonly Hows[]): Hows => new Set(sets.flatMap(s => [...s]));
export const without = (set: Hows, ...hows: readonly How[]): Hows =>
  new Set([...set].filter(h => !hows.includes(h)));

/** What a program has asked for on a signal. */
export type Registration =
  | { readonly kind: 'handler'; readonly handler: Func | undefined; readonly at: Place }
  /** A library's handler, which ends the program in order with this status. */
  | { readonly kind: 'ends'; readonly status: number; readonly at: Place; readonly source: string }
  | { readonly kind: 'ignored' | 'default' | 'system-default'; readonly at: Place };

/** What stands round a place where the program waits, outermost first. */
export type Frame =
  | { readonly kind: 'loop'; readonly loop: Loop }
  | { readonly kind: 'try'; readonly code: Try }
  /** Over the items of something; `isFinite`: their number is known. */
  | { readonly kind: 'each'; readonly isFinite: boolean }
  | { readonly kind: 'function' };

/** What holds at a point of the program. */
export interface State {
  /** What may have been asked for; `undefined` among them: nothing. */
  signals: Map<SignalName, readonly (Registration | undefined)[]>;
  /** Switches of the language, such as `async`, and whether they are certain. */
  modes: Map<string, boolean>;
  names: Map<string, Code>;
  /** What runs when the program exits, the last first. */
  atExit: readonly Func[];
}

/** A place where the program may stand when a signal comes. */
export interface Site {
  readonly kind: 'endless' | 'waiting' | 'call' | 'end';
  readonly loop: Loop | undefined;
  /** The call that waits. */
  readonly call: Call | undefined;
  readonly frames: readonly Frame[];
  readonly state: State;
  /** How many exits the program has come by before. */
  readonly exits: number;
}

/** What is particular to a language. */
export interface Semantics {
  truthy(value: string | number | boolean | null): boolean;
  /** The value of what the language or its libraries define. */
  evaluate(code: Code, walker: Walker): Code | undefined;
  /** A call that is not to one of the program's own functions; `undefined`: nothing is known of it. */
  call(call: Call, walker: Walker): Hows | undefined;
  /** Does a name never change its value? */
  isConstant(name: string): boolean;
  /** Functions that may wait for something, and those that surely do. */
  readonly waits: RegExp;
  readonly blocks: RegExp;
  /** How many seconds a call that does nothing else lasts; `undefined`: it is another call, or that is not known. */
  pause(call: Call, walker: Walker): number | undefined;
  /** Does such a call go on after a handler? */
  readonly resumes: boolean;
  /** Functions that wait for a child to end. */
  readonly awaits: RegExp;
  /** Functions that tell a process to end. */
  readonly tells: RegExp;
  /** Does a clause for these types catch an exception of this one? `undefined`: not known. */
  catches(types: readonly string[], thrown: string | undefined): boolean | undefined;
  /** What a program ends with that does not catch an exception. */
  readonly uncaught: number;
}

export const sameFrame = (a: Frame, b: Frame | undefined): boolean =>
  a.kind === b?.kind && (a.kind !== 'loop' || b.kind !== 'loop' || a.loop === b.loop);

export const copy = ({ signals, modes, names, atExit }: State): State => ({
  atExit,
  signals: new Map(signals),
  modes: new Map(modes),
  names: new Map(names),
});

/** What holds behind two ways. */
export function merged(a: State, b: State): State {
  const signals = new Map<SignalName, readonly (Registration | undefined)[]>();
  for (const signal of new Set([...a.signals.keys(), ...b.signals.keys()])) {
    const both = [...(a.signals.get(signal) ?? [undefined]), ...(b.signals.get(signal) ?? [undefined])];
    signals.set(signal, [...new Set(both)]);
  }
  const modes = new Map<string, boolean>();
  for (const mode of new Set([...a.modes.keys(), ...b.modes.keys()]))
    modes.set(mode, a.modes.get(mode) === true && b.modes.get(mode) === true);
  const names = new Map<string, Code>();
  for (const [name, value] of a.names) if (b.names.get(name) === value) names.set(name, value);
  return { signals, modes, names, atExit: a.atExit.filter(func => b.atExit.includes(func)) };
}
