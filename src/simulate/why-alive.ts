import type { SignalName } from '../kernel/index.ts';
import type { ProcessNode, Role } from '../model/index.ts';
import type { Process } from './process.ts';
import type { StopCause } from './types.ts';
import { behaviourOf, lastHeard, matters, orderly, type Verdict, type View } from './view.ts';

/** The namespace outlived the grace period: which process would not end, and why? */
export function whyAlive(view: View, node: ProcessNode): Verdict {
  const process = view.machine.processOf(node);
  const last = process && lastHeard(process);
  const isMain = node.id === view.main.id;
  if (!process || !last)
    return { cause: aboveCause(view, view.above.at(-1) ?? node), culprit: view.above.at(-1) ?? node };
  const hides = !isMain && view.above.some(a => a.id === node.id);
  if (last.fate === 'dropped' && node.voidTraps?.some(trap => trap.signal === last.signal))
    return { cause: 'trap-void', culprit: node };
  switch (last.fate) {
    case 'dropped':
      return { cause: hides ? aboveCause(view, node) : discardedCause(view, node), culprit: node };
    case 'ignored':
      return {
        cause: hides && !declared(node, last.signal) ? aboveCause(view, node) : 'signal-ignored',
        culprit: node,
      };
    case 'pending':
      return {
        cause: hides && node.role === 'wrapper' ? aboveCause(view, node) : 'signal-blocked',
        culprit: node,
      };
    case 'deferred':
      return { cause: declared(node, last.signal) ? 'trap-deferred' : aboveCause(view, node), culprit: node };
    case 'not-reached':
      return { cause: 'handler-not-reached', culprit: node };
    default:
      return stillThere(view, node, process, hides);
  }
}

/** It handled the signal and is there all the same. */
function stillThere(view: View, node: ProcessNode, process: Process, hides: boolean): Verdict {
  const signal = lastHeard(process)?.signal ?? view.signal;
  const children = node.children.flatMap(c => view.machine.processOf(c) ?? []).filter(isThere);
  const told = children.find(lastHeard);
  const running = process.reactions.at(-1);
  if (running && running.state !== 'waiting') return { cause: 'grace-too-short', culprit: node };
  if (told) return whyAlive(view, told.node);
  if (process.raiseDropped) {
    const own = handlesAnother(node, view.signal) ? 'other-signal-handled' : 'reraised';
    return { cause: hides ? aboveCause(view, node) : own, culprit: node };
  }
  if (running) {
    const [untold] = children;
    // Its trap has told the program, which has ended; what it waits for is another one.
    const beside =
      hides && declared(node, signal) && view.machine.processOf(view.main)?.exit?.by !== 'namespace';
    if (beside && untold) return { cause: 'child-does-not-end', culprit: untold.node };
    if (hides) return { cause: aboveCause(view, node), culprit: node };
    return { cause: 'child-does-not-end', culprit: untold?.node ?? node };
  }
  if (behaviourOf(node, signal)?.means) return { cause: 'signal-means-something-else', culprit: node };
  if (hides && !declared(node, signal)) return { cause: aboveCause(view, node), culprit: node };
  if (node.devServer && !declared(node, signal)) return { cause: 'dev-server', culprit: node };
  return { cause: 'handler-returns', culprit: node };
}

/** Until the namespace was killed. */
const isThere = ({ exit }: Process): boolean => exit === undefined || exit.by === 'namespace';

/** SIG_DFL on PID 1, which is the program itself. */
function discardedCause(view: View, node: ProcessNode): StopCause {
  if (node.lostTraps?.some(t => t.signal === view.signal)) return 'trap-lost';
  if (node.devServer) return 'dev-server';
  if (hasDaemon(view, node)) return 'daemonized';
  return handlesAnother(node, view.signal) ? 'other-signal-handled' : 'discarded';
}

const hasDaemon = (view: View, node: ProcessNode) =>
  node.holdsNoState === true &&
  (view.main.daemonized || node.children.some(c => c.daemonized || (c.adopted && matters(c))));

/** The sources, or a server's own design, end it in order on another signal. */
const handlesAnother = (node: ProcessNode, signal: SignalName): boolean =>
  orderly(node, signal).some(({ evidence }) =>
    evidence.some(e => e.origin === 'declared' || (e.origin === 'inferred' && e.at !== undefined)),
  );

/** Written in a file of the user's, not the way of the program or runtime. */
function declared(node: ProcessNode, signal: SignalName): boolean {
  return node.signals[signal]?.evidence.some(e => e.origin === 'declared') ?? false;
}

/** A process above the main program did not pass the signal on: what kind of process is it? */
function aboveCause(view: View, node: ProcessNode): StopCause {
  if (view.main.daemonized || (view.main.adopted && node.holdsNoState)) return 'daemonized';
  if (node.devServer) return 'dev-server';
  const init = view.above.find(a => a.role === 'init' && a.id !== '1');
  if (init && node.id === '1' && node.role === 'shell') return 'init-not-pid1';
  const causes: Readonly<Partial<Record<Role, StopCause>>> = {
    'package-manager': 'package-manager-above',
    wrapper: 'wrapper-above',
    supervisor: 'wrapper-above',
  };
  if (node.role !== 'shell') return causes[node.role] ?? 'child-does-not-end';
  if (node.shell?.doing === 'pipeline' || hidesBehindIdle(view, node)) return 'pipeline-above';
  return node.via === 'script' ? 'script-above' : 'shell-form-above';
}

/** `app & tail -f log`: what the shell waits for is not the program. */
function hidesBehindIdle(view: View, node: ProcessNode): boolean {
  const [waitedFor] = node.children;
  return (
    node.shell?.doing === 'foreground' &&
    waitedFor !== undefined &&
    waitedFor.holdsNoState === true &&
    waitedFor.id !== view.main.id
  );
}
