import type { SignalName } from '../kernel/index.ts';
import {
  type ProcessNode,
  type ProcessTree,
  type SignalBehaviour,
  stopsInOrder,
  walk,
} from '../model/index.ts';
import type { Explanation } from './explain.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';

/** The end state of a stop, as its explanation looks at it. */
export interface View {
  readonly tree: ProcessTree;
  readonly machine: Machine;
  readonly signal: SignalName;
  readonly main: ProcessNode;
  /** From PID 1 down to the main program's parent. */
  readonly above: readonly ProcessNode[];
}

export type Verdict = Pick<Explanation, 'cause' | 'culprit'>;

export const nodesBelow = (tree: ProcessTree) => [...walk(tree.pid1)];

/**
 * What counts is the program that the container exists for, and what would have cleaned up had it been told. A helper
 * that leaves the signal at its default action and holds no state (tail, tee, cron) loses nothing when it is killed
 * with the namespace: where the main program has ended in order, the stop is graceful all the same, and nobody had to
 * tell the helper. A helper with a handler (rsyslogd, sshd) has something to finish, and counts.
 */
export const matters = (node: ProcessNode): boolean =>
  node.role === 'app' && node.lifetime !== 'short' && node.holdsNoState !== true;

export function ancestorsOf(root: ProcessNode, target: ProcessNode): ProcessNode[] {
  const path = target.id.split('.');
  const out: ProcessNode[] = [];
  let node: ProcessNode | undefined = root;
  for (let i = 1; i < path.length && node; i++) {
    out.push(node);
    const id: string = path.slice(0, i + 1).join('.');
    node = node.children.find(c => c.id === id);
  }
  return out;
}

/** Before the SIGKILL that nobody hears. */
export const lastHeard = ({ received }: Process) => received.findLast(({ signal }) => signal !== 'SIGKILL');

/** What ends it in order, but for other signals than this. */
export const orderly = (node: ProcessNode, signal: SignalName): readonly SignalBehaviour[] =>
  (['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR1'] as const).flatMap(name => {
    const behaviour = name === signal ? undefined : node.signals[name];
    return behaviour && stopsInOrder(name, behaviour) ? [behaviour] : [];
  });

export function behaviourOf(node: ProcessNode, signal: SignalName) {
  const behaviour = node.signals[signal];
  return behaviour?.disposition === 'unknown' ? undefined : behaviour;
}

/** A handler that the user's files set; not what a runtime does by itself, as Python raises KeyboardInterrupt. */
export const setByItsFiles = ({ evidence }: SignalBehaviour) =>
  evidence.some(e => e.at !== undefined) && evidence.every(e => e.origin !== 'observed');
