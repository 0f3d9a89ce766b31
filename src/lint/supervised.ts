import { type Location, path } from '../base/index.ts';
import { allActions, type ProcessNode, walk } from '../model/index.ts';
import { commandOf } from '../simulate/index.ts';
import type { Explained } from './explained.ts';
import { declareSignal, execBefore } from './remedies.ts';
import type { Cure, Launch } from './types.ts';
import { signalAt } from './where.ts';

type SignalName = NonNullable<Launch['stop']['signal']>;

/** The supervisor that chooses which signal a program of its own gets. */
export function supervisorOf(pid1: ProcessNode, node: ProcessNode): string | undefined {
  const above = parentOf(pid1, node);
  return above && supervisorIn(above);
}

/** Who has sent SIGKILL to a process that was told nothing before: its supervisor, or the program that has started it. */
export function killerOf({ launch, pid1 }: Explained, node: ProcessNode): string | undefined {
  const above = parentOf(pid1, node);
  const isCut = above?.role === 'app' && !node.isMain && !launch.stop.collateral.includes(node);
  return (above && supervisorIn(above)) ?? (isCut ? commandOf(above) : undefined);
}

/** Who chooses which signal a process gets: its supervisor, or the shell above by a trap for the stop signal. */
export interface Sender {
  readonly name: string;
  readonly trap?: Location;
}

export function senderOf(pid1: ProcessNode, node: ProcessNode, stop: SignalName): Sender | undefined {
  const above = parentOf(pid1, node);
  const name = above && supervisorIn(above);
  if (name !== undefined) return { name };
  const trap = above?.role === 'shell' ? above.signals[stop] : undefined;
  if (!above || !trap || trap.disposition === 'unknown') return undefined;
  const sends = allActions(trap.reaction ?? []).some(a => a.do === 'signal' && a.signal !== 'same');
  const at = signalAt(above, stop);
  return sends && at ? { name: commandOf(above), trap: at } : undefined;
}

const parentOf = (pid1: ProcessNode, { id }: ProcessNode): ProcessNode | undefined =>
  [...walk(pid1)].find(node => node.children.some(child => child.id === id));

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
  if (sender?.startsWith('s6-')) return [signalBesideRun(node, signal)];
  const { stop } = launch;
  const above = parentOf(pid1, node);
  // Once a script of the service has become it.
  if (isSupervised(pid1, node))
    return above?.shell?.doing === 'foreground' && above.children.length === 1
      ? [execBefore(above, node)]
      : [];
  const at = stop.signal && senderOf(pid1, node, stop.signal)?.trap;
  if (!at || !stop.signal) return [declareSignal(launch, signal)];
  const title = `${IN_ORDER}: kill -${signal.slice(3)}`;
  return [{ title, remedy: { do: 'signal-in-trap', at, signal, trapped: stop.signal } }];
}

const IN_ORDER = 'Have it sent the signal that stops it in order';

function signalInSection({ at }: ProcessNode, signal: SignalName): Cure {
  const title = `${IN_ORDER}: stopsignal=${signal.slice(3)} in its section`;
  return at ? { title, remedy: { do: 'signal-in-section', signal, at } } : title;
}

function signalBesideRun({ at }: ProcessNode, signal: SignalName): Cure {
  const title = `${IN_ORDER}: ${signal} in a file down-signal beside its run`;
  return at ? { title, remedy: { do: 'signal-beside-run', signal, at } } : title;
}
