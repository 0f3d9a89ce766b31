import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

const ROUTES = Array.from({ length: 50 }, (_, i) => `r${i}`);

/** Of 200 files in 50 folders: a server with a router, a service, a schema and a type for each of its resources. */
function typescriptService(): Readonly<Record<string, string>> {
  const imports = ROUTES.map(name => `import { ${name} } from './${name}/router';\n`);
  const files: Record<string, string> = {
    ...SERVICE,
    'src/main.ts':
      `import express from 'express';\nimport { stopOn } from './stop';\n${imports.join('')}const app = express();\n` +
      ROUTES.map(name => `app.use('/${name}', ${name});\n`).join('') +
      "stopOn(['SIGTERM', 'SIGINT'], app.listen(3000));\n",
  };
  for (const name of ROUTES) {
    const methods = Array.from(
      { length: 10 },
      (_, n) => `  async m${n}(id: string): Promise<Row> {\n    return row.parse({ id, n: ${n} });\n  }\n`,
    );
    const routes = methods.map(
      (_, n) =>
        `${name}.get('/${n}/:id', async (request, response) => {\n  response.json(await rows.m${n}(request.params.id));\n});\n`,
    );
    files[`src/${name}/router.ts`] =
      `import { Router } from 'express';\nimport { Rows } from './service';\nexport const ${name} = Router();\n` +
      `const rows = new Rows();\n${routes.join('')}`;
    files[`src/${name}/service.ts`] =
      `import { row } from './schema';\nimport type { Row } from './row';\nexport class Rows {\n${methods.join('')}}\n`;
    files[`src/${name}/schema.ts`] =
      "import { z } from 'zod';\nexport const row = z.object({ id: z.string(), n: z.number() });\n";
    files[`src/${name}/row.ts`] =
      'export interface Row {\n  readonly id: string;\n  readonly n: number;\n}\n';
  }
  return files;
}

const COMPOSE: Readonly<Record<string, string>> = {
  'compose.yaml':
    'services:\n  web:\n    image: nginx:1.27\n    init: true\n  worker:\n    image: redis:7\n    stop_grace_period: 30s\n',
};

/** Of 200 files in 20 packages, as its own repository would have them. */
function goService(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    Dockerfile:
      'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n' +
      'FROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    'go.mod': 'module example.com/service\n\ngo 1.22\n',
    'main.go':
      'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os/signal"\n\t"syscall"\n' +
      PACKAGES.map(p => `\t_ "example.com/service/${p}"\n`).join('') +
      ')\n\nfunc main() {\n\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)\n\tdefer stop()\n' +
      '\tserver := &http.Server{Addr: ":80"}\n\tgo server.ListenAndServe()\n\t<-ctx.Done()\n\tserver.Shutdown(context.Background())\n}\n',
  };
  for (const name of PACKAGES) {
    for (let i = 0; i < 10; i++) {
      const functions = Array.from(
        { length: 20 },
        (_, n) => `func f${i}x${n}(a int) int {\n\tif a > ${n} {\n\t\treturn a - 1\n\t}\n\treturn a\n}\n`,
      );
      files[`${name}/f${i}.go`] = `package ${name}\n\n${functions.join('\n')}`;
    }
  }
  return files;
}

const PACKAGES = Array.from({ length: 20 }, (_, i) => `p${i}`);

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['node -e 0', ['-e', '0']],
  ['exec form', [bin, 'exec.Dockerfile']],
  ['shell form', [bin, 'shell.Dockerfile']],
  ['entrypoint script', [bin, 'script.Dockerfile']],
  ['python source', [bin, 'python.Dockerfile']],
  ['javascript source', [bin, 'node.Dockerfile']],
  ['typescript service', [bin, 'service/Dockerfile']],
  ['compose file', [bin, 'compose/compose.yaml']],
  ['go service of 200 files', [bin, 'go/Dockerfile']],
  ['typescript service of 200 files', [bin, 'typescript/Dockerfile']],
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
  const projects = {
    '.': FILES,
    service: SERVICE,
    compose: COMPOSE,
    go: goService(),
    typescript: typescriptService(),
  };
  for (const [project, files] of Object.entries(projects)) {
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, project, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  // One after the other in each round, so that a change of load hits all alike.
  const times = COMMANDS.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [i, [, args]] of COMMANDS.entries()) times[i]?.push(cpuMs(args));
  }
  const base = median(times[0] ?? []);
  for (const [i, [name]] of COMMANDS.entries()) {
    const ms = median(times[i] ?? []);
    console.log(`${name.padEnd(32)} ${ms.toFixed(0).padStart(5)} ms CPU  ${(ms / base).toFixed(2)}x`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
