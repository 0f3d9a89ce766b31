import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SignalName } from '../../../src/kernel/index.ts';
import { programs } from '../../../src/knowledge/programs/index.ts';
import { stopped } from './support.ts';

/** What a program did as PID 1 of Debian 12 on Linux 6.18; `exit: null` is: still there when SIGKILL came. */
interface Row {
  readonly id: string;
  readonly argv: readonly string[];
  readonly endsByItself?: number;
  readonly signals: Readonly<Record<string, { readonly exit: number | null; readonly handlerRan?: boolean }>>;
  readonly dispositions: Readonly<Record<string, string>>;
}

const rows: ReadonlyMap<string, Row> = new Map(
  readFileSync(new URL('../../../src/knowledge/measurements/managed.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row)
    .map(row => [row.id, row]),
);

const each =
  "process.on('SIGTERM', stop); process.on('SIGINT', stop); process.on('SIGQUIT', stop); process.on('SIGHUP', stop);\n";
const app = (body: string) => `function stop() { ${body} }\n${each}setInterval(() => {}, 1000);\n`;
const HAND = app("console.log('HANDLER'); process.exit(0);");
const SLOW = app('setTimeout(() => process.exit(0), 700);');
const TWO =
  "process.on('SIGTERM', () => process.exit(0));\nprocess.on('SIGINT', () => process.exit(0));\nsetInterval(() => {}, 1000);\n";

const files = {
  '/app/package.json': JSON.stringify({
    scripts: {
      start: 'node hand.js',
      slow: 'node slow.js',
      plain: 'node plain.js',
      exec: 'exec node hand.js',
      and: 'true && node hand.js',
      nested: 'npm run start',
      cross: 'cross-env A=1 node hand.js',
      nodemon: 'nodemon hand.js',
    },
  }),
  '/app/hand.js': HAND,
  '/app/slow.js': SLOW,
  '/app/plain.js': 'setInterval(() => {}, 1000);\n',
  '/app/a.ts': TWO,
  '/app/p.ts': 'setInterval(() => {}, 1000);\n',
  '/app/u.ini': '[uwsgi]\nmaster = true\ndie-on-term = true\n',
};
const berry = { ...files, '/app/.yarnrc.yml': 'nodeLinker: node-modules\n' };
const loop = { ...files, '/app/a.js': 'setInterval(() => {}, 1000);\n' };
const hand = { ...files, '/app/a.js': HAND };
const py = (text: string) => ({ '/app/a.py': text });

/** Where a case needs other files, another command line, or signals that the model is known to miss, with the reason. */
interface Case {
  readonly files?: Readonly<Record<string, string>>;
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly without?: readonly string[];
  /** The exit status is not modelled: 1 where the child died by the signal. */
  readonly anyStatus?: boolean;
}

const CASES: Readonly<Record<string, Case>> = {
  'rt/npm/npm-start': { anyStatus: true },
  'rt/npm/npm-run-start': { anyStatus: true },
  'rt/npm/npm-run-slow': { anyStatus: true },
  'rt/npm/npm-run-plain': { anyStatus: true },
  'rt/npm/npm-run-and': { anyStatus: true },
  'rt/npm/npm-run-nested': { anyStatus: true },
  'rt/npm/npm-run-cross': { anyStatus: true },
  'rt/npm/npm-run-exec': {},
  'rt/npm/npm-exec': { cmd: ['npm', 'exec', '--', 'node', 'hand.js'], anyStatus: true },
  'npm/npm-start-ignore-scripts-env': { env: { npm_config_script_shell: '/bin/bash' } },
  'rt/npm/yarn1-start': {},
  'rt/npm/yarn1-plain': {},
  'rt/npm/yarn4-start': { files: berry, cmd: ['yarn', 'start'] },
  'rt/npm/yarn4-slow': { files: berry, cmd: ['yarn', 'run', 'slow'] },
  'rt/npm/pnpm10-start': {},
  'rt/npm/pnpm10-slow': {},
  'rt/npm/pnpm10-plain': {},
  'rt/npm/cross-env': {},
  'rt/npm/cross-env-plain': { anyStatus: true },
  'rt/npm/cross-env-slow': {},
  'rt/npm/cross-env-shell': { anyStatus: true },
  'rt/npm/dotenv-cli': {},
  'rt/npm/dotenv-cli-slow': {},
  'rt/npm/nodemon': {},
  'rt/npm/nodemon-slow': {},
  'rt/npm/nodemon-plain': {},
  'rt/npm/tsx': {},
  'rt/npm/tsx-plain': {},
  'rt/npm/tsx-slow': {},
  'rt/npm/tsx-watch': {},
  'rt/npm/ts-node': {},
  'rt/npm/ts-node-plain': {},
  'rt/npm/concurrently': {},
  'rt/npm/concurrently-slow': {},
  'rt/npm/pm2-runtime': {},
  'rt/npm/pm2-runtime-start': {},
  'rt/npm/pm2-runtime-plain': {},
  'rt/npm/pm2-start-no-daemon': {},
  'rt/npm/pm2-start-daemon': {},
  'rt/node/loop': { files: loop },
  'rt/node/watch': { files: loop },
  'rt/node/watch-handler': { files: hand },
  'rt/node/handler-exit': { files: hand },
  'rt/node22/run-hand': { cmd: ['node', '--run', 'start'] },
  'rt/node22/run-exec': { cmd: ['node', '--run', 'exec'] },
  'rt/node22/run-plain': { cmd: ['node', '--run', 'plain'] },
  'rt/python3/loop-sleep': { files: py('import time\nwhile True:\n    time.sleep(1)\n') },
  'rt/python3/http.server': {},
  'srv/gunicorn/sync': {},
  'srv/gunicorn/daemon': {},
  'srv/gunicorn/reload': {},
  'srv/gunicorn/uvicorn-worker': {},
  'srv/uvicorn/default': {},
  'srv/uvicorn/reload': {},
  'srv/uvicorn/workers2': {},
  'srv/hypercorn': {},
  'srv/waitress': {},
  'srv/flask/run': {},
  'srv/flask/run-debug': {},
  'srv/django/runserver': { cmd: ['python3', 'manage.py', 'runserver', '127.0.0.1:8000'] },
  'srv/django/runserver-noreload': { cmd: ['python3', 'manage.py', 'runserver', '--noreload'] },
  'srv/celery/worker': {},
  'srv/celery/beat': {},
  'srv/uwsgi/master': {},
  'srv/uwsgi/master-die-on-term': {},
  'srv/uwsgi/ini-die-on-term': {},
  'srv/uwsgi/nomaster': {},
  'srv/uwsgi/nomaster-die-on-term': {},
  'srv/puma/single': {},
  'srv/puma/cluster': {},
  'srv/unicorn': {},
  'rt/php/builtin-server': {},
  'rt/java17/Hook-Xrs': {},
  'rt/java17/Loop': {},
  'rt/go/go-run': { cmd: ['go', 'run', 'main.go'] },
  'rt/erlang/noshell': {},
  'rt/elixir/no-halt': {},
};

describe.each(Object.entries(CASES))('%s', (id, given) => {
  const row = rows.get(id);
  const cmd = given.cmd ?? row?.argv ?? [];
  const container = { cmd, files: given.files ?? files, ...(given.env ? { env: given.env } : {}) };

  test('is a measured row', () => expect(row).toBeDefined());

  if (row?.endsByItself !== undefined) {
    test('ends by itself', async () => expect((await stopped(container)).tree).toBe('exits'));
  }

  const signals = Object.entries(row?.signals ?? {}).filter(([name]) => !given.without?.includes(name));
  test.each(signals)('%s', async (name, { exit }) => {
    const signal = `SIG${name}` as SignalName;
    const { outcome, status, elapsedMs } = await stopped({ ...container, signal });
    const known = outcome === 'unknown' && status === null;
    const ended = known || elapsedMs < 10_000;
    expect({ ended, status: given.anyStatus || exit === null || known ? null : status }).toEqual({
      ended: exit !== null,
      status: given.anyStatus || exit === null || known ? null : exit,
    });
  });
});

test('each row that an entry names was measured', () => {
  const named = programs.flatMap(p => (p as { measured?: { rows: readonly string[] } }).measured?.rows ?? []);
  const managed = named.filter(id => /^(rt\/(node|npm|python3|ruby|php|java)|npm\/)/.test(id));
  expect(managed.filter(id => !rows.has(id))).toEqual([]);
});
