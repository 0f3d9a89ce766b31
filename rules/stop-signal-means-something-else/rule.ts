import { defineRule, explained, orderlySignal } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-means-something-else',
  meta: {
    summary: 'The stop signal makes this program do something else than stop in order',
    severity: 'warning',
    group: 'signals',
    explains: ['signal-means-something-else', 'fast-shutdown'],
    messages: {
      'signal-means-something-else':
        '{signal}{inherited} does not stop `{culprit}` ({means}): the container is killed after {grace}',
      'fast-shutdown': '{signal}{inherited} does not stop `{culprit}` in order ({means})',
    },
  },
  *check(launch) {
    const { stopSignal, at, base } = launch.spec;
    const inherited = stopSignal.origin === 'base-image';
    yield* explained(launch, {
      causes: ['signal-means-something-else', 'fast-shutdown'],
      at: () => at.stopSignal ?? (inherited ? at.cmd : undefined),
      data: ({ culprit, signal }) => {
        const behaviour = culprit.signals[signal];
        const means = behaviour && behaviour.disposition !== 'unknown' ? behaviour.means : undefined;
        return {
          means: means ?? 'it means something else',
          inherited: inherited ? `, the stop signal of ${base.reference},` : '',
        };
      },
      fixes: ({ culprit, signal }) => {
        const orderly = orderlySignal(culprit, signal);
        return [
          culprit.program === 'uwsgi' ? ['Make SIGTERM end it: uwsgi --die-on-term'] : [],
          orderly ? [`Declare the signal that stops it in order: STOPSIGNAL ${orderly}`] : [],
        ].flat();
      },
    });
  },
});
