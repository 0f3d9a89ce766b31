import type { Cure, Launch, ProcessNode } from '../../src/lint/index.ts';
import {
  commandOf,
  defineRule,
  endsByItself,
  explained,
  fixOf,
  mainOf,
  orderlySignal,
  sentInOrder,
  supervisorOf,
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
      'sent-another': '`{sender}` sends {sent} to `{culprit}`, which does not stop in order then ({means})',
      slow: '{signal}{inherited} does not stop `{culprit}` at once ({means}): when that takes too long, it is killed',
    },
  },
  *check(launch) {
    const { spec, stop } = launch;
    const at = spec.at.stopSignal ?? (isInherited(launch) ? spec.at.cmd : undefined);
    yield* explained(launch, {
      causes: ['signal-means-something-else', 'fast-shutdown'],
      at: ({ pid1, culprit }) => (supervisorOf(pid1, culprit) ? undefined : at),
      message: ({ pid1, culprit }) => supervisorOf(pid1, culprit) && 'sent-another',
      data: ({ pid1, culprit }) => wordsOfCause(launch, culprit, supervisorOf(pid1, culprit)),
      fixes: ({ pid1, culprit }) => fixes(launch, pid1, culprit),
    });
    // It ends in order once it is idle, and a server in use is not.
    const main = stop.tree && mainOf(stop.tree);
    if (!main || stop.outcome !== 'graceful' || stop.certainty !== 'must' || endsByItself(launch)) return;
    const { means } = words(launch, main);
    // A trap may send it another signal than the shell got.
    const isTold = stop.timeline.some(s => s.process === main.id && s.what.includes(stop.signal ?? ''));
    if (means === '' || !isTold) return;
    yield {
      messageId: 'slow',
      at: at ?? spec.at.cmd ?? spec.at.from,
      data: { ...words(launch, main), culprit: commandOf(main), signal: stop.signal ?? '' },
      fixes: fixes(launch, stop.tree?.pid1 ?? main, main).map(fixOf),
    };
  },
});

const isInherited = ({ spec }: Launch) => spec.stopSignal.origin === 'base-image';

function words(launch: Launch, node: ProcessNode): { means: string; inherited: string } {
  const { signal } = launch.stop;
  return {
    means: signal ? meaning(node, signal) : '',
    inherited: isInherited(launch) ? `, the stop signal of ${launch.spec.base.reference},` : '',
  };
}

/** A trap or a supervisor may send another signal than the one that it got. */
function wordsOfCause(launch: Launch, culprit: ProcessNode, sender = ''): Readonly<Record<string, string>> {
  const own = words(launch, culprit);
  const other = (['SIGTERM', 'SIGINT'] as const).find(signal => meaning(culprit, signal) !== '');
  const means = own.means || (other ? meaning(culprit, other) : '');
  return { ...own, means, sender, sent: (own.means ? launch.stop.signal : other) ?? '' };
}

function meaning({ signals }: ProcessNode, signal: keyof ProcessNode['signals']): string {
  const behaviour = signals[signal];
  return (behaviour && behaviour.disposition !== 'unknown' && behaviour.means) || '';
}

function fixes(launch: Launch, pid1: ProcessNode, node: ProcessNode): readonly Cure[] {
  const sender = supervisorOf(pid1, node);
  const signal = sender ? 'SIGTERM' : launch.stop.signal;
  const orderly = signal && orderlySignal(node, signal);
  // Where a supervisor can send another signal, that is enough.
  const own = node.program === 'uwsgi' && !(sender && orderly) ? [dieOnTerm(node)] : [];
  return [...own, ...(orderly ? sentInOrder(launch, pid1, node, orderly) : [])];
}

const dieOnTerm = (node: ProcessNode): Cure => ({
  title: 'Make SIGTERM end it: uwsgi --die-on-term',
  remedy: { do: 'add-option', words: wordsOf(node), at: node.at, option: '--die-on-term' },
});
