import { type ProcessNode, walk } from '../model/index.ts';
import { behaviourOf } from '../simulate/index.ts';
import type { Launch } from './types.ts';

type SignalName = NonNullable<Launch['stop']['signal']>;

/** What this signal is to a program that does not stop in order then; empty where it does, or where that is not known. */
export const meaningOf = (node: ProcessNode, signal: SignalName): string =>
  behaviourOf(node, signal)?.means ?? '';

const SENT = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const;

/** Who got a signal during the stop that means something else to it than to stop in order. */
export function* toldAnother({ stop }: Launch): Iterable<{ node: ProcessNode; signal: SignalName }> {
  for (const node of stop.tree ? walk(stop.tree.pid1) : []) {
    // A trap or a supervisor may send it another signal than the one that stops the container.
    const signal = SENT.find(s => stop.timeline.some(t => t.process === node.id && t.what.includes(s)));
    if (signal && meaningOf(node, signal) !== '') yield { node, signal };
  }
}
