import { commandAt, commandOf, defineRule, endsByItself, fixOf, underInit } from '../../src/lint/index.ts';

export default defineRule({
  id: 'orphans-become-zombies',
  meta: {
    summary: 'Processes lose their parent, and PID 1 never waits for those that it adopts',
    severity: 'warning',
    group: 'reaping',
    explains: [],
    messages: {
      makes:
        '{what} leaves processes behind that `{reaper}` adopts and never waits for: they stay zombies, and count against the limit of processes',
      own: '{what}, and `{reaper}`, whose child it is, never waits for it: it stays a zombie, and counts against the limit of processes',
      daemon:
        '`{daemon}` goes to the background, and `{reaper}` adopts it and never waits: when it ends it stays a zombie',
    },
  },
  *check(launch) {
    const { orphan, stop } = launch;
    const { adoptedBy: reaper } = orphan;
    if (orphan.outcome !== 'zombies' || !reaper || endsByItself(launch)) return;
    // A job from before an exec is children-before-exec's; a service behind `tail -f` is main-program-daemonizes'.
    const source = orphan.sources.find(
      s => !s.process.adopted && !(s.process.daemonized && stop.cause === 'daemonized'),
    );
    if (!source) return;
    const certain = orphan.certainty === 'must';
    // No init waits for it, as long as its parent lives; a single one is of little harm.
    if (reaper.leavesZombie) {
      const data = { what: source.what, reaper: commandOf(reaper) };
      const { certainty } = orphan;
      yield {
        messageId: 'own',
        at: source.at ?? commandAt(launch),
        data,
        severity: 'info',
        certainty,
        fixes: [],
      };
      return;
    }
    yield {
      messageId: source.process.daemonized ? 'daemon' : 'makes',
      at: source.at ?? commandAt(launch),
      data: { what: source.what, daemon: commandOf(source.process), reaper: commandOf(reaper) },
      severity: certain ? 'warning' : 'info',
      certainty: orphan.certainty,
      fixes: [fixOf(underInit(launch))],
    };
  },
});
