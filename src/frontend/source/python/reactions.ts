import type { Action, Reaction, Target } from '../../../model/index.ts';
import type { Facts, Final } from './facts.ts';
import type { Targets, Trace, TraceItem } from './state.ts';

const MAX_WORLDS = 8;

/** All ways through the choices in a trace, with the conditions that they hang on. */
export function expand(trace: Trace, conditions: Set<string>): Trace[] {
  let ways: Trace[] = [[]];
  for (const item of trace) {
    if (item.do === 'choice') {
      conditions.add(item.condition);
      const tails = item.of.flatMap(t => expand(t, conditions));
      ways = ways.flatMap(way => tails.map(tail => [...way, ...tail])).slice(0, MAX_WORLDS);
    } else ways = ways.map(way => [...way, item]);
  }
  return ways;
}

/** The reactions that the ends of all paths come to. */
export function reactionsOf(finals: readonly Final[], facts: Facts, conditions: Set<string>): Reaction[] {
  const all = finals.flatMap(final =>
    expand(final.trace, conditions).map(way => reactionOf(way, final, facts)),
  );
  const seen = new Set<string>();
  return all.filter(r => {
    const key = JSON.stringify(r);
    return seen.has(key) ? false : seen.add(key);
  });
}

function reactionOf(way: Trace, final: Final, facts: Facts): Reaction {
  const actions: Action[] = [];
  for (const item of merge(way)) {
    actions.push(actionOf(item, facts));
    // Beyond what is not known nothing can be said; only whether it may end is.
    if (item.do === 'unknown') return actions;
  }
  switch (final.end.kind) {
    case 'exit':
      return [...actions, { do: 'exit', status: final.end.status, cleansUp: final.end.cleansUp }];
    case 'unknown':
      return [...actions, { do: 'unknown', reason: final.end.reason }];
    case 'stays':
      // Time that passes before it goes on as before is of no interest.
      while (actions.at(-1)?.do === 'work') actions.pop();
      return actions;
  }
}

/** Neighbours that do the same to several children become one. */
function merge(way: Trace): TraceItem[] {
  const out: TraceItem[] = [];
  for (const item of way) {
    const last = out.at(-1);
    if (item.do === 'signal' && last?.do === 'signal' && item.signal === last.signal) {
      const to = both(last.to, item.to);
      if (to) {
        out[out.length - 1] = { ...last, to };
        continue;
      }
    }
    if (item.do === 'wait' && last?.do === 'wait' && item.limitMs === last.limitMs) {
      const targets = both(last.for, item.for);
      if (targets) {
        out[out.length - 1] = { ...last, for: targets };
        continue;
      }
    }
    out.push(item);
  }
  return out;
}

function both(a: Targets, b: Targets): Targets | undefined {
  if (typeof a === 'string' || typeof b === 'string') return a === b ? a : undefined;
  return { keys: [...new Set([...a.keys, ...b.keys])] };
}

function actionOf(item: TraceItem, facts: Facts): Action {
  switch (item.do) {
    case 'signal':
      return { do: 'signal', to: targetOf(item.to, facts), signal: item.signal };
    case 'dismiss':
      return { ...item, who: targetOf(item.who, facts) };
    case 'wait': {
      const limit = item.limitMs === undefined ? {} : { limitMs: item.limitMs };
      return { do: 'wait', for: targetOf(item.for, facts), ...limit };
    }
    case 'choice':
      return { do: 'unknown', reason: item.condition };
    case 'work':
    case 'raise':
    case 'abort':
    case 'either':
    case 'if-child-failed':
    case 'set':
    case 'recall-child':
    case 'unknown':
      return item;
  }
}

/** Children that live: `ProcessNode.children` has no others of this program. */
export const living = (facts: Facts): string[] =>
  [...facts.children].filter(([, child]) => child.lifetime !== 'short').map(([key]) => key);

function targetOf(targets: Targets, facts: Facts): Target {
  if (typeof targets === 'string') return targets;
  const keys = living(facts);
  const jobs = targets.keys.map(key => keys.indexOf(key)).filter(i => i !== -1);
  return jobs.length === keys.length ? 'children' : { jobs };
}
