import { argument } from './arguments.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import { repeatCalls } from './loops.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import { argumentsOf } from './methods-thread.ts';
import {
  FALSE,
  NONE,
  numberOf,
  type ObjectValue,
  sequence,
  TRUE,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

const SCHEDULER = 'sched.scheduler';
const EVENT = 'sched.Event';

const eventsOf = (m: Machine, self: ObjectValue): readonly Value[] | undefined => {
  const events = m.field(self, 'events') ?? sequence([]);
  return itemsOf(m, events);
};

/** An event is one of the objects that the scheduler holds until it has run them. */
const enter =
  (isAbsolute: boolean): Method =>
  (m, self, args) => {
    const event = m.object(EVENT);
    const delay = isAbsolute ? undefined : argument(args, 0, 'delay');
    const given = argument(args, 3, 'argument');
    m.setField(event, 'delay', delay ?? UNKNOWN);
    m.setField(event, 'target', argument(args, 2, 'action') ?? UNKNOWN);
    if (given) m.setField(event, 'args', given);
    const events = eventsOf(m, self);
    m.setField(self, 'events', events ? sequence([...events, event]) : UNKNOWN);
    return event;
  };

/**
 * Runs what is entered until nothing is left; what enters itself again goes on for ever.
 *
 * @source cpython Lib/sched.py scheduler.run(): delayfunc, action(*argument, **kwargs), while there is an event
 */
const run: Method = (m, self, args, at) => {
  if (truth(argument(args, 0, 'blocking') ?? TRUE) === false) return UNKNOWN;
  repeatCalls(m, at, {
    test: () => {
      const events = eventsOf(m, self);
      return events && events.length > 0;
    },
    round: () => {
      const events = eventsOf(m, self) ?? [];
      m.setField(self, 'events', sequence([]));
      for (const event of events) {
        if (event.type !== 'object') continue;
        const seconds = numberOf(m.field(event, 'delay') ?? UNKNOWN);
        const forMs = seconds === undefined ? 'unknown' : Math.round(seconds * 1000);
        if (forMs !== 0) block(m, at, { what: m.text(at), kind: 'blocking', forMs });
        invoke(m, m.field(event, 'target') ?? UNKNOWN, argumentsOf(m, event), at);
      }
    },
  });
  return NONE;
};

export const SCHED_METHODS: Readonly<Record<string, Method>> = {
  [`${SCHEDULER}.__init__`]: () => NONE,
  [`${SCHEDULER}.enter`]: enter(false),
  [`${SCHEDULER}.enterabs`]: enter(true),
  [`${SCHEDULER}.cancel`]: (m, self, args) => {
    const events = eventsOf(m, self);
    const event = argument(args, 0, 'event');
    const isIt = (one: Value) => one.type === 'object' && event?.type === 'object' && one.id === event.id;
    m.setField(self, 'events', events ? sequence(events.filter(one => !isIt(one))) : UNKNOWN);
    return NONE;
  },
  [`${SCHEDULER}.empty`]: (m, self) => {
    const events = eventsOf(m, self);
    return events ? (events.length === 0 ? TRUE : FALSE) : UNKNOWN;
  },
  [`${SCHEDULER}.run`]: run,
};
