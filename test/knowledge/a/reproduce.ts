import { dockerStop } from '../../../src/engine/index.ts';
import type { SignalName } from '../../../src/kernel/index.ts';
import type { KnownSignalBehaviour, ProcessNode, ProcessTree } from '../../../src/model/index.ts';
import { Machine } from '../../../src/simulate/machine.ts';
import type { Process } from '../../../src/simulate/process.ts';

/** What the model says to one signal. */
export interface Stop {
  /** `null`: still there when SIGKILL came; `unknown`: it ends, with a status that is not known. */
  readonly exit: number | null | 'unknown';
  /** Some handler of an actor below or of a shell's trap ran. */
  readonly handlerRan: boolean;
  /** How each actor ended: `/p/hand 42: exit 42`. */
  readonly actors: readonly string[];
  readonly timeline: string;
}

const isHand = ({ argv }: ProcessNode): boolean =>
  /(?:^|\/)hand$/.test(argv[0] ?? '') || (argv[0] === 'node' && argv[1] === 'hand.js');

/** Does it print HANDLER on this signal? The actor does, and so do the traps of the measured scripts. */
const speaks = (node: ProcessNode, signal: SignalName): boolean =>
  isHand(node) ||
  (node.shell?.traps.some(t => (t.signal === signal || t.signal === 'EXIT') && t.text.includes('HANDLER')) ??
    false);

/** Stops a tree in each of the worlds that its doubts about the signal leave. */
export function stopsOf(tree: ProcessTree, signal: SignalName, graceMs: number): readonly Stop[] {
  return worldsOf(tree, signal).map(world => {
    const machine = new Machine(world, { protocol: dockerStop(signal, graceMs), pid1IsInit: true });
    machine.stop();
    const handlerRan = [...machine.namespace.processes.values()].some(p =>
      p.received.some(
        r => speaks(p.node, r.signal) && (r.fate === 'handled' || (r.fate === 'deferred' && !p.deferred)),
      ),
    );
    return {
      exit: machine.killedByEngine ? null : (machine.pid1.exit?.status ?? null),
      handlerRan,
      actors: [...machine.namespace.processes.values()].flatMap(fateOf),
      timeline: machine.timeline.map(s => `${s.process}: ${s.what}`).join('\n'),
    };
  });
}

/** One tree for each behaviour that PID 1 may have on this signal. */
function worldsOf(tree: ProcessTree, signal: SignalName): readonly ProcessTree[] {
  const behaviour = tree.pid1.signals[signal];
  if (behaviour?.disposition !== 'unknown') return [tree];
  return behaviour.worlds.map(world => ({
    ...tree,
    pid1: { ...tree.pid1, signals: { ...tree.pid1.signals, [signal]: world } },
  }));
}

/** What /proc/PID/status may show: SIG_DFL, SIG_IGN, handler or blocked; more than one where the model is in doubt. */
export function dispositionsOf(node: ProcessNode, signal: SignalName): readonly string[] {
  const behaviour = node.signals[signal];
  if (behaviour?.disposition === 'unknown') return behaviour.worlds.flatMap(shown);
  if (node.blocked?.includes(signal) && !behaviour) return ['blocked'];
  return behaviour ? shown(behaviour) : ['SIG_DFL'];
}

/** sigtimedwait(2) takes the signals that it waits for out of the mask while it sleeps; a signalfd does not. */
const shown = (behaviour: KnownSignalBehaviour): readonly string[] =>
  behaviour.waitedFor || behaviour.startsWhen === 'never'
    ? ['blocked', behaviour.disposition]
    : [behaviour.disposition];

/** What is run below a program to see what becomes of it: a role of the actor, or a script `hand`. */
export function actorOf(argv: string): string | undefined {
  if (argv.startsWith('/p/')) return argv;
  // A shell's text may end so, too.
  return /^(?:\S*\/)?node (?:\S+ )*(?:\S*\/)?hand\.[jt]s *$/.test(argv) ? 'hand' : undefined;
}

function fateOf({ node, exit }: Process): readonly string[] {
  const name = node.id === '1' ? undefined : actorOf(node.argv.join(' '));
  if (name === undefined) return [];
  const fate = !exit ? 'stays' : exit.by === 'itself' ? `exit ${exit.status}` : (exit.signal ?? 'SIGKILL');
  return [`${name}: ${fate}`];
}
