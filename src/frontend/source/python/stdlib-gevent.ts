import { argument } from './arguments.ts';
import { ended, startThread, threadStands } from './background.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { knownItems } from './containers.ts';
import type { Builtin } from './stdlib.ts';
import { TRUE, UNKNOWN } from './value.ts';

/** A greenlet runs beside the one that starts it, and the program ends without it: as a daemon thread does. */
const spawn: Builtin = (m, args, at, path) => {
  const [callee, ...rest] = path.endsWith('_later') ? args.slice(1) : args;
  if (!callee) return UNKNOWN;
  // Whatever leaves a greenlet that a handler starts, such as SystemExit, leaves the program (gevent.hub.Hub).
  if (m.state?.delivered) return invoke(m, callee.value, rest, at);
  const greenlet = m.object('threading.Thread');
  m.setField(greenlet, 'daemon', TRUE);
  startThread(m, greenlet, callee.value, rest, at);
  return greenlet;
};

const joinAll: Builtin = (m, args, at) => {
  const greenlets = knownItems(m, argument(args, 0, 'greenlets') ?? UNKNOWN);
  const wakes = () => {
    const all = greenlets.map(g => (g.type === 'object' ? ended(threadStands(m, g, at)) : undefined));
    if (all.includes(false)) return false;
    return all.length === 0 || all.includes(undefined) ? undefined : true;
  };
  block(m, at, { what: m.text(at), kind: 'blocking', wakes });
  return UNKNOWN;
};

/** Without objects it waits for all that is in its loop: greenlets, servers, timers. @source gevent 22.10.2, gevent/hub.py wait() */
const waitForAll: Builtin = (m, args, at, path) => {
  if (args.length > 0) return joinAll(m, args, at, path);
  block(m, at, { what: m.text(at), kind: 'blocking', ends: 'once nothing is left in the loop of gevent' });
  return UNKNOWN;
};

export const GEVENT_CALLS: Readonly<Record<string, Builtin>> = {
  'gevent.spawn': spawn,
  'gevent.spawn_later': spawn,
  'gevent.Greenlet.spawn': spawn,
  'gevent.joinall': joinAll,
  'gevent.wait': waitForAll,
};
