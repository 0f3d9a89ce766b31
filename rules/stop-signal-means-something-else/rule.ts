import type { Cure, Explained, Launch, ProcessNode } from '../../src/lint/index.ts';
import {
  commandOf,
  defineRule,
  endsByItself,
  explained,
  fixOf,
  mainOf,
  meaningOf,
  orderlySignal,
  senderOf,
  sentInOrder,
  supervisorOf,
  toldAnother,
  withoutManager,
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
      at: stop => {
        const sender = sentBy(stop);
        return sender ? sender.trap : at;
      },
      message: stop => sentBy(stop) && 'sent-another',
      data: stop => ({
        ...words(launch, stop.culprit, meant(stop)),
        sender: sentBy(stop)?.name ?? '',
        sent: meant(stop),
      }),
      // Where no signal stops it in order, this end is all that can be had.
      severity: stop => (stop.killed || curesOf(launch, stop).length > 0 ? undefined : 'info'),
      fixes: stop => curesOf(launch, stop),
    });
    if (stop.outcome !== 'graceful' || stop.certainty !== 'must' || endsByItself(launch)) return;
    for (const { node, signal: sent } of toldAnother(launch)) {
      const sender = stop.tree && supervisorOf(stop.tree.pid1, node);
      if (!stop.tree || !(sender || (node.id === mainOf(stop.tree).id && sent === stop.signal))) continue;
      const told = { culprit: commandOf(node), signal: sent, sender: sender ?? '', sent };
      // A service drops what it is at; a program that waits until it is idle does not end in time when it is in use.
      yield {
        messageId: sender ? 'sent-another' : 'slow',
        at: (sender ? node.at : undefined) ?? at ?? spec.at.cmd ?? spec.at.from,
        data: { ...words(launch, node, sent), ...told },
        ...(sender ? { severity: 'info' as const } : {}),
        fixes: fixes(launch, stop.tree.pid1, node, sent).map(fixOf),
      };
    }
  },
});

type SignalName = Explained['signal'];

const isInherited = ({ spec }: Launch) => spec.stopSignal.origin === 'base-image';
const sentBy = ({ pid1, culprit, signal }: Explained) => senderOf(pid1, culprit, signal);

/** The one of the signals that it got which means something else to it. */
const meant = ({ culprit, received }: Explained): SignalName =>
  ([received, 'SIGTERM', 'SIGINT'] as const).find(signal => meaningOf(culprit, signal) !== '') ?? received;

function words(launch: Launch, node: ProcessNode, signal = launch.stop.signal) {
  return {
    means: signal ? meaningOf(node, signal) : '',
    inherited: isInherited(launch) ? `, the stop signal of ${launch.spec.base.reference},` : '',
  };
}

const curesOf = (launch: Launch, stop: Explained) => fixes(launch, stop.pid1, stop.culprit, meant(stop));

function fixes(launch: Launch, pid1: ProcessNode, node: ProcessNode, got: SignalName): readonly Cure[] {
  const [main] = node.children;
  const orderly = orderlySignal(node, got);
  // Where a supervisor can send another signal, that is enough.
  const own = node.program === 'uwsgi' && !(supervisorOf(pid1, node) && orderly) ? [dieOnTerm(node)] : [];
  if (node.program === 'composer' && main) return [withoutManager(node, main)];
  return [...own, ...(orderly ? sentInOrder(launch, pid1, node, orderly) : [])];
}

const dieOnTerm = (node: ProcessNode): Cure => ({
  title: 'Make SIGTERM end it: uwsgi --die-on-term',
  remedy: { do: 'add-option', words: wordsOf(node), at: node.at, option: '--die-on-term' },
});
