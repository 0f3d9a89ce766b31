import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launch, whyNot } from '../../test/kernel/launcher.ts';
import { type Snippet, snippets } from '../../test/libraries/snippets.ts';
import {
  MEASURED_LIBRARIES,
  type MeasuredLibrary,
} from '../frontend/source/javascript/measured-libraries.ts';

/**
 * `libraries [PACKAGE] …`: installs packages of npm, runs what test/libraries does with each as PID 1, and writes what
 * was seen into measured-libraries.ts. redis-server, nats-server and mosquitto have to be installed.
 */
const FILE = fileURLToPath(new URL('../frontend/source/javascript/measured-libraries.ts', import.meta.url));
const HEAD = 'export const MEASURED_LIBRARIES: readonly MeasuredLibrary[] = [\n';
/** Time for a program to start, and to end by itself where nothing keeps it alive. */
const UP_MS = 4_000;
const STOP_MS = 2_500;
const AT_ONCE = 4;

const PROBE = `
const signals = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'];
let told = false;
function tell() {
  if (told) return;
  told = true;
  const listens = signals.filter(name => process.listenerCount(name) > 0);
  require('fs').writeSync(1, '\\nLISTENS ' + JSON.stringify(listens) + '\\n');
}
setTimeout(tell, 2500).unref();
process.on('exit', tell);
`;

/** Settings that telemetry asks for; nothing leaves the machine. */
const TELEMETRY = {
  NEW_RELIC_APP_NAME: 'x',
  NEW_RELIC_LICENSE_KEY: '0'.repeat(40),
  NEW_RELIC_HOST: '127.0.0.1',
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

/** By the port that a snippet speaks to: beside the program, in its own network. */
const SERVERS = [
  ['16399', "redis-server --port 16399 --save ''"],
  ['14222', 'nats-server -p 14222'],
  ['11883', 'mosquitto -p 11883'],
] as const;

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

const problem = whyNot();
if (problem !== undefined) {
  console.error(`programs can't be run here: ${problem}`);
  process.exit(2);
}
const wanted = process.argv.slice(2);
const chosen = snippets.filter(s => wanted.length === 0 || wanted.includes(s.package));
const home = mkdtempSync(join(tmpdir(), 'pid1-lint-libraries-'));
writeFileSync(join(home, 'package.json'), '{"private":true}');
writeFileSync(join(home, 'probe.cjs'), PROBE);
const packages = new Set(chosen.flatMap(s => [packageOf(s.package), ...(s.with ?? [])]));
execFileSync(
  'npm',
  ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts', ...packages],
  {
    cwd: home,
    stdio: 'inherit',
  },
);
const queue = [...chosen];
const rows: MeasuredLibrary[] = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
rmSync(home, { recursive: true, force: true });
write(rows);

async function work(): Promise<void> {
  for (let snippet = queue.shift(); snippet; snippet = queue.shift()) {
    const row = (await run(snippet, 'commonjs')) ?? (await run(snippet, 'module'));
    if (row) rows.push(row);
    console.log(row ? JSON.stringify(row) : `${snippet.package}: it fails`);
  }
}

function textOf({ package: name, code }: Snippet, type: 'commonjs' | 'module'): string {
  if (type === 'commonjs') return `const it = require('${name}');\n${code}\n`;
  return [
    "import { createRequire } from 'node:module';",
    `const require = createRequire('${home}/');`,
    `const found = await import('${name}');`,
    'const it = Object.keys(found).length === 1 && found.default ? found.default : found;',
    code,
  ].join('\n');
}

/** `undefined`: it fails. */
async function run(snippet: Snippet, type: 'commonjs' | 'module'): Promise<MeasuredLibrary | undefined> {
  const node = ['node', '-r', join(home, 'probe.cjs'), `--input-type=${type}`, '-e', textOf(snippet, type)];
  const before = SERVERS.flatMap(([port, command]) =>
    snippet.code.includes(port) ? [`${command} >/dev/null & `] : [],
  );
  const argv =
    before.length === 0 ? node : ['sh', '-c', `${before.join('')}sleep 1; exec "$@"`, 'sh', ...node];
  const env = { PATH: process.env.PATH ?? '', HOME: home, ...TELEMETRY };
  const running = await launch({ argv, env, cwd: home });
  if ('failed' in running) throw new Error(running.failed);
  const early = await Promise.race([running.ended, sleep(UP_MS)]);
  const listens = /LISTENS (.*)/.exec(running.output())?.[1];
  if (!early) {
    await running.signal('SIGTERM');
    const ended = await Promise.race([running.ended, sleep(STOP_MS)]);
    if (!ended) running.kill();
  } else if (!('exit' in early.status) || early.status.exit !== 0) return undefined;
  if (listens === undefined) return undefined;
  const manifest = join(home, 'node_modules', packageOf(snippet.package), 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return {
    package: snippet.package,
    version,
    calls: snippet.calls,
    alive: early === undefined,
    listens: JSON.parse(listens) as MeasuredLibrary['listens'],
  };
}

function write(measured: readonly MeasuredLibrary[]): void {
  const again = new Set(measured.map(row => row.package));
  const all = [...MEASURED_LIBRARIES.filter(row => !again.has(row.package)), ...measured];
  const key = (row: MeasuredLibrary) => `${row.package} ${row.alive} ${row.calls.join(' ')}`;
  all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const words = (list: readonly string[]) => `[${list.map(word => `'${word}'`).join(', ')}]`;
  const line = (row: MeasuredLibrary) =>
    `  { package: '${row.package}', version: '${row.version}', calls: ${words(row.calls)}, alive: ${row.alive}, listens: ${words(row.listens)} },\n`;
  const text = readFileSync(FILE, 'utf8');
  writeFileSync(FILE, `${text.slice(0, text.indexOf(HEAD))}${HEAD}${all.map(line).join('')}];\n`);
}
