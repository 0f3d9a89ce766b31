import type { Recipe } from '../recipe.ts';

/** Other languages and their servers. */

const LOG = { log: 'SCRIPT-READY' } as const;
const RACK = "run ->(env) { [200, {}, ['']] }\n";

const run = (
  id: string,
  argv: readonly string[],
  files: Readonly<Record<string, string>>,
  more: Partial<Recipe> = {},
): Recipe => ({ id, proves: [id.split('/')[0] ?? ''], argv, files, ready: LOG, graceMs: 4000, ...more });

const JAVA = [
  'public class Loop {',
  '  public static void main(String[] a) throws Exception {',
  '    System.out.println("SCRIPT-READY");',
  '    while (true) Thread.sleep(1000);',
  '  }',
  '}',
  '',
].join('\n');

const PSGI = "sub { [200, ['Content-Type' => 'text/plain'], ['x']] }\n";
/** Ready is the process that serves: it has its handlers then. */
const MORBO = [
  '#!/usr/bin/env perl',
  'use Mojolicious::Lite;',
  '$| = 1;',
  'Mojo::IOLoop->next_tick(sub { print "SCRIPT-READY\\n" });',
  'app->start;',
  '',
].join('\n');
const HYPNO = "#!/usr/bin/env perl\nuse Mojolicious::Lite;\nget '/' => {text => 'x'};\napp->start;\n";

export default [
  run(
    'ruby/loop',
    ['ruby', 'a.rb'],
    { 'a.rb': "$stdout.sync = true\nputs 'SCRIPT-READY'\nloop { sleep 1 }\n" },
    { stop: ['SIGINT'] },
  ),
  run(
    'perl/loop',
    ['perl', 'a.pl'],
    { 'a.pl': '$| = 1; print "SCRIPT-READY\\n"; while (1) { sleep 1 }\n' },
    { stop: ['SIGINT'] },
  ),
  run(
    'lua/loop',
    ['lua5.4', 'a.lua'],
    { 'a.lua': 'io.stdout:setvbuf("no"); print("SCRIPT-READY"); while true do end\n' },
    { stop: ['SIGINT'] },
  ),
  run('php/loop', ['php8.2', 'a.php'], { 'a.php': '<?php echo "SCRIPT-READY\\n"; while (true) sleep(1);\n' }),
  run('php/server', ['php8.2', '-S', '127.0.0.1:8080'], {}, { ready: { port: 8080 }, stop: ['SIGINT'] }),
  run(
    'puma/single',
    ['puma', '-b', 'tcp://127.0.0.1:9292', 'config.ru'],
    { 'config.ru': RACK },
    { differs: { argv: 'its title names its version' }, ready: { port: 9292 }, stop: ['SIGINT'] },
  ),
  run(
    'puma/cluster',
    ['puma', '-w', '2', '-b', 'tcp://127.0.0.1:9292', 'config.ru'],
    { 'config.ru': RACK },
    {
      differs: { argv: 'its title names its version' },
      ready: { log: 'Worker 1' },
      stop: ['SIGINT'],
      graceMs: 8000,
    },
  ),
  run(
    'unicorn/plain',
    ['unicorn', '-l', '127.0.0.1:8080', 'config.ru'],
    { 'config.ru': RACK },
    { ready: { port: 8080 }, stop: ['SIGQUIT'], signals: ['SIGUSR2', 'SIGWINCH'] },
  ),
  run(
    'thin/plain',
    ['/usr/bin/thin', 'start', '-p', '3000', '-R', 'config.ru'],
    { 'config.ru': RACK },
    { ready: { port: 3000 }, stop: ['SIGQUIT'] },
  ),
  run(
    'foreman/two',
    ['foreman', 'start'],
    { Procfile: 'web: /p/hand 42 300\nworker: /p/hand 42 300\n' },
    { ready: { log: 'ACTOR-READY' }, noOrphan: true },
  ),
  run(
    'java/loop',
    ['java', '-Xshare:auto', '-cp', '/w', 'Loop.java'],
    { 'Loop.java': JAVA },
    { heavy: true, stop: ['SIGINT'] },
  ),
  run(
    'beam/erl',
    ['erl', '-noshell', '-eval', 'io:format("SCRIPT-READY~n").'],
    {},
    { differs: { argv: 'the path of the emulator names its version' }, heavy: true },
  ),
  run(
    'beam/elixir',
    ['elixir', '--no-halt', '-e', 'IO.puts("SCRIPT-READY")'],
    {},
    { differs: { argv: 'the path of the emulator names its version' }, heavy: true, stop: ['SIGINT'] },
  ),
  run(
    'starman/plain',
    ['/usr/bin/starman', '--port', '5000', '--workers', '2', 'app.psgi'],
    { 'app.psgi': PSGI },
    { ready: { port: 5000 }, stop: ['SIGQUIT'], proves: ['perl-servers'] },
  ),
  run(
    'plackup/plain',
    ['/usr/bin/plackup', '-p', '5000', 'app.psgi'],
    { 'app.psgi': PSGI },
    { ready: { port: 5000 }, stop: ['SIGINT'], proves: ['perl-servers'] },
  ),
  run(
    'hypnotoad/foreground',
    ['/usr/bin/hypnotoad', '-f', 'app.pl'],
    { 'app.pl': HYPNO },
    { ready: { port: 8080 }, stop: ['SIGQUIT'], proves: ['perl-servers'], graceMs: 8000 },
  ),
  run(
    'morbo/plain',
    ['/usr/bin/morbo', '-l', 'http://127.0.0.1:3000', 'app.pl'],
    { 'app.pl': MORBO },
    { stop: ['SIGINT'], proves: ['perl-servers'] },
  ),
] satisfies readonly Recipe[];
