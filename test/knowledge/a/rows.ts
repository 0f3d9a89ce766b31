/** What a program did as PID 1 on Linux 6.18. */
export interface Row {
  readonly id: string;
  readonly argv: readonly string[];
  readonly tree?: string;
  /** `exit: null` is: still there when SIGKILL came; `before`: it had ended by itself. */
  readonly signals: Readonly<
    Record<string, { readonly exit: number | null | 'before'; readonly handlerRan?: boolean }>
  >;
  readonly dispositions?: Readonly<Record<string, string>>;
  readonly reaps?: boolean;
  /** Points of this row that the model can't express, each with its reason. */
  readonly differs?: Readonly<Record<string, string>>;
}

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

const HAND_JS = [
  "for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => process.exit(0));",
  'setInterval(() => {}, 1000);',
  '',
].join('\n');

/** Scripts of the rows of shells, by the last part of the id. */
const SHELL_SCRIPTS: Readonly<Record<string, string>> = {
  at: '"$@"\n',
  exec: 'exec sleep infinity\n',
  'exec-at': 'exec "$@"\n',
  'hand-plain': '/p/hand\n',
  plain: 'sleep infinity\n',
  'setup-exec': 'cd /tmp\nexec sleep infinity\n',
  'setup-plain': 'cd /tmp\nsleep infinity\n',
  'trap-bg': "trap 'echo HANDLER; exit 0' TERM INT QUIT HUP\nsleep infinity & wait\n",
};

const SHEBANGS: Readonly<Record<string, string>> = {
  busybox: '#!/bin/busybox sh\n',
  bash: '#!/usr/bin/bash\n',
};

function shellFiles(group: string, shell: string, kind: string): Readonly<Record<string, string>> {
  switch (group) {
    case 'script-file':
      return { '/w/s.sh': SHELL_SCRIPTS[kind] ?? '' };
    case 'script-shebang':
      return { '/w/s.sh': (SHEBANGS[shell] ?? `#!/usr/bin/${shell}\n`) + (SHELL_SCRIPTS[kind] ?? '') };
    case 'shc-script':
      return { '/w/s.sh': '#!/bin/sh\nexec sleep infinity\n' };
    case 'shc-script-noshebang':
      return { '/w/s.sh+x': 'sleep infinity\n' };
    case 'npm':
      return {
        '/w/package.json': JSON.stringify({ name: 'x', scripts: { start: 'node hand.js' } }),
        '/w/hand.js': HAND_JS,
      };
    default:
      return kind === 'source' ? { '/w/inner.sh': 'sleep infinity\n' } : {};
  }
}

/** Variables that a measurement was made with. */
export const environmentOf = (id: string): Readonly<Record<string, string>> =>
  id === 'npm/npm-start-ignore-scripts-env' ? { npm_config_script_shell: '/bin/bash' } : {};

export function filesFor(id: string): Readonly<Record<string, string>> {
  const [group = '', name = '', actor = ''] = id.split('/');
  const shell = shellFiles(group, name, actor);
  if (Object.keys(shell).length > 0) return shell;
  if (id.includes('-over-')) {
    const kind = id.includes('slow') ? 'slow' : id.includes('exec') ? 'exec' : 'plain';
    return { '/w/s.sh': SCRIPTS[kind] ?? '' };
  }
  if (name === 'tini-npm')
    return {
      '/w/package.json': JSON.stringify({ name: 'x', scripts: { start: 'node app.js' } }),
      '/w/app.js': HAND_JS,
    };
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
