import type { SignalName } from '../kernel/index.ts';
import { endsInOrder, mainOf, type ProcessNode, type ProcessTree, walk } from '../model/index.ts';
import type { Machine } from './machine.ts';
import type { Outcome, StopCause } from './types.ts';
import { ancestorsOf, matters, nodesBelow, setByItsFiles, type View } from './view.ts';
import { whyAlive } from './why-alive.ts';
import { whyEnded } from './why-ended.ts';

export interface Explanation {
  readonly outcome: Outcome;
  readonly cause: StopCause;
  readonly culprit: ProcessNode;
  readonly collateral: readonly ProcessNode[];
}

/** Reads the end state of a stop: was it graceful, and if not, which process and which of its ways is the cause. */
export function explain(tree: ProcessTree, machine: Machine, signal: SignalName): Explanation {
  const main = mainOf(tree);
  const view: View = { tree, machine, signal, main, above: ancestorsOf(tree.pid1, main) };
  const collateral = nodesBelow(tree)
    .filter(node => node.id !== '1' && (isCut(node, machine) || isKilledByParent(node, machine)))
    .filter(node => matters(node) || hasTrapOfItsOwn(node, signal));
  if (machine.killedByEngine) return { outcome: 'killed', collateral, ...whyAlive(view, tree.pid1) };
  return { collateral, ...whyEnded(view, collateral) };
}

const isCut = (node: ProcessNode, machine: Machine) => machine.processOf(node)?.exit?.by === 'namespace';

/** SIGKILL from whoever started it, as subprocess.run() sends it, takes away the shutdown that its own files ask for. */
function isKilledByParent(node: ProcessNode, machine: Machine): boolean {
  const exit = machine.processOf(node)?.exit;
  const { SIGTERM } = node.signals;
  return (
    exit?.by === 'signal' &&
    exit.signal === 'SIGKILL' &&
    SIGTERM !== undefined &&
    endsInOrder(SIGTERM) &&
    setByItsFiles(SIGTERM)
  );
}

/** A worker written in shell that would have cleaned up: a trap, and no program below that this is about. */
const hasTrapOfItsOwn = (node: ProcessNode, signal: SignalName): boolean =>
  node.role === 'shell' &&
  node.shell?.traps.some(trap => trap.signal === signal && trap.text !== '') === true &&
  ![...walk(node)].some(matters);
