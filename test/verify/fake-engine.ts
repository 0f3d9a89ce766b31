import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Script {
  /** What `docker top` lists: pid, ppid, command. */
  readonly top?: readonly (readonly [string, string, string])[];
  readonly stopMs?: number;
  readonly exitCode?: number;
  readonly health?: readonly string[];
  readonly log?: string;
  /** Of the builder. */
  readonly buildError?: string;
  readonly podman?: boolean;
  /** What the engine says in place of a start. */
  readonly startError?: string;
  /** It ends before it is ready. */
  readonly endsAtOnce?: boolean;
  readonly execCode?: number;
  /** Is asked for each request; `true`: never answered. */
  readonly hangs?: (request: string) => boolean;
}

/** An engine that does as it is told, on a socket of its own. */
export async function fakeEngine(script: Script) {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-lint-engine-'));
  const socket = join(folder, 'engine.sock');
  const requests: string[] = [];
  const bodies = new Map<string, Buffer>();
  let running = false;
  let asked = 0;
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const line = `${request.method} ${path}`;
    requests.push(line);
    bodies.set(line, await bodyOf(request));
    if (!script.hangs?.(line)) await answer(line, response);
  });

  async function answer(line: string, response: ServerResponse): Promise<void> {
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    switch (line.replace(/c0ffee|0e0e|pid1-lint-verify:\w+/, 'ID')) {
      case 'GET /_ping':
        response.setHeader('api-version', '1.41');
        if (script.podman) response.setHeader('libpod-api-version', '4.9.0');
        return void response.end('OK');
      case 'POST /build':
        return void response.end(
          `{"stream":"Step 1"}\n${script.buildError ? JSON.stringify({ error: script.buildError }) : ''}\n`,
        );
      case 'POST /containers/create':
        return json({ Id: 'c0ffee' }, 201);
      case 'POST /containers/ID/start':
        if (script.startError !== undefined) return json({ message: script.startError }, 500);
        running = !script.endsAtOnce;
        return void response.writeHead(204).end();
      case 'GET /containers/ID/json': {
        const status = script.health?.[Math.min(script.podman ? asked : asked++, script.health.length - 1)];
        return json({
          State: {
            Running: running,
            Pid: 0,
            ExitCode: running ? 0 : (script.exitCode ?? 0),
            ...(status ? { Health: { Status: status } } : {}),
          },
        });
      }
      // Podman looks when it is asked to.
      case 'GET /v4.0.0/libpod/containers/ID/healthcheck':
        asked = 1;
        return json({ Status: 'healthy' });
      case 'GET /containers/ID/top':
        return json({
          Titles: ['PID', 'PPID', 'CMD'],
          Processes: script.top ?? [['10', '1', 'sleep 1000000']],
        });
      case 'GET /containers/ID/logs': {
        const text = Buffer.from(script.log ?? '');
        const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
        header.writeUInt32BE(text.length, 4);
        return void response.end(Buffer.concat([header, text]));
      }
      case 'POST /containers/ID/stop':
        await new Promise(done => setTimeout(done, script.stopMs ?? 0));
        running = false;
        return void response.writeHead(204).end();
      case 'POST /containers/ID/exec':
        return json({ Id: '0e0e' }, 201);
      case 'POST /exec/ID/start':
        return void response.end();
      case 'GET /exec/ID/json':
        return json({ ExitCode: script.execCode ?? 0 });
      case 'DELETE /containers/ID':
      case 'DELETE /images/ID':
        return void response.writeHead(204).end();
      default:
        return json({ message: `the fake engine has no ${line}` }, 404);
    }
  }

  await new Promise<void>(done => server.listen(socket, done));
  return {
    env: { DOCKER_HOST: `unix://${socket}` },
    requests,
    bodyOf: (line: string) => bodies.get(line) ?? Buffer.alloc(0),
    async close() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
      rmSync(folder, { recursive: true });
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
