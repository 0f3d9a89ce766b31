import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

const PROGRAMS = ['[supervisord]', 'nodaemon=true', '[program:nginx]', 'command=nginx -g "daemon off;"', ''];

test('the signal that a supervisor sends is the one to change, not the one that it gets', async () => {
  const { findings } = await lintFiles({
    Dockerfile: [
      'FROM nginx:1.27',
      'RUN apt-get update && apt-get install -y supervisor',
      'COPY supervisord.conf /etc/supervisor/conf.d/app.conf',
      'CMD ["supervisord", "-c", "/etc/supervisor/conf.d/app.conf"]',
    ].join('\n'),
    'supervisord.conf': PROGRAMS.join('\n'),
  });
  const [finding] = findings.filter(({ rule }) => rule === 'stop-signal-means-something-else');
  expect(finding).toMatchObject({
    at: { file: 'supervisord.conf', line: 4 },
    message: expect.stringMatching(/^`supervisord` sends SIGTERM to `nginx/),
  });
  expect(finding?.fixes[0]?.title).toContain('stopsignal=QUIT');
});

test('STOPSIGNAL is no remedy for what s6 puts down with a signal of its own', async () => {
  const { findings } = await lintFiles({
    Dockerfile: [
      'FROM alpine:3.20',
      'RUN apk add --no-cache s6-overlay nginx',
      'COPY services /etc/s6-overlay/s6-rc.d',
      'ENTRYPOINT ["/init"]',
    ].join('\n'),
    'services/web/type': 'longrun\n',
    'services/web/run': "#!/bin/sh\nexec nginx -g 'daemon off;'\n",
    'services/user/contents.d/web': '',
  });
  const [finding] = findings.filter(({ rule }) => rule === 'stop-signal-means-something-else');
  expect(finding).toMatchObject({
    at: { file: 'services/web/run', line: 2 },
    message: expect.stringMatching(/^`s6-overlay` sends SIGTERM to `nginx/),
  });
  expect(finding?.fixes.map(({ title }) => title)).toEqual([
    'Have it sent the signal that stops it in order: SIGQUIT in a file down-signal beside its run',
  ]);
});
