import type { SignalName } from '../../kernel/index.ts';
import type {
  Held,
  KnownSignalBehaviour,
  ProcessDraft,
  Reaction,
  SignalBehaviour,
  SignalTable,
} from '../../model/index.ts';

/** A process whose runtime waits at its end for what goes on: its handlers run, and it does not come to its end. */
export function heldUp(node: ProcessDraft, held: Held | undefined): ProcessDraft {
  if (!held) return node;
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const [signal, behaviour] of Object.entries(node.signals) as [SignalName, SignalBehaviour][])
    signals[signal] = held.isCertain ? waiting(behaviour, held) : perhapsWaiting(behaviour, held);
  return { ...node, signals };
}

function waiting(behaviour: SignalBehaviour, held: Held): SignalBehaviour {
  return behaviour.disposition === 'unknown'
    ? { ...behaviour, worlds: behaviour.worlds.map(world => stopped(world, held)) }
    : stopped(behaviour, held);
}

function perhapsWaiting(behaviour: SignalBehaviour, held: Held): SignalBehaviour {
  const worlds = behaviour.disposition === 'unknown' ? behaviour.worlds : [behaviour];
  const others = worlds.flatMap(world => {
    const other = stopped(world, held);
    return other === world ? [] : [other];
  });
  if (others.length === 0) return behaviour;
  const reason = `whether it waits at its end for ${held.by} (${held.at.file}:${held.at.line})`;
  const known = behaviour.disposition === 'unknown' ? `${behaviour.reason}; ${reason}` : reason;
  return {
    disposition: 'unknown',
    reason: known,
    worlds: [...worlds, ...others],
    evidence: behaviour.evidence,
  };
}

/** What it does up to its end, and not that. */
function stopped(behaviour: KnownSignalBehaviour, held: Held): KnownSignalBehaviour {
  const { reaction } = behaviour;
  const end = reaction?.findIndex(action => action.do === 'exit' && action.cleansUp) ?? -1;
  if (!reaction || end === -1) return behaviour;
  const note = `it waits at its end for ${held.by}`;
  return {
    ...behaviour,
    reaction: withoutTail(reaction.slice(0, end)),
    evidence: [...behaviour.evidence, { origin: 'inferred', note, at: held.at }],
  };
}

/** Time that passes before it goes on as before is of no interest. */
function withoutTail(reaction: Reaction): Reaction {
  const last = reaction.findLastIndex(action => action.do !== 'work');
  return reaction.slice(0, last + 1);
}

/** Handlers that are set behind a process's own; where none may be, its own is left. */
export function withHandlers(own: SignalTable, set: SignalTable): SignalTable {
  const table: Partial<Record<SignalName, SignalBehaviour>> = { ...own };
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
    const other = set[signal];
    const left = own[signal];
    if (!other || !left) continue;
    if (other.disposition !== 'unknown') table[signal] = other;
    else
      table[signal] = {
        ...other,
        worlds: other.worlds.flatMap(world =>
          world.disposition !== 'SIG_DFL' || world.evidence.length > 0
            ? [world]
            : left.disposition === 'unknown'
              ? left.worlds
              : [left],
        ),
      };
  }
  return table;
}
