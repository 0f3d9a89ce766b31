import type { Cure, Launch, ProcessNode } from '../../src/lint/index.ts';
import {
  commandOf,
  declareSignal,
  defineRule,
  endsByItself,
  explained,
  fixOf,
  mainOf,
  orderlySignal,
  wordsOf,
} from '../../src/lint/index.ts';

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
      slow: '{signal}{inherited} does not stop `{culprit}` at once ({means}): when that takes too long, it is killed',
    },
  },
  *check(launch) {
    const { spec, stop } = launch;
    const at = spec.at.stopSignal ?? (isInherited(launch) ? spec.at.cmd : undefined);
    yield* explained(launch, {
      causes: ['signal-means-something-else', 'fast-shutdown'],
      at: () => at,
      data: ({ culprit }) => wordsOfCause(launch, culprit),
      fixes: ({ culprit }) => fixes(launch, culprit),
    });
    // It ends in order once it is idle, and a server in use is not.
    const main = stop.tree && mainOf(stop.tree);
    if (!main || stop.outcome !== 'graceful' || stop.certainty !== 'must' || endsByItself(launch)) return;
    const { means } = words(launch, main);
    // A trap may send it another signal than the shell got.
    const isTold = stop.timeline.some(
      ({ process, what }) => process === main.id && what.includes(stop.signal ?? ''),
    );
    if (means === '' || !isTold) return;
    yield {
      messageId: 'slow',
      at: at ?? spec.at.cmd ?? spec.at.from,
      data: { ...words(launch, main), culprit: commandOf(main), signal: stop.signal ?? '' },
      fixes: fixes(launch, main).map(fixOf),
    };
  },
});

const isInherited = ({ spec }: Launch) => spec.stopSignal.origin === 'base-image';

function words(launch: Launch, { signals }: ProcessNode): { means: string; inherited: string } {
  const behaviour = launch.stop.signal && signals[launch.stop.signal];
  return {
    means: (behaviour && behaviour.disposition !== 'unknown' && behaviour.means) || '',
    inherited: isInherited(launch) ? `, the stop signal of ${launch.spec.base.reference},` : '',
  };
}

/** A trap may send another signal than the one that it got. */
function wordsOfCause(launch: Launch, culprit: ProcessNode): { means: string; inherited: string } {
  const own = words(launch, culprit);
  const { SIGTERM, SIGINT } = culprit.signals;
  const sent = [SIGTERM, SIGINT].flatMap(b => (b && b.disposition !== 'unknown' ? (b.means ?? []) : []));
  return { ...own, means: own.means || (sent[0] ?? '') };
}

function fixes(launch: Launch, node: ProcessNode): readonly Cure[] {
  const { signal } = launch.stop;
  const orderly = signal && orderlySignal(node, signal);
  return [
    node.program === 'uwsgi' ? dieOnTerm(node) : [],
    orderly ? declareSignal(launch, orderly) : [],
  ].flat();
}

const dieOnTerm = (node: ProcessNode): Cure => ({
  title: 'Make SIGTERM end it: uwsgi --die-on-term',
  remedy: { do: 'add-option', words: wordsOf(node), at: node.at, option: '--die-on-term' },
});
