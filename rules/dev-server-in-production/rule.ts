import { commandAt, defineRule, endsByItself, walk } from '../../src/lint/index.ts';

export default defineRule({
  id: 'dev-server-in-production',
  meta: {
    summary: 'A development server or reloader is the main program',
    severity: 'warning',
    group: 'who-is-pid1',
    explains: ['dev-server'],
    messages: {
      'dev-server': '{what} is the main program: on {signal} it does not end in order',
      reloader: '{what} is a development server',
    },
  },
  *check(launch) {
    const { stop } = launch;
    const node = stop.tree && [...walk(stop.tree.pid1)].find(n => n.devServer);
    if (!node?.devServer || endsByItself(launch)) return;
    const bad = stop.cause === 'dev-server';
    yield {
      messageId: bad ? 'dev-server' : 'reloader',
      at: commandAt(launch),
      data: { what: node.devServer, signal: stop.signal ?? '' },
      severity: bad ? 'warning' : 'info',
      certainty: stop.certainty,
      timeline: bad,
      fixes: [{ title: 'Start a production server', safety: 'suggested', edits: [] }],
    };
  },
});
