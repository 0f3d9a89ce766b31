import { commandAt, commandOf, defineRule, endsByItself, fixOf, underInit } from '../../src/lint/index.ts';

export default defineRule({
  id: 'no-init',
  meta: {
    summary: 'PID 1 is no init, and waits for no process that it adopts',
    severity: 'info',
    group: 'init',
    explains: [],
    messages: {
      alone:
        '`{pid1}` is PID 1 and no init: it ends in order on {signal} and starts nothing, but what {exec} leaves behind stays a zombie',
      starts:
        '`{pid1}` is PID 1 and no init: it ends in order on {signal}, but what `{child}` leaves behind stays a zombie',
      'starts-unknown':
        '`{pid1}` is PID 1 and no init: it ends in order on {signal}, but what the command that it starts leaves behind stays a zombie',
      'health-check':
        '`{pid1}` is PID 1 and no init: it ends in order on {signal}, but the commands of a health check that runs into its timeout stay zombies',
    },
  },
  *check(launch) {
    const { stop, orphan, spec } = launch;
    const pid1 = stop.tree?.pid1;
    // What goes wrong at the stop, and known orphans, are the defects of other rules.
    if (
      !pid1 ||
      stop.outcome !== 'graceful' ||
      stop.certainty !== 'must' ||
      spec.pidNamespace !== 'private' ||
      orphan.outcome === 'zombies' ||
      endsByItself(launch)
    )
      return;
    if (pid1.role !== 'app' || (pid1.waitsForChildren !== 'own' && pid1.waitsForChildren !== 'none')) return;
    const child = pid1.children.find(c => c.lifetime !== 'short' && c.argv.length > 0);
    const starts = child?.role === 'unknown' ? 'starts-unknown' : 'starts';
    const messageId = child ? starts : spec.healthcheck?.form === 'shell' ? 'health-check' : 'alone';
    yield {
      messageId,
      at: commandAt(launch),
      data: {
        pid1: commandOf(pid1),
        exec: spec.engine === 'kubelet' ? 'kubectl exec' : 'docker exec',
        signal: stop.signal ?? spec.stopSignal.text,
        ...(child ? { child: commandOf(child) } : {}),
      },
      fixes: [fixOf(underInit(launch))],
    };
  },
});
