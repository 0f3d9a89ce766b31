import { commandAt, defineRule, endsByItself } from '../../src/lint/index.ts';

export default defineRule({
  id: 'orphans-become-zombies',
  meta: {
    summary: 'Orphans are known to be made, and PID 1 does not wait for them',
    severity: 'warning',
    group: 'reaping',
    explains: [],
    messages: {
      zombies: '{reason}: zombies pile up until fork fails',
    },
  },
  *check(launch) {
    const { orphan } = launch;
    if (orphan.outcome !== 'zombies' || orphan.sources.every(s => s.process.adopted) || endsByItself(launch))
      return;
    const [source] = orphan.sources;
    yield {
      messageId: 'zombies',
      at: source?.at ?? commandAt(launch),
      data: { reason: orphan.reason },
      certainty: orphan.certainty,
      fixes: [{ title: 'Run it under an init: ENTRYPOINT ["tini", "--"]', safety: 'suggested', edits: [] }],
    };
  },
});
