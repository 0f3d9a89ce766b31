import type { Machine } from './machine.ts';
import { TOLD } from './state.ts';
import type { CallArgument, Value } from './value.ts';

/** Objects that code which nobody has read was given, with what they hold: it may look at what becomes of them. */
export function share(m: Machine, args: readonly CallArgument[]): void {
  for (const { value } of args) reveal(m, value, 0);
}

const MAX_DEPTH = 3;

function reveal(m: Machine, value: Value, depth: number): void {
  const { state } = m;
  if (!state || depth > MAX_DEPTH) return;
  if (value.type === 'sequence') for (const item of value.items) reveal(m, item, depth + 1);
  if (value.type !== 'object' || state.shared.has(value.id)) return;
  state.shared = new Set([...state.shared, value.id]);
  for (const name of state.names(value.id)) {
    const held = state.read(value.id, name);
    if (held) reveal(m, held, depth + 1);
  }
}

/** The handler changes something of code that nobody has read: `worker.running = False`. */
export function tell(m: Machine, object: Value): void {
  if (m.handling > 0 && m.state && object.type === 'external') m.state.doubt ??= TOLD;
}
