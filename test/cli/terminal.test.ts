import { describe, expect, test } from 'vitest';
import type { Host } from '../../src/cli/host.ts';
import { progress } from '../../src/cli/progress.ts';
import { cli, killed } from '../support/cli.ts';

const ESC = '\u001b';

describe('links', () => {
  test.each([
    ['of a terminal that shows them', { VTE_VERSION: '7006' }, true, true],
    ['of one that is known by TERM', { TERM: 'xterm-kitty' }, true, true],
    ['not of an unknown one', { TERM: 'xterm-256color' }, true, false],
    ['not in a multiplexer', { TERM: 'tmux-256color', KITTY_WINDOW_ID: '1' }, true, false],
    ['not in CI', { TERM_PROGRAM: 'vscode', CI: 'true' }, true, false],
    ['not in a file', { TERM_PROGRAM: 'vscode' }, false, false],
    ['where they are asked for', { FORCE_HYPERLINK: '1' }, false, true],
    ['not where they are not', { FORCE_HYPERLINK: '0', TERM_PROGRAM: 'WezTerm' }, true, false],
  ] as const)('%s', async (_, env, tty, linked) => {
    const { out } = await cli(['--no-color'], { files: killed('a b'), env: { ...env }, tty });
    expect(out.includes(`${ESC}]8;;`)).toBe(linked);
    if (!linked) return;
    expect(out).toMatch(/\]8;;file:\/\/\S+\/a%20b\/run\.sh/);
    expect(out).toMatch(/\]8;;https:\/\/\S+\/rules\/script-does-not-exec\/README\.md/);
    // Each link is closed in its line, and the report is the same without them.
    const plain = out
      .split(`${ESC}]8;;`)
      .map((part, i) => (i === 0 ? part : part.slice(part.indexOf('\\') + 1)))
      .join('');
    expect(plain).toBe((await cli(['--no-color'], { files: killed('a b'), tty })).out);
  });
});

describe('progress', () => {
  const seen = (env: Record<string, string>, tty: boolean) => {
    let text = '';
    let time = 0;
    const host = { stderrIsTty: tty, env, err: (t: string) => (text += t) } as unknown as Host;
    const { at, end } = progress(host, () => time);
    for (let done = 0; done < 30; done++, time += 60) at(done, 30);
    end();
    return text;
  };

  test('is shown after a second, ten times a second at most, and erased', () => {
    const text = seen({}, true);
    expect(text.startsWith(`\r${ESC}[K17 of 30 files …`)).toBe(true);
    expect(text.split(' of 30').length - 1).toBe(7);
    expect(text.endsWith(`\r${ESC}[K`)).toBe(true);
  });

  test.each([
    ['in CI', { CI: 'true' }, true],
    ['without a terminal', {}, false],
    ['on a dumb one', { TERM: 'dumb' }, true],
  ])('is not shown %s', (_, env, tty) => {
    expect(seen(env, tty)).toBe('');
  });

  test('of a short run is nothing at all', async () => {
    expect((await cli([], { files: killed(), tty: true })).err).toBe('');
  });
});
