import { path } from '../base/index.ts';
import { type ProcessNode, walk } from '../model/index.ts';
import { declareSignal } from './remedies.ts';
import type { Cure, Launch } from './types.ts';

type SignalName = NonNullable<Launch['stop']['signal']>;

/** The supervisor that chooses which signal a program of its own gets. */
export function supervisorOf(pid1: ProcessNode, { id }: ProcessNode): string | undefined {
  const above = [...walk(pid1)].find(node => node.children.some(child => child.id === id));
  return above && supervisorIn(above);
}

/** Is there one anywhere above? Then what STOPSIGNAL says does not reach it. */
const isSupervised = (pid1: ProcessNode, { id }: ProcessNode): boolean =>
  [...walk(pid1)].some(node => id.startsWith(`${node.id}.`) && supervisorIn(node) !== undefined);

function supervisorIn({ program, argv }: ProcessNode): string | undefined {
  if (program === 'supervisord') return program;
  if (program === 's6-overlay-init') return 's6-overlay';
  return program === 'runsv' ? path.basename(argv[0] ?? program) : undefined;
}

/** How a program gets the signal that stops it in order: from whatever sends it one. */
export function sentInOrder(
  launch: Launch,
  pid1: ProcessNode,
  node: ProcessNode,
  signal: SignalName,
): readonly Cure[] {
  const sender = supervisorOf(pid1, node);
  if (sender === 'supervisord') return [signalInSection(node, signal)];
  if (sender?.startsWith('s6-'))
    return [`Have it sent the signal that stops it in order: ${signal} in a file down-signal beside its run`];
  return isSupervised(pid1, node) ? [] : [declareSignal(launch, signal)];
}

function signalInSection({ at }: ProcessNode, signal: SignalName): Cure {
  const title = `Have it sent the signal that stops it in order: stopsignal=${signal.slice(3)} in its section`;
  return at ? { title, remedy: { do: 'signal-in-section', signal, at } } : title;
}
