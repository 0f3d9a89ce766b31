import type { SignalName } from '../kernel/index.ts';
import type { ProcessNode } from '../model/index.ts';
import type { Explanation } from './explain.ts';
import type { StopCause } from './types.ts';
import {
  ancestorsOf,
  behaviourOf,
  lastHeard,
  matters,
  nodesBelow,
  orderly,
  setByItsFiles,
  type Verdict,
  type View,
} from './view.ts';

/** PID 1 ended in time. */
export function whyEnded(view: View, collateral: readonly ProcessNode[]): Omit<Explanation, 'collateral'> {
  const { main, machine } = view;
  const exit = machine.processOf(main)?.exit;
  if (exit?.by === 'namespace') return { outcome: 'abrupt', ...whyCut(view) };
  const grouped = preforkHit(view);
  if (grouped) return { outcome: 'abrupt', cause: 'prefork-group-signal', culprit: grouped };
  if (exit && !exit.cleansUp) {
    const process = machine.processOf(main);
    // A supervisor that is to kill it tells it nothing.
    if (process?.received.length && !lastHeard(process) && view.above.at(-1)?.role === 'supervisor')
      return { outcome: 'abrupt', cause: 'children-not-told', culprit: main };
    const signal = process?.received.at(-1)?.signal ?? view.signal;
    const killer = signal === 'SIGKILL' ? view.above.find(node => node.devServer) : undefined;
    if (killer) return { outcome: 'abrupt', cause: 'dev-server', culprit: killer };
    const cause = deathCause(main, signal, exit.by === 'signal');
    if (!isChosenFor(view, main, cause)) return { outcome: 'abrupt', cause, culprit: main };
  }
  const worker = main.children.find(child => isLostWorker(view, child));
  if (worker) return { outcome: 'abrupt', cause: 'default-death', culprit: worker };
  const cut = main.children.find(node => isCut(view, node));
  if (cut) return { outcome: 'abrupt', cause: 'children-not-told', culprit: cut };
  const lost = collateral.find(
    node => node.id !== main.id && !isWorker(view, node) && !hasNothingInHand(view, node),
  );
  if (!lost) {
    const dead = nodesBelow(view.tree).find(node => isLostFellow(view, node));
    if (dead) return { outcome: 'abrupt', cause: causeOfFellow(view, dead), culprit: dead };
    return { outcome: 'graceful', cause: 'graceful', culprit: main };
  }
  if (isLeftBehind(view, lost)) return { outcome: 'abrupt', cause: 'daemonized', culprit: lost };
  const process = machine.processOf(lost);
  const told = process && lastHeard(process);
  return { outcome: 'abrupt', cause: told ? 'leaves-before-children' : 'children-not-told', culprit: lost };
}

/** The main program ended, but not in order. */
function deathCause(main: ProcessNode, signal: SignalName, byDefault: boolean): StopCause {
  if (!byDefault && main.devServer) return 'dev-server';
  if (!byDefault && behaviourOf(main, signal)?.means) return 'fast-shutdown';
  const own = behaviourOf(main, signal);
  if (!byDefault && own?.leavesWork) return 'work-not-awaited';
  const isOwn = !byDefault && own !== undefined && setByItsFiles(own);
  if (!isOwn && orderly(main, signal).some(b => setByItsFiles(b))) return 'other-handler-skipped';
  return byDefault ? 'default-death' : 'runtime-exit';
}

/** A server that ends in order, the main program or another one, sees to its own workers. */
function isWorker(view: View, node: ProcessNode): boolean {
  const { tree, main, machine } = view;
  const above = nodesBelow(tree).find(parent => parent.children.some(c => c.id === node.id));
  if (!above || node.adopted || above.sources.length > 0) return false;
  if (above.id === main.id) return above.role !== 'shell';
  const exit = machine.processOf(above)?.exit;
  const isMeant = exit?.cleansUp === true || isChosenFor(view, above, causeOfFellow(view, above));
  return above.role === 'app' && isMeant;
}

/** It, or who has started it, only answers a web server that has ended in order by now, with all answers. */
function hasNothingInHand({ tree, machine }: View, node: ProcessNode): boolean {
  const isBehind = [...ancestorsOf(tree.pid1, node), node].some(({ tier }) => tier === 'behind');
  const fronts = isBehind ? nodesBelow(tree).filter(({ tier }) => tier === 'front') : [];
  return fronts.length > 0 && fronts.every(front => machine.processOf(front)?.exit?.cleansUp === true);
}

/** What a supervisor, or an init with services, runs beside the main program counts as it does: this one ends at once. */
function isLostFellow(view: View, node: ProcessNode): boolean {
  const { tree, main, machine } = view;
  const exit = machine.processOf(node)?.exit;
  if (node.id === main.id || !matters(node) || !exit || exit.by === 'namespace' || exit.cleansUp)
    return false;
  const above = ancestorsOf(tree.pid1, node).toReversed();
  if (above.some(({ id }) => id === main.id)) return false;
  if (!(exit.by === 'signal' ? above : above.slice(0, 1)).some(hasServices)) return false;
  if (isWorker(view, node)) return false;
  return !isChosenFor(view, node, causeOfFellow(view, node));
}

/** A worker that does the work of the program, and that the signal ends at once. */
function isLostWorker({ machine }: View, child: ProcessNode): boolean {
  const process = machine.processOf(child);
  const died = process?.exit?.by === 'signal' && process.received.at(-1)?.signal !== 'SIGKILL';
  return died && child.isWorker === true && matters(child);
}

/** What would have ended in order, had it been told: who started it has sent it SIGKILL instead. */
function isCut({ machine, main, signal }: View, node: ProcessNode): boolean {
  const process = machine.processOf(node);
  const isKilled = process?.exit?.by === 'signal' && process.received.length > 0 && !lastHeard(process);
  if (!isKilled || node.lifetime === 'short') return false;
  // Of a program that is not known it counts where nobody has chosen that: subprocess.run() kills what it waits for.
  const own = behaviourOf(main, signal);
  const isChosen = own === undefined || setByItsFiles(own);
  return node.role === 'unknown' ? !isChosen : matters(node) && orderly(node, 'SIGKILL').length > 0;
}

const hasServices = ({ role, children }: ProcessNode) =>
  role === 'supervisor' || (role === 'init' && children.length > 1);

/**
 * A supervisor stops each of its services with the signal that is set for it, and the fast stop is one that the
 * service has: all of them end by their own code. A stop signal of the image that does not fit its program is another
 * matter.
 */
const isChosenFor = ({ tree }: View, node: ProcessNode, cause: StopCause) =>
  cause === 'fast-shutdown' && ancestorsOf(tree.pid1, node).some(hasServices);

function causeOfFellow({ machine, signal }: View, node: ProcessNode): StopCause {
  const process = machine.processOf(node);
  return deathCause(node, process?.received.at(-1)?.signal ?? signal, process?.exit?.by === 'signal');
}

/** A group signal reached the workers of a server that wants to tell them itself. */
function preforkHit(view: View): ProcessNode | undefined {
  return nodesBelow(view.tree).find(
    node =>
      node.prefork &&
      node.children.some(child =>
        view.machine.processOf(child)?.received.some(r => r.toGroup && r.fate === 'terminated'),
      ),
  );
}

/** A daemon below a supervisor, which has seen the process end that it has started. */
const isLeftBehind = ({ tree }: View, node: ProcessNode) =>
  node.daemonized === true && ancestorsOf(tree.pid1, node).at(-1)?.role === 'supervisor';

/** The main program was killed with the namespace: who left before it? */
function whyCut(view: View): Verdict {
  const { machine, main, above } = view;
  const told = (machine.processOf(main)?.received.length ?? 0) > 0;
  const dead = above.filter(
    node => machine.processOf(node)?.exit && machine.processOf(node)?.exit?.by !== 'namespace',
  );
  const firstToGo = dead.at(-1) ?? view.tree.pid1;
  const dev = above.find(node => node.devServer);
  if (dev || main.devServer) return { cause: 'dev-server', culprit: dev ?? main };
  const manager = above.find(node => node.role === 'package-manager');
  if (manager) return { cause: 'package-manager-above', culprit: manager };
  if (isLeftBehind(view, main)) return { cause: 'daemonized', culprit: main };
  const pid1 = view.tree.pid1;
  if (pid1.role === 'wrapper') return { cause: 'wrapper-above', culprit: pid1 };
  const holdsGroup = above.find(node => node.role === 'init' || node.role === 'supervisor');
  if (holdsGroup && firstToGo.role === 'shell' && machine.processOf(firstToGo)?.exit?.by === 'signal') {
    return { cause: told ? 'leaves-before-children' : 'init-signals-only-shell', culprit: firstToGo };
  }
  if (holdsGroup && firstToGo.role === 'wrapper') return { cause: 'wrapper-above', culprit: firstToGo };
  return { cause: told ? 'leaves-before-children' : 'children-not-told', culprit: firstToGo };
}
