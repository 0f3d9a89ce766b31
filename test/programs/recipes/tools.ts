import type { Recipe } from '../recipe.ts';

/** Package managers, runners and smaller tools of several languages, mostly over an actor that cleans up for 0.8 s. */

const HAND = ['/p/hand', '42', '800'];
const TEXT = HAND.join(' ');
const UP = { log: 'ACTOR-READY' } as const;

const over = (id: string, proves: string, argv: readonly string[], more: Partial<Recipe> = {}): Recipe => ({
  id,
  proves: [proves],
  argv,
  ready: UP,
  graceMs: 4000,
  ...more,
});

const CARGO = {
  'Cargo.toml': '[package]\nname = "main"\nversion = "0.1.0"\nedition = "2021"\n',
  'src/main.rs':
    'fn main() {\n    println!("PROGRAM-READY");\n    loop {\n        std::thread::park();\n    }\n}\n',
};
const GO = {
  'go.mod': 'module main\ngo 1.19\n',
  'main.go':
    'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("PROGRAM-READY")\n\tselect {}\n}\n\nfunc init() { go func() { for { } }() }\n',
};
const RAKE = {
  Rakefile: 'task :work do\n  $stdout.sync = true\n  puts "PROGRAM-READY"\n  loop { sleep 1 }\nend\n',
};

export default [
  over('poetry/run', 'poetry', ['poetry', 'run', ...HAND], {
    files: {
      'pyproject.toml':
        '[tool.poetry]\nname = "x"\nversion = "1.0.0"\ndescription = ""\nauthors = []\n[tool.poetry.dependencies]\npython = "*"\n',
    },
    env: { POETRY_VIRTUALENVS_CREATE: 'false' },
    package: 'python3-poetry',
  }),
  over('pipenv/run', 'pipenv', ['pipenv', 'run', ...HAND], {
    files: { Pipfile: '[packages]\n' },
    before: 'python3 -m venv --without-pip v',
    env: { VIRTUAL_ENV: '/w/v', PIPENV_ACTIVE: '1' },
  }),
  over('pipenv/script', 'pipenv', ['pipenv', 'run', 'serve'], {
    files: { Pipfile: `[packages]\n[scripts]\nserve = "${TEXT}"\n` },
    before: 'python3 -m venv --without-pip v',
    env: { VIRTUAL_ENV: '/w/v', PIPENV_ACTIVE: '1' },
  }),
  over('bundle/exec', 'bundle', ['bundle', 'exec', ...HAND], {
    files: { Gemfile: '' },
    package: 'ruby-bundler',
  }),
  over('composer/script', 'composer', ['/usr/bin/composer', 'run-script', 'start'], {
    files: { 'composer.json': JSON.stringify({ scripts: { start: TEXT } }) },
    env: { COMPOSER_ALLOW_SUPERUSER: '1' },
    differs: { argv: "Debian's script names its PHP by its path" },
  }),
  over('cargo/run', 'cargo', ['cargo', 'run', '-q'], {
    files: CARGO,
    ready: { log: 'PROGRAM-READY' },
    needs: ['/usr/bin/cargo'],
    package: 'cargo',
    env: { PATH: '/usr/bin:/bin' },
  }),
  over('go/run', 'go', ['go', 'run', '.'], { files: GO, ready: { log: 'PROGRAM-READY' }, heavy: true }),
  over('rake/work', 'ruby-tools', ['/usr/bin/rake', 'work'], {
    files: RAKE,
    ready: { log: 'PROGRAM-READY' },
  }),
  over(
    'pidproxy/service',
    'pidproxy',
    ['/usr/bin/pidproxy', '/w/p', '/usr/bin/dash', '-c', `echo $$ > /w/p; exec ${TEXT}`],
    // It looks for ended children every 5 s.
    { graceMs: 9000, noOrphan: true },
  ),
  over('s6-applyuidgid/plain', 'with-contenv', ['s6-applyuidgid', '-u', '65534', '-g', '65534', ...HAND]),
  over('sh/child', 'sh', ['sh', '-c', `${TEXT}; echo $?`]),
  over('sh/exec', 'sh', ['sh', '-c', TEXT], { binSh: 'bash' }),
  over('service/start', 'service', ['service', 'cron', 'start'], { ready: 'ends' }),
  over('mkdocs/serve', 'python-servers', ['/usr/bin/mkdocs', 'serve'], {
    files: { 'mkdocs.yml': 'site_name: x\n', 'docs/index.md': '# x\n' },
    ready: { port: 8000 },
  }),
  over('virtualenv/version', 'python-short-tools', ['virtualenv', '--version'], { ready: 'ends' }),
  over('clockwork/plain', 'clockwork', ['/usr/bin/clockwork', 'clock.rb'], {
    files: { 'clock.rb': "require 'clockwork'\nmodule Clockwork\n  every(3600, 'x') { }\nend\n" },
    ready: { log: 'Starting clock' },
    package: 'ruby-clockwork',
  }),
  over('node-exporter/plain', 'go-plain', ['node_exporter'], {
    unpack: ['prometheus-node-exporter'],
    before: 'ln -s /usr/bin/prometheus-node-exporter /usr/bin/node_exporter',
    ready: { port: 9100 },
  }),
  over(
    'alertmanager/plain',
    'go-servers',
    ['alertmanager', '--config.file=/w/a.yml', '--storage.path=/w', '--cluster.listen-address='],
    {
      unpack: ['prometheus-alertmanager'],
      before: 'ln -s /usr/bin/prometheus-alertmanager /usr/bin/alertmanager',
      files: { 'a.yml': 'route:\n  receiver: x\nreceivers:\n  - name: x\n' },
      ready: { port: 9093 },
    },
  ),
  over('xinetd/foreground', 'xinetd', ['xinetd', '-dontfork', '-f', '/w/x.conf'], {
    unpack: ['xinetd'],
    files: {
      'x.conf':
        'service echo\n{\n  type = INTERNAL\n  id = echo-stream\n  socket_type = stream\n  protocol = tcp\n  user = root\n  wait = no\n}\n',
    },
    ready: 'rest',
  }),
  over(
    'syslog-ng/foreground',
    'syslog-ng',
    ['syslog-ng', '-F', '-f', '/w/s.conf', '--no-caps', '-R', '/w/p', '-c', '/w/ctl'],
    {
      unpack: ['syslog-ng-core'],
      files: {
        's.conf':
          '@version: 3.38\nsource s { udp(ip(127.0.0.1) port(5514)); };\ndestination d { file("/w/log"); };\nlog { source(s); destination(d); };\n',
      },
      before: 'mkdir -p /var/lib/syslog-ng',
      ready: 'rest',
    },
  ),
  over('murmurd/foreground', 'murmurd', ['murmurd', '-fg', '-ini', '/w/m.ini'], {
    before: 'chmod 777 /w',
    files: { 'm.ini': 'database=/w/m.sqlite\nhost=127.0.0.1\nice=\nlogfile=\n' },
    ready: { port: 64738 },
    heavy: true,
  }),
  over(
    'rotatelogs/pipe',
    'rotatelogs',
    ['bash', '-c', 'exec rotatelogs /w/log 60 < <(exec /p/hand 42 800)'],
    { ready: 'rest', package: 'apache2-utils' },
  ),
  over('cronolog/pipe', 'rotatelogs', ['bash', '-c', 'exec cronolog /w/log < <(exec /p/hand 42 800)'], {
    ready: 'rest',
    unpack: ['cronolog'],
  }),
] satisfies readonly Recipe[];
