import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What a start costs: CPU time (user and system) of whole processes, against `node -e 0`. CPU time and not the
 * clock, since a busy machine changes the latter. `npm run bench [RUNS]`, after `npm run build`.
 */
const runs = Number(process.argv[2] ?? 15);
const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pid1-lint-bench-'));

const FILES: Readonly<Record<string, string>> = {
  'exec.Dockerfile': 'FROM nginx:1.27\nCOPY site /usr/share/nginx/html\nCMD ["nginx", "-g", "daemon off;"]\n',
  'shell.Dockerfile': 'FROM debian:12\nCMD nginx -g "daemon off;"\n',
  'script.Dockerfile': 'FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
  'run.sh': '#!/bin/sh\nset -e\ntrap "exit 0" TERM\nredis-server\n',
  'python.Dockerfile': 'FROM python:3.12\nCOPY app.py /\nCMD ["python", "/app.py"]\n',
  'app.py': 'import signal\nsignal.signal(signal.SIGTERM, lambda *_: exit(0))\nsignal.pause()\n',
  'node.Dockerfile': 'FROM node:20\nCOPY app.js /\nCMD ["node", "/app.js"]\n',
  'app.js': "process.on('SIGTERM', () => process.exit(0));\nsetInterval(() => {}, 1000);\n",
};

const SERVICE: Readonly<Record<string, string>> = {
  Dockerfile:
    'FROM node:20 AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nRUN npm ci\nCOPY src src\nRUN npx tsc\n' +
    'FROM node:20\nWORKDIR /app\nCOPY --from=build /app/dist dist\nCMD ["node", "dist/main.js"]\n',
  'package.json': '{ "name": "service", "main": "dist/main.js", "dependencies": { "express": "4" } }\n',
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
  'src/main.ts':
    "import express from 'express';\nimport { stopOn } from './stop';\nconst server = express().listen(3000);\n" +
    "stopOn(['SIGTERM', 'SIGINT'], server);\n",
  'src/stop.ts':
    "import type { Server } from 'node:http';\nexport function stopOn(names: NodeJS.Signals[], server: Server): void {\n" +
    '  for (const name of names) process.on(name, () => server.close(() => process.exit(0)));\n}\n',
};

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['node -e 0', ['-e', '0']],
  ['exec form', [bin, 'exec.Dockerfile']],
  ['shell form', [bin, 'shell.Dockerfile']],
  ['entrypoint script', [bin, 'script.Dockerfile']],
  ['python source', [bin, 'python.Dockerfile']],
  ['javascript source', [bin, 'node.Dockerfile']],
  ['typescript service', [bin, 'service/Dockerfile']],
  ['--help', [bin, '--help']],
];

/** Node can't tell what its children used; the shell can. */
function cpuMs(args: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; { time "$@" 2>&1 | cat >/dev/null; } 2>&1';
  // Findings make the exit code 1, which is no failure here.
  const { stdout } = spawnSync('bash', ['-c', script, '-', process.execPath, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [user = 0, system = 0] = stdout.trim().split(/\s+/).map(Number);
  return 1000 * (user + system);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

try {
  mkdirSync(join(folder, 'service/src'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(SERVICE)) writeFileSync(join(folder, 'service', name), text);
  // One after the other in each round, so that a change of load hits all alike.
  const times = COMMANDS.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [i, [, args]] of COMMANDS.entries()) times[i]?.push(cpuMs(args));
  }
  const base = median(times[0] ?? []);
  for (const [i, [name]] of COMMANDS.entries()) {
    const ms = median(times[i] ?? []);
    console.log(`${name.padEnd(18)} ${ms.toFixed(0).padStart(5)} ms CPU  ${(ms / base).toFixed(2)}x`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
