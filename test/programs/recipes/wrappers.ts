import { type Recipe, USUAL_SIGNALS } from '../recipe.ts';

/** Wrappers over an actor that cleans up for 0.8 s and exits with 42. */

const UP = { log: 'ACTOR-READY' } as const;

type Wrapper = readonly [id: string, proves: string, argv: readonly string[], more?: Partial<Recipe>];

const HAND = ['/p/hand', '42', '800'];
/** The same for wrappers that take a shell text or one word. */
const TEXT = '/p/hand 42 800';
const busybox = { binSh: 'busybox' } as const;

const ITS_WORDS = Object.fromEntries(
  USUAL_SIGNALS.map(signal => [`${signal} below`, 'the words that xargs reads are not in the prediction']),
);

const WRAPPERS: readonly Wrapper[] = [
  ['env', 'env', ['env', 'A=1', ...HAND]],
  ['env/split', 'env', ['env', '-S', `A=1 ${TEXT}`]],
  ['env/busybox', 'busybox', ['busybox', 'env', ...HAND], busybox],
  ['nice', 'nice', ['nice', '-n', '5', ...HAND]],
  ['nohup', 'nohup', ['nohup', ...HAND]],
  ['stdbuf', 'stdbuf', ['stdbuf', '-oL', ...HAND]],
  ['chroot', 'chroot', ['chroot', '/', ...HAND]],
  ['chroot/userspec', 'chroot', ['chroot', '--userspec=65534:65534', '/', ...HAND]],
  ['timeout', 'timeout', ['timeout', '100', ...HAND]],
  ['timeout/foreground', 'timeout', ['timeout', '--foreground', '100', ...HAND]],
  ['timeout/kill-after', 'timeout', ['timeout', '-k', '5', '100', ...HAND]],
  ['timeout/nohand', 'timeout', ['timeout', '100', '/p/nohand']],
  ['timeout/busybox', 'timeout', ['busybox', 'timeout', '100', ...HAND], busybox],
  ['taskset', 'taskset', ['taskset', '1', ...HAND]],
  ['ionice', 'ionice', ['ionice', '-c', '3', ...HAND]],
  ['chrt', 'chrt', ['chrt', '-b', '0', ...HAND]],
  ['prlimit', 'prlimit', ['prlimit', '--nofile=1024', ...HAND]],
  ['setarch', 'setarch', ['setarch', '-R', ...HAND]],
  ['setpriv', 'setpriv', ['setpriv', '--reuid=65534', '--clear-groups', ...HAND]],
  ['flock', 'flock', ['flock', 'lk', ...HAND]],
  ['flock/no-fork', 'flock', ['flock', '-F', 'lk', ...HAND]],
  ['flock/nohand', 'flock', ['flock', 'lk', '/p/nohand']],
  ['unshare/mount', 'unshare', ['unshare', '-m', ...HAND], { privileged: true }],
  ['unshare/pid-fork', 'unshare', ['unshare', '--pid', '--fork', ...HAND], { privileged: true }],
  [
    'unshare/kill-child',
    'unshare',
    ['unshare', '--pid', '--fork', '--kill-child', ...HAND],
    { privileged: true },
  ],
  ['nsenter/net', 'nsenter', ['nsenter', '-t', '1', '-n', ...HAND], { privileged: true }],
  ['nsenter/pid', 'nsenter', ['nsenter', '-t', '1', '-p', '-m', ...HAND], { privileged: true }],
  ['setsid', 'setsid', ['setsid', ...HAND], { ready: 'ends' }],
  ['setsid/wait', 'setsid', ['setsid', '-w', ...HAND], { noOrphan: true }],
  ['script', 'script', ['script', '-q', '-c', TEXT, '/dev/null'], { graceMs: 6000, noOrphan: true }],
  ['su/root', 'su', ['su', 'root', '-c', TEXT], { graceMs: 5000 }],
  ['su/shell', 'su', ['su', '-s', '/bin/sh', 'nobody', '-c', TEXT], { graceMs: 5000 }],
  ['su/session-command', 'su', ['su', `--session-command=${TEXT}`, 'root'], { graceMs: 5000 }],
  ['su/busybox', 'su', ['busybox', 'su', 'root', '-c', TEXT], busybox],
  ['runuser', 'su', ['runuser', '-u', 'nobody', '--', ...HAND], { graceMs: 5000 }],
  ['runuser/command', 'su', ['runuser', 'nobody', '-s', '/bin/sh', '-c', TEXT], { graceMs: 5000 }],
  ['sg', 'sg', ['sg', 'root', '-c', TEXT]],
  ['sudo', 'sudo', ['sudo', ...HAND]],
  ['sudo/user', 'sudo', ['sudo', '-u', 'nobody', ...HAND]],
  ['sudo/nohand', 'sudo', ['sudo', '/p/nohand']],
  ['doas', 'doas', ['doas', ...HAND], { files: { '/etc/doas.conf': 'permit nopass root\n' }, graceMs: 5000 }],
  ['gosu', 'gosu', ['gosu', 'nobody', ...HAND]],
  ['gosu/tini', 'gosu', ['gosu', 'nobody', 'tini', '--', ...HAND]],
  ['tini/gosu', 'tini', ['tini', '--', 'gosu', 'nobody', ...HAND]],
  ['chpst', 'chpst', ['chpst', '-u', 'nobody', ...HAND]],
  ['setuidgid', 'setuidgid', ['setuidgid', 'nobody', ...HAND]],
  ['softlimit', 'softlimit', ['softlimit', '-o', '1000', ...HAND]],
  ['envdir', 'envdir', ['envdir', 'env', ...HAND], { files: { 'env/A': '1' } }],
  ['s6-setuidgid', 's6-setuidgid', ['s6-setuidgid', 'nobody', ...HAND]],
  ['s6-setsid', 's6-setsid', ['s6-setsid', ...HAND]],
  ['execlineb', 'execlineb', ['execlineb', '-Pc', TEXT]],
  ['cd/execline', 'cd', ['/usr/lib/execline/bin/cd', '/', ...HAND], { package: 'execline' }],
  ['execlineb/background', 'execlineb', ['execlineb', '-Pc', `background { sleep 100 } ${TEXT}`]],
  ['execlineb/foreground', 'execlineb', ['execlineb', '-Pc', `foreground { ${TEXT} } true`]],
  [
    'start-stop-daemon',
    'start-stop-daemon',
    ['start-stop-daemon', '--start', '--exec', ...HAND.slice(0, 1), '--', '42', '800'],
  ],
  ['capsh/shell', 'capsh', ['capsh', '--', '-c', TEXT]],
  ['numactl', 'numactl', ['numactl', '--localalloc', ...HAND]],
  ['strace', 'strace', ['strace', '-f', '-o', '/dev/null', ...HAND]],
  ['strace/to-stderr', 'strace', ['strace', '-f', ...HAND]],
  ['strace/daemonize', 'strace', ['strace', '-D', '-o', '/dev/null', ...HAND]],
  ['bwrap', 'bwrap', ['bwrap', '--dev-bind', '/', '/', ...HAND], { privileged: true }],
  [
    'bwrap/die-with-parent',
    'bwrap',
    ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', ...HAND],
    { privileged: true },
  ],
  ['fakeroot', 'fakeroot', ['fakeroot', ...HAND]],
  ['find', 'find', ['find', '/etc/hostname', '-exec', ...HAND, ';']],
  [
    'xargs',
    'xargs',
    ['xargs', '-a', 'words', '/p/hand', '42'],
    { files: { words: '800\n' }, differs: ITS_WORDS },
  ],
  ['xargs/pipe', 'xargs', ['dash', '-c', 'echo 800 | exec xargs /p/hand 42'], { differs: ITS_WORDS }],
  ['ssh-agent', 'ssh-agent', ['ssh-agent', ...HAND]],
  [
    'xvfb-run',
    'xvfb-run',
    ['xvfb-run', '-a', ...HAND],
    { needs: ['xvfb-run', 'xauth'], ready: { process: 'Xvfb' } },
  ],
  ['xvfb-run/tini', 'xvfb-run', ['tini', '--', 'xvfb-run', '-a', ...HAND], { needs: ['xvfb-run', 'xauth'] }],
  ['time/busybox', 'time', ['busybox', 'time', ...HAND], busybox],
  ['watch/busybox', 'busybox-watch', ['busybox', 'watch', '-n', '100', ...HAND], busybox],
  ['make', 'make', ['make', '-s'], { files: { Makefile: `all:\n\t${TEXT}\n` } }],
  ['make/shell', 'make', ['make', '-s'], { files: { Makefile: `all:\n\ttrue; ${TEXT}\n` } }],
  ['make/exec', 'make', ['make', '-s'], { files: { Makefile: `all:\n\texec ${TEXT}\n` } }],
  ['busybox', 'busybox', ['busybox', 'sleep', 'infinity'], { ready: 'rest', ...busybox }],
];

export default WRAPPERS.map(
  ([id, proves, argv, more]): Recipe => ({
    id: id.includes('/') ? id : `${id}/plain`,
    proves: [proves],
    argv,
    ready: UP,
    ...more,
  }),
);
