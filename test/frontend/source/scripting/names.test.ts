import { expect, test } from 'vitest';
import { lintFiles } from '../../../support/lint.ts';

/** Why the outcome of a project's container is what it is said to be. */
async function reasonOf(files: Readonly<Record<string, string>>): Promise<string> {
  const { launches } = await lintFiles(files);
  return launches.map(({ stop }) => stop.reason).join('\n');
}

test('a variable of an object keeps its sign in what is said of it', async () => {
  const said = await reasonOf({
    Dockerfile: 'FROM ruby:3.2\nCOPY w.rb /\nCMD ["ruby", "/w.rb"]\n',
    'w.rb': `class W
  def initialize
    @stop = false
    trap('TERM') { @stop = true }
  end
  def run
    loop { step unless @stop and foo }
  end
  def step = sleep(1)
end
W.new.run
`,
  });
  expect(said).toContain('`@stop`');
});

test('a variable of a function is named as it is written', async () => {
  const said = await reasonOf({
    Dockerfile: 'FROM php:8.2-cli\nRUN docker-php-ext-install pcntl\nCOPY w.php /\nCMD ["php", "/w.php"]\n',
    'w.php': `<?php
function main(): void {
    $stop = false;
    pcntl_async_signals(true);
    pcntl_signal(SIGTERM, function () use (&$stop) { $stop = true; });
    while (true) { if (!$stop || check()) { usleep(100000); } }
}
main();
`,
  });
  expect(said).toContain('`$stop`');
});
