import {
  askToken,
  commandOf,
  defineRule,
  type Explained,
  explained,
  fixOf,
  type Launch,
  longerGrace,
  mainOf,
  shorterSleeps,
  startedAt,
  walk,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'grace-period-too-short',
  meta: {
    summary: 'The program is still shutting down when the grace period ends',
    severity: 'warning',
    group: 'deployment',
    explains: ['grace-too-short'],
    messages: {
      'grace-too-short':
        '`{culprit}` is still shutting down when the grace period of {grace} ends: it is killed',
      drain:
        '`{main}` waits up to {limit} for work in progress (`{option}`), and is killed after {grace}{paused}',
      pause: 'preStop takes all of the grace period: `{main}` is left {grace}',
    },
  },
  *check(launch) {
    const { spec, stop } = launch;
    yield* explained(launch, {
      causes: ['grace-too-short'],
      at: () => spec.gracePeriodAt,
      fixes: stop => [
        ...askToken(stop.culprit, stop.signal),
        ...shorterSleeps(stop.culprit, stop.signal),
        { title: longerGrace(launch), remedy: { do: 'grace-period', ms: shutdownOf(stop) + MARGIN_MS } },
      ],
    });
    if (!stop.tree || stop.outcome === 'killed' || stop.outcome === 'unknown') return;
    const main = mainOf(stop.tree);
    const drain = drainOf(launch);
    const pause = spec.preStop?.ms ?? 0;
    const isUsedUp = pause > 0 && stop.graceMs <= LEAST_MS;
    if (!isUsedUp && (!drain || drain.ms <= stop.graceMs)) return;
    yield {
      messageId: isUsedUp ? 'pause' : 'drain',
      at: spec.gracePeriodAt ?? startedAt(launch, main),
      data: {
        main: commandOf(main),
        grace: seconds(stop.graceMs),
        limit: seconds(drain?.ms ?? 0),
        option: drain?.option ?? '',
        paused: pause > 0 ? `, for preStop takes ${seconds(pause)}` : '',
      },
      // Of a plain start nobody has said how long it is waited for.
      severity: spec.gracePeriodAt || spec.declaredIn || spec.orchestrator ? 'warning' : 'info',
      fixes: [
        fixOf({
          title: longerGrace(launch),
          remedy: { do: 'grace-period', ms: pause + (drain?.ms ?? 0) + MARGIN_MS },
        }),
      ],
    };
  },
});

/** The kubelet leaves a program so much, however long preStop took. */
const LEAST_MS = 2000;

/** What ends in the last moment is to be seen ending. */
const MARGIN_MS = 5000;

const seconds = (ms: number) => `${ms / 1000} s`;

/** How long the slowest of the processes works on its shutdown. */
function shutdownOf({ pid1, signal }: Explained): number {
  const times = [...walk(pid1)].map(({ signals }) => {
    const behaviour = signals[signal];
    const reaction = behaviour && 'reaction' in behaviour ? (behaviour.reaction ?? []) : [];
    return reaction.reduce((sum, action) => sum + (action.do === 'work' ? action.ms : 0), 0);
  });
  return Math.max(...times);
}

/** How long the main program waits for work in progress, by its own options. */
function drainOf({ stop }: Launch) {
  const behaviour = stop.tree && stop.signal && mainOf(stop.tree).signals[stop.signal];
  return behaviour && behaviour.disposition !== 'unknown' ? behaviour.drain : undefined;
}
