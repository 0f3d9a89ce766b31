import type { StopProtocol } from '../engine/index.ts';
import type { SignalName } from '../kernel/index.ts';
import { allActions, type ProcessNode, type ProcessTree, type Reaction, walk } from '../model/index.ts';
import { explain } from './explain.ts';
import { Machine } from './machine.ts';
import { reasonFor } from './reason.ts';
import type { StopOutcome } from './types.ts';
import type { Run } from './worlds.ts';

export interface StopInput {
  readonly tree: ProcessTree;
  readonly protocol: StopProtocol;
  /** False under `--pid=host` and in a shared namespace: then PID 1 is another program. */
  readonly pid1IsInit: boolean;
}

/** Stops one tree in one world. Unknown behaviours must have been resolved; see `explore`. */
export const stop = (input: StopInput): StopOutcome => runStop(input).result;

/** The same, and which processes met what may be open about them. */
export function runStop({ tree, protocol, pid1IsInit }: StopInput): Run<StopOutcome> {
  const machine = new Machine(tree, { protocol, pid1IsInit });
  machine.stop();
  const processes = [...machine.namespace.processes.values()];
  return {
    result: outcomeOf(machine, tree, protocol),
    met: (id, about) =>
      about === 'signals'
        ? processes.some(({ node, received }) => node.id === id && received.length > 0)
        : processes.some(({ node, exit }) => node.id !== id && exit && exit.by !== 'namespace'),
  };
}

function outcomeOf(machine: Machine, tree: ProcessTree, protocol: StopProtocol): StopOutcome {
  const { outcome, cause, culprit, collateral } = explain(tree, machine, protocol.stopSignal);
  const got = machine.processOf(culprit)?.received.findLast(({ signal }) => signal !== 'SIGKILL');
  const received = got?.signal ?? protocol.stopSignal;
  const isCut = machine.processOf(culprit)?.exit?.signal === 'SIGKILL';
  const exit = machine.pid1.exit;
  return {
    outcome,
    cause,
    culprit,
    received,
    collateral,
    exitStatus: exit === undefined || exit.status === 'unknown' ? null : exit.status,
    elapsedMs: Math.round(exit?.atMs ?? protocol.gracePeriodMs),
    timeline: machine.timeline,
    reason: reasonFor({ cause, culprit, received, isCut, tree, protocol }),
  };
}

/** All signals that may reach a process during a stop: the stop signal, and those that reactions send. */
export function signalsInPlay(tree: ProcessTree, stopSignal: SignalName): ReadonlySet<SignalName> {
  const signals = new Set<SignalName>([stopSignal]);
  const note = (reaction: Reaction = []) => {
    for (const action of allActions(reaction))
      if (action.do === 'signal' && action.signal !== 'same') signals.add(action.signal);
  };
  const add = (node: ProcessNode) => {
    for (const behaviour of Object.values(node.signals))
      if (behaviour && behaviour.disposition !== 'unknown') note(behaviour.reaction);
    note(node.whenChildExits?.reaction);
  };
  for (const node of walk(tree.pid1)) add(node);
  return signals;
}
