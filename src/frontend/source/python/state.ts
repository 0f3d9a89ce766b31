import type { Location } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { Action } from '../../../model/index.ts';
import { Table } from './table.ts';
import { type CallArgument, either, type ObjectValue, same, sequence, type Value } from './value.ts';

/** Which of the program's own children an action is meant for: keys of `Facts.children`, or all that it has. */
export type Targets = { readonly keys: readonly string[] } | 'children' | 'group' | 'all';

/** What is done after the signal, in order; a choice hangs on a condition that is not known. */
export type TraceItem =
  | Exclude<Action, { do: 'signal' | 'dismiss' | 'wait' | 'exit' }>
  | { readonly do: 'signal'; readonly to: Targets; readonly signal: SignalName | 'same' }
  | { readonly do: 'dismiss'; readonly who: Targets; readonly note: string }
  | { readonly do: 'wait'; readonly for: Targets; readonly limitMs?: number }
  | { readonly do: 'choice'; readonly of: readonly Trace[]; readonly condition: string };
export type Trace = readonly TraceItem[];

/** What a signal is set to. `library`: a handler of a known library, which ends the call that runs it. */
export type Registration = { readonly at: Location } & (
  | {
      readonly kind: 'handler';
      readonly handler: Value;
      readonly by: 'signal' | 'loop';
      readonly args: readonly CallArgument[];
    }
  | { readonly kind: 'library'; readonly name: string; readonly ends: boolean }
  | { readonly kind: 'SIG_DFL' | 'SIG_IGN' }
  | { readonly kind: 'unknown'; readonly reason: string }
);
/** `unset`: what the runtime made of it at the start. */
export type Setting = Registration | { readonly kind: 'unset' };

/** A call that loop.call_later() asks for. */
export interface Timer {
  readonly callee: Value;
  readonly args: readonly CallArgument[];
  readonly ms: number;
}

/** A call into a library: which one, and as the source has it. */
export interface Stir {
  /** The first name of its path; `?`: not known. */
  readonly library: string;
  readonly what: string;
  /** The object whose method it calls. */
  readonly object?: number | undefined;
  readonly method?: string;
}

/** The cell of a list, set or dict that holds what is in it. */
export const CONTENTS = 'items';

interface Cells {
  readonly owner: object;
  readonly values: Map<string, Value>;
}

export const TOLD = 'whether code that is not read looks at what the handler has changed';

/** Objects that are there from the start have negative ids. */
const FIRST_ID = -8;

/** Everything that may change while the program runs. Cloned where paths part, joined where they meet. */
export class State {
  readonly #scopes: Table<Cells>;
  signals: ReadonlyMap<SignalName, readonly Setting[]> = new Map();
  blocked: ReadonlySet<SignalName> = new Set();
  trace: Trace = [];
  /** The signal under study has arrived. */
  delivered = false;
  /** What other threads make of it is seen. */
  othersActed = false;
  /** The last signal that another thread has sent to the program. */
  sentByThread: SignalName | undefined;
  /** A handler of the event loop that runs once the code that blocks the loop gives way. */
  queued: Registration | undefined;
  threads: readonly ObjectValue[] = [];
  /** Ids of threads and processes that were started on some of the ways that lead here. */
  sometimes: ReadonlySet<number> = new Set();
  /** Children that were started on all of them, by their keys. */
  started: ReadonlySet<string> = new Set();
  /** Children that were waited for to their end, by their keys. */
  waited: ReadonlySet<string> = new Set();
  /** multiprocessing.Process objects that were started. */
  processes: readonly ObjectValue[] = [];
  /** Pools of processes: their workers are children of the program too. */
  pools: readonly ObjectValue[] = [];
  atExit: readonly { readonly callee: Value; readonly args: readonly CallArgument[] }[] = [];
  /** What the event loop is to call after the signal, in a while, if it still runs then. */
  later: readonly Timer[] = [];
  /** Calls of the handler into code that nobody has read: what they do elsewhere in the program is not known. */
  stirs: readonly Stir[] = [];
  /** Why it is not known whether the program goes on as before. */
  doubt: string | undefined;
  /** Scopes of objects that code which nobody has read was given. */
  shared: ReadonlySet<number> = new Set();
  /** What set_wakeup_fd() was given. */
  wakeup: Value | undefined;

  constructor(scopes = new Table<Cells>()) {
    this.#scopes = scopes;
  }

  clone(): State {
    const copy = new State(this.#scopes.fork());
    copy.signals = this.signals;
    copy.blocked = this.blocked;
    copy.trace = this.trace;
    copy.delivered = this.delivered;
    copy.othersActed = this.othersActed;
    copy.sentByThread = this.sentByThread;
    copy.queued = this.queued;
    copy.threads = this.threads;
    copy.sometimes = this.sometimes;
    copy.started = this.started;
    copy.waited = this.waited;
    copy.processes = this.processes;
    copy.pools = this.pools;
    copy.atExit = this.atExit;
    copy.later = this.later;
    copy.stirs = this.stirs;
    copy.doubt = this.doubt;
    copy.shared = this.shared;
    copy.wakeup = this.wakeup;
    return copy;
  }

  read(scope: number, name: string): Value | undefined {
    return this.#scopes.get(scope - FIRST_ID)?.values.get(name);
  }

  /** `tells`: a handler does it. */
  write(scope: number, name: string, value: Value, tells = false): void {
    if (tells && this.shared.has(scope)) this.doubt ??= TOLD;
    const cells = this.#scopes.get(scope - FIRST_ID);
    if (cells && cells.owner === this.#scopes.owner) cells.values.set(name, value);
    else {
      const values = new Map(cells?.values).set(name, value);
      this.#scopes.set(scope - FIRST_ID, { owner: this.#scopes.owner, values });
    }
  }

  names(scope: number): readonly string[] {
    return [...(this.#scopes.get(scope - FIRST_ID)?.values.keys() ?? [])];
  }

  set(signal: SignalName, setting: Setting): void {
    this.signals = new Map([...this.signals, [signal, [setting]]]);
  }

  push(item: TraceItem): void {
    if (this.delivered) this.trace = [...this.trace, item];
  }

  /** The scopes in which two states may differ. */
  scopesUnlike(other: State): number[] {
    return this.#scopes.unlike(other.#scopes).map(index => index + FIRST_ID);
  }
}

/** Paths meet: what differs becomes one of several. Paths that the signal has not reached are left out. */
export function join(states: readonly State[], condition: string): State | undefined {
  const reached = states.some(s => s.delivered) ? states.filter(s => s.delivered) : states;
  const [first, ...rest] = reached;
  if (!first) return undefined;
  return rest.reduce((a, b) => joinTwo(a, b, condition), first);
}

function joinTwo(a: State, b: State, condition: string): State {
  const out = a.clone();
  for (const scope of a.scopesUnlike(b)) {
    for (const name of b.names(scope)) {
      const left = a.read(scope, name);
      const right = b.read(scope, name);
      if (!right || (left && same(left, right))) continue;
      out.write(
        scope,
        name,
        left ? (name === CONTENTS ? joinContents(left, right) : either([left, right])) : right,
      );
    }
  }
  out.signals = joinSignals(a.signals, b.signals);
  out.blocked = new Set([...a.blocked, ...b.blocked]);
  out.trace = joinTraces(a.trace, b.trace, condition);
  out.queued = a.queued ?? b.queued;
  out.sentByThread = a.sentByThread ?? b.sentByThread;
  out.sometimes = new Set([
    ...a.sometimes,
    ...b.sometimes,
    ...unlike(a.threads, b.threads),
    ...unlike(a.processes, b.processes),
  ]);
  out.started = a.started === b.started ? a.started : new Set([...a.started].filter(k => b.started.has(k)));
  out.threads = [...new Set([...a.threads, ...b.threads])];
  out.waited = new Set([...a.waited].filter(key => b.waited.has(key)));
  out.processes = [...new Set([...a.processes, ...b.processes])];
  out.pools = [...new Set([...a.pools, ...b.pools])];
  out.atExit = a.atExit.length >= b.atExit.length ? a.atExit : b.atExit;
  out.later = [...new Set([...a.later, ...b.later])];
  out.stirs = [...new Set([...a.stirs, ...b.stirs])];
  out.doubt = a.doubt ?? b.doubt;
  out.shared = a.shared === b.shared ? a.shared : new Set([...a.shared, ...b.shared]);
  out.wakeup = a.wakeup ?? b.wakeup;
  return out;
}

/** Lists that something was added to on one of the ways begin alike: what follows is not known. */
function joinContents(a: Value, b: Value): Value {
  if (a.type !== 'sequence' || b.type !== 'sequence') return either([a, b]);
  const other = a.items.findIndex((item, i) => !b.items[i] || !same(item, b.items[i]));
  const begin = sequence(other === -1 ? a.items : a.items.slice(0, other), false);
  return a.reduced || b.reduced ? { ...begin, reduced: true } : begin;
}

/** Objects that are among one of these alone, by their ids. */
function unlike(a: readonly ObjectValue[], b: readonly ObjectValue[]): number[] {
  if (a === b) return [];
  const [ours, theirs] = [new Set(a.map(o => o.id)), new Set(b.map(o => o.id))];
  return [...ours].filter(id => !theirs.has(id)).concat([...theirs].filter(id => !ours.has(id)));
}

const UNSET: Setting = { kind: 'unset' };

function joinSignals(a: State['signals'], b: State['signals']): State['signals'] {
  if (a === b) return a;
  const out = new Map<SignalName, readonly Setting[]>();
  for (const signal of new Set([...a.keys(), ...b.keys()])) {
    const all = [...(a.get(signal) ?? [UNSET]), ...(b.get(signal) ?? [UNSET])];
    out.set(
      signal,
      all.filter((s, i) => all.findIndex(o => sameSetting(o, s)) === i),
    );
  }
  return out;
}

function sameSetting(a: Setting, b: Setting): boolean {
  if (a === b) return true;
  if (a.kind === 'handler' && b.kind === 'handler') return a.by === b.by && same(a.handler, b.handler);
  if (a.kind === 'handler' || b.kind === 'handler' || a.kind !== b.kind) return false;
  return a.kind !== 'library' || b.kind !== 'library' || a.name === b.name;
}

function joinTraces(a: Trace, b: Trace, condition: string): Trace {
  if (a === b) return a;
  let common = 0;
  while (common < a.length && common < b.length && JSON.stringify(a[common]) === JSON.stringify(b[common]))
    common++;
  if (common === a.length && common === b.length) return a;
  return [...a.slice(0, common), { do: 'choice', of: [a.slice(common), b.slice(common)], condition }];
}
