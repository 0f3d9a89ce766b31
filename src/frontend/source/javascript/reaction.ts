import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type {
  Action,
  KnownSignalBehaviour,
  Reaction,
  SignalBehaviour,
  Target,
} from '../../../model/index.ts';
import type { Run } from './run.ts';
import { type Logged, SUPPOSED_MS } from './tasks.ts';
import type { Path, Site } from './values.ts';
import type { Vm } from './vm.ts';

/**
 * What node does with a signal that no listener is registered for. It catches SIGTERM and SIGINT, restores the
 * default and raises them again.
 *
 * @source measured with node 20.20.2 and 22 as PID 1 (rt/node/loop); src/node.cc SignalExit, v20
 */
export function runtimeDefault(signal: SignalName): KnownSignalBehaviour {
  const evidence: Evidence[] = [{ origin: 'observed', note: `node without a listener for ${signal}` }];
  return signal === 'SIGTERM' || signal === 'SIGINT'
    ? { disposition: 'handler', reaction: [{ do: 'raise' }], evidence }
    : { disposition: 'SIG_DFL', evidence };
}

const conditions = (path: Path): string => path.map(c => `\`${c.text}\``).join(' and ');

/** Children that a report shows: those that live as long as the program, in this order. */
export function targetOf(run: Run, children: readonly number[]): Target {
  const shown = run.children.flatMap((child, at) => (isService(run, at) && child ? [at] : []));
  const jobs = children.map(at => shown.indexOf(at)).filter(at => at !== -1);
  if (jobs.length === shown.length && shown.length === 1) return 'child';
  return jobs.length === shown.length && shown.length > 0 ? 'children' : { jobs };
}

export function isService(run: Run, at: number): boolean {
  const child = run.children[at];
  return (
    child !== undefined &&
    !child.later &&
    child.mode === 'background' &&
    !(at < run.input.childrenEnd && child.awaited)
  );
}

function plainAction(run: Run, { action }: Logged): Action {
  switch (action.do) {
    case 'signal-children':
      return { do: 'signal', to: targetOf(run, action.children), signal: action.signal };
    case 'dismiss-children':
      return { do: 'dismiss', who: targetOf(run, action.children), note: 'disconnects its workers' };
    case 'wait-children':
      return { do: 'wait', for: targetOf(run, action.children) };
    default:
      return action;
  }
}

/** Several children signalled or waited for one after the other are one action. */
function merged(log: readonly Logged[]): readonly Logged[] {
  const out: Logged[] = [];
  for (const entry of log) {
    const twin = out.find(
      o => o.atMs === entry.atMs && o.action.do === entry.action.do && mergeable(o, entry),
    );
    if (twin && 'children' in twin.action && 'children' in entry.action) {
      out[out.indexOf(twin)] = {
        ...twin,
        action: { ...twin.action, children: [...twin.action.children, ...entry.action.children] },
      };
    } else out.push(entry);
  }
  return out;
}

function mergeable(a: Logged, b: Logged): boolean {
  if (a.action.do === 'signal-children' && b.action.do === 'signal-children')
    return a.action.signal === b.action.signal;
  return a.action.do === 'wait-children' && b.action.do === 'wait-children';
}

interface Builder {
  readonly actions: Action[];
  atMs: number;
}

function until(builder: Builder, atMs: number): void {
  const ms = atMs - builder.atMs;
  if (ms > 0) builder.actions.push({ do: 'work', ms, note: `waits ${ms / 1000} s` });
  builder.atMs = Math.max(builder.atMs, atMs);
}

/** What a handler does, from the log of a run in which it was called at `startMs`. */
export function reactionOf(vm: Vm, startMs: number): Reaction {
  const { run } = vm;
  const builder: Builder = { actions: [], atMs: startMs };
  const log = merged(run.log);
  const last = run.ended ? log.length : log.findLastIndex(l => l.action.do !== 'wait-children') + 1;
  for (const entry of log.slice(0, last)) {
    until(builder, entry.atMs);
    builder.actions.push(plainAction(run, entry));
  }
  ending(vm, builder);
  return builder.actions;
}

const LONG_WAIT: Reaction = [{ do: 'work', ms: 3_600_000, note: 'waits on' }];

/** A callback that may be called ends it long before the limit that it has set itself. */
function mayEndBefore(run: Run, builder: Builder, atMs: number): void {
  const [first] = run.maybeEnds;
  if (!first || atMs - first.atMs <= SUPPOSED_MS) return;
  until(builder, first.atMs);
  const reason = `the handler ends the process before its limit only if ${conditions(first.path)}`;
  builder.actions.push({
    do: 'unknown',
    reason,
    may: [[{ do: 'exit', status: first.status, cleansUp: true }]],
  });
}

function ending(vm: Vm, builder: Builder): void {
  const { run } = vm;
  const { ended } = run;
  // One that never ended, and may not have been come to: then what follows it has run.
  const wait = run.handlerWaits.find(
    ({ awaited, path }) => awaited.state === 'pending' && !run.isCertain(path),
  );
  if (wait) {
    const reason = `whether the handler comes to ${vm.loader.where(wait.site)}, which nothing ends`;
    builder.actions.push({ do: 'unknown', reason });
  }
  if (ended) {
    mayEndBefore(run, builder, ended.atMs);
    until(builder, ended.atMs);
    if (run.endsBehind) builder.actions.push({ do: 'unknown', reason: run.endsBehind, may: [LONG_WAIT] });
    if (ended.kind === 'abort') builder.actions.push({ do: 'abort' });
    else {
      const cleansUp = ended.kind === 'drained' || ended.cleansUp;
      builder.actions.push({ do: 'exit', status: ended.status, cleansUp });
    }
    return;
  }
  const [maybe] = run.maybeEnds;
  if (maybe) {
    until(builder, maybe.atMs);
    builder.actions.push({
      do: 'unknown',
      reason: `the handler ends the process only if ${conditions(maybe.path)}`,
    });
    return;
  }
  const endless = run.handlerWaits.find(({ awaited }) => awaited.state === 'pending' && !awaited.endless);
  if (endless) {
    const reason = `whether what ${vm.loader.where(endless.site)} waits for ever comes`;
    builder.actions.push({ do: 'unknown', reason });
    return;
  }
  if (!run.maybeDrained) {
    const open = run.openKeepers.find(k => k.sure);
    // One that was there all along needs no word where the handler closes nothing.
    if (open && builder.actions.length > 0) {
      const note = `stays: ${open.what}, opened by ${vm.loader.where(open.site)}, keeps it alive`;
      builder.actions.push({ do: 'work', ms: 0, note });
    }
    if (run.tellsPackages)
      builder.actions.push({
        do: 'unknown',
        reason: 'whether a package that is not read looks at what the handler has changed',
      });
    return;
  }
  const [keeper] = run.maybeDrained.keepers;
  const what = keeper ? `${keeper.what}, opened by ${vm.loader.where(keeper.site)},` : 'something';
  builder.actions.push({
    do: 'unknown',
    reason: `whether ${what} keeps the process alive after the handler`,
  });
}

export function evidenceAt(vm: Vm, signal: SignalName, site: Site, note: string): Evidence {
  const at = vm.loader.locate(site);
  return { origin: 'inferred', note: `${note} for ${signal}`, ...(at ? { at } : {}) };
}

/** A listener that is registered only under some conditions. */
export function maybeHandled(signal: SignalName, handled: KnownSignalBehaviour, path: Path): SignalBehaviour {
  const reason =
    path.length > 0
      ? `a listener for ${signal} is registered only if ${conditions(path)}`
      : `a listener for ${signal} may have been removed`;
  return {
    disposition: 'unknown',
    reason,
    worlds: [runtimeDefault(signal), handled],
    evidence: handled.evidence,
  };
}
