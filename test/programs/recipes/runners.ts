import type { Recipe } from '../recipe.ts';

/** Programs that start others: runners, reloaders, an init, and workers that wait for tasks. */

const HAND = ['/p/hand', '42', '800'];
const TEXT = HAND.join(' ');
const UP = { log: 'ACTOR-READY' } as const;

const over = (id: string, argv: readonly string[], more: Partial<Recipe> = {}): Recipe => ({
  id,
  proves: [id.split('/')[0] ?? ''],
  argv,
  ready: UP,
  graceMs: 4000,
  ...more,
});

const PERL = { argv: "Debian's script names its Perl by its path" };
const MYSQLD_SAFE = [
  'mysqld_safe',
  '--no-defaults',
  '--ledir=/w',
  '--mysqld=server',
  '--user=root',
  '--datadir=/w',
  '--log-error=/w/log',
  '--skip-syslog',
];

export default [
  over('pid1/hand', ['pid1', ...HAND]),
  over('pid1/nohand', ['pid1', '/p/nohand']),
  over('pid1/ignore', ['pid1', '/p/ignore'], { graceMs: 9000 }),
  over('parallel/two', ['/usr/bin/parallel', '--will-cite', '-u', ':::', TEXT, '/p/hand 43 100'], {
    differs: PERL,
  }),
  over('parallel/command', ['/usr/bin/parallel', '-j', '2', '/p/hand', ':::', '42', '43'], {
    differs: PERL,
    ready: { process: '/p/hand 43' },
  }),
  over('unbuffer/hand', ['/usr/bin/unbuffer', ...HAND]),
  over('expect/script', ['expect', 'a.exp'], {
    files: { 'a.exp': 'spawn sleep 1000\nexpect never\n' },
    ready: { process: 'sleep 1000' },
  }),
  over('mysqld_safe/script', MYSQLD_SAFE, {
    unpack: ['mariadb-server'],
    files: { 'server+x': '#!/bin/sh\nexec sleep 1000\n' },
    ready: { process: 'sleep 1000' },
  }),
  over('pdm/run', ['/usr/bin/pdm', 'run', ...HAND], {
    files: { 'pyproject.toml': '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.9"\n' },
    env: { PDM_IGNORE_SAVED_PYTHON: '1', PDM_CHECK_UPDATE: '0' },
    package: 'python3-pdm',
  }),
  over('rq/worker', ['/usr/bin/rq', 'worker'], {
    proves: ['python-workers'],
    before: 'redis-server --daemonize yes --save "" >/dev/null; sleep 1',
    ready: { log: 'Listening on' },
    package: 'python3-rq',
    noOrphan: true,
  }),
  over('reflex/service', ['reflex', '-s', '--', ...HAND]),
  over('reflex/ignore', ['reflex', '-s', '--', '/p/ignore'], { graceMs: 9000 }),
  over('reflex/once', ['reflex', '-r', 'py$', '--', ...HAND], { ready: 'rest' }),
  over(
    'dlv/exec',
    ['dlv', 'exec', '--headless', '--listen=127.0.0.1:4000', '--accept-multiclient', '--continue', '/w/x'],
    {
      unpack: ['delve'],
      needs: ['go'],
      privileged: true,
      files: {
        'x.go':
          'package main\n\nimport (\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, syscall.SIGTERM)\n\tprintln("PROGRAM-READY")\n\t<-c\n\tprintln("HANDLER")\n\tos.Exit(42)\n}\n',
      },
      before: 'HOME=/w go build -o x x.go',
      ready: { log: 'PROGRAM-READY' },
      heavy: true,
    },
  ),
  // What the host has installed would be started too.
  over('systemd/plain', ['/usr/lib/systemd/systemd', '--unit=sysinit.target'], {
    needs: ['/usr/lib/systemd/systemd'],
    privileged: true,
    ready: 'rest',
    stop: ['SIGRTMIN+3'],
    env: { container: 'docker' },
    graceMs: 9000,
    noOrphan: true,
  }),
  over('init/systemd', ['/sbin/init', '--unit=sysinit.target'], {
    needs: ['/usr/lib/systemd/systemd'],
    before: 'ln -sf /usr/lib/systemd/systemd /usr/sbin/init',
    package: 'systemd',
    privileged: true,
    ready: 'rest',
    stop: ['SIGRTMIN+3'],
    env: { container: 'docker' },
    heavy: true,
    graceMs: 9000,
    noOrphan: true,
  }),
  over('init/busybox', ['/sbin/init'], {
    needs: ['busybox'],
    before: 'ln -sf /usr/bin/busybox /usr/sbin/init',
    files: { '/etc/inittab': '::respawn:/p/hand 42\n' },
    binSh: 'busybox',
    ready: { process: '/p/hand' },
    graceMs: 5000,
    signals: ['SIGUSR1', 'SIGUSR2'],
  }),
  over('tclsh/loop', ['tclsh', 'a.tcl'], {
    files: { 'a.tcl': 'puts ACTOR-READY\nflush stdout\nwhile 1 { after 1000 }\n' },
  }),
  over('guile/loop', ['guile', '--no-auto-compile', 'a.scm'], {
    proves: ['tclsh'],
    files: { 'a.scm': '(display "ACTOR-READY\\n")\n(force-output)\n(let loop () (sleep 1) (loop))\n' },
  }),
  over('R/loop', ['Rscript', 'a.R'], {
    package: 'r-base-core',
    files: { 'a.R': 'cat("ACTOR-READY\\n")\nwhile (TRUE) Sys.sleep(1)\n' },
    signals: ['SIGUSR1', 'SIGUSR2'],
    heavy: true,
  }),
  over('R/expression', ['R', '--no-save', '-e', 'cat("ACTOR-READY\\n"); while (TRUE) Sys.sleep(1)'], {
    package: 'r-base-core',
    heavy: true,
  }),
] satisfies readonly Recipe[];
