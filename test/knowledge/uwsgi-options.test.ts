import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

/** The exit status tells the cases apart: 0 is a master's orderly end, 30 the end of a uwsgi without one. */
test.each<[string, string, string, number | null]>([
  ['flags without a value', 'master\ndie-on-term\n', 'graceful', 0],
  ['flags with one', 'master = true\ndie-on-term = 1\n', 'graceful', 0],
  ['indented lines are no continuations', 'master = true\n    die-on-term = true\n', 'graceful', 0],
  ['a master alone reloads', 'master\nprocesses = 2\n', 'killed', 137],
  ['no master', 'die-on-term\n', 'graceful', 30],
  ['a flag set to false', 'master\ndie-on-term = false\n', 'killed', 137],
  ['where a variable is set', 'master\nif-env = A\ndie-on-term\nendif =\n', 'graceful', 0],
  ['where a variable is not set', 'master\nif-not-env = A\ndie-on-term\nendif =\n', 'killed', 137],
  ['behind the end of a condition', 'if-not-env = A\nfoo\nendif =\nmaster\ndie-on-term\n', 'graceful', 0],
  ['another section', 'master\n[other]\ndie-on-term\n', 'killed', 137],
])('uwsgi.ini: %s', async (_, ini, outcome, exitStatus) => {
  const { launches } = await lintFiles({
    Dockerfile: 'FROM debian:12\nENV A=1\nCOPY uwsgi.ini /\nCMD ["uwsgi", "--ini", "/uwsgi.ini"]\n',
    'uwsgi.ini': `[uwsgi]\n${ini}`,
  });
  expect(launches[0]?.stop).toMatchObject({ outcome, exitStatus });
});
