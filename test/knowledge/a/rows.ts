/** Files that a measurement was made with, by the start of its id. */
const SCRIPTS: Readonly<Record<string, string>> = {
  plain: '#!/bin/sh\n/p/hand 42\n',
  slow: '#!/bin/sh\n/p/hand 42 800\n',
  exec: '#!/bin/sh\nexec /p/hand 42\n',
};

const RUN: Readonly<Record<string, string>> = {
  hand: '#!/bin/sh\nexec /p/hand 0\n',
  slow: '#!/bin/sh\nexec /p/hand 0 700\n',
  ignore: '#!/bin/sh\nexec /p/ignore\n',
  plainsh: '#!/bin/sh\n/p/hand 0\n',
};

const SUPERVISED: Readonly<Record<string, string>> = {
  hand: '/p/hand 0',
  slow: '/p/hand 0 700',
  ignore: '/p/ignore',
};

export function filesFor(id: string): Readonly<Record<string, string>> {
  const [group = '', name = '', actor = ''] = id.split('/');
  if (id.includes('-over-')) {
    const kind = id.includes('slow') ? 'slow' : id.includes('exec') ? 'exec' : 'plain';
    return { '/w/s.sh': SCRIPTS[kind] ?? '' };
  }
  if (name === 'script-exec-tini') return { '/w/e.sh': '#!/bin/sh\nexec tini -- "$@"\n' };
  if (name === 'script-plain-tini') return { '/w/e.sh': '#!/bin/sh\ntini -- "$@"\n' };
  if (name === 'exec-gosu-entrypoint') return { '/w/e.sh': '#!/bin/sh\nexec gosu nobody "$@"\n' };
  if (/^(runsv|runsvdir|runsvdir-P|s6-svscan|s6-svscan-with-finish)$/.test(name))
    return { '/w/sv/a/run': RUN[actor] ?? '' };
  if (name.startsWith('supervisord')) return { '/w/s.conf': supervisor(name, actor) };
  if (group === 'wrap' && name === 'make') return { '/w/Makefile': `all:\n\t/p/${actor}\n` };
  if (name === 'make-simple-seq') return { '/w/Makefile': `all:\n\ttrue; /p/${actor}\n` };
  if (name === 'make-sleep') return { '/w/Makefile': 'all:\n\tsleep 300\n' };
  if (name === 'foreman') return { '/w/Procfile': 'web: /p/hand\nworker: /p/hand\n' };
  if (name === 'busybox-init') return { '/etc/inittab': '::respawn:/p/hand\n' };
  if (name === 'nginx')
    return {
      '/w/n.conf': 'daemon off;\nevents {}\n',
      '/w/nc.conf': 'events {}\n',
      '/w/d.conf': 'daemon on;\n',
    };
  return {};
}

function supervisor(name: string, actor: string): string {
  const command =
    name.includes('sh-c') || name.includes('stopasgroup') ? '/bin/sh -c "/p/hand; true"' : SUPERVISED[actor];
  return [
    '[supervisord]',
    ...(name.includes('daemon-default') ? [] : ['; -n is given']),
    '[program:a]',
    `command=${command ?? '/p/run'}`,
    ...(name.includes('default-10s') ? [] : ['stopwaitsecs=2']),
    ...(name.includes('stopasgroup') ? ['stopasgroup=true'] : []),
    '',
  ].join('\n');
}

/** Rows that say nothing about an entry of the table. */
export const SKIPPED: readonly string[] = [
  // Needs npm's entry and a package.json.
  'init/tini-npm',
  // What a prompt or a pseudo-terminal does is a matter of a terminal; here there is none.
  'interactive-idle',
  'wrap/su-tty',
  'wrap/su-P',
  'wrap/sudo-pty',
  // Depends on what clients are connected at the moment.
  'srv/haproxy/-W-db-open-conn',
  'srv/nginx/quit-with-open-request',
  'srv/postgres/active-client',
  'srv/postgres/idle-client',
  // `read < fifo` never gets a line: the shell's reading, no program's.
  'tool/bash-read',
];

/** Signals (or `handler`, `dispositions`, `reaps`) in which the model differs, with the reason beside each. */
export const DEVIATIONS: Readonly<Record<string, readonly string[]>> = {
  // busybox ash leaves SIGQUIT ignored; tini takes it from the queue all the same.
  'init/busybox-sh-c-tini/nohand': ['dispositions'],
  // A race: the message of the handler was seen in 4 of 8 runs.
  'init/dumb-init-over-slow-plain-script': ['handler'],
  // Two worlds: by the version of pgbouncer.
  'srv/pgbouncer': ['TERM'],
  // Between two runs of its command it ignores nothing.
  'tool/watch': ['dispositions'],
  // sudo raises the signal that ended its child again, which is dropped for PID 1, and exits with 0.
  'wrap/sudo/nohand': ['TERM'],
  'wrap/sudo-u/nohand': ['TERM'],
  'wrap/sudo-E-H-u/nohand': ['TERM'],
};
