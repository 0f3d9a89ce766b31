import { setTimeout as wait } from 'node:timers/promises';
import { type Engine, EngineError } from './client.ts';
import { listens } from './proc.ts';

/** When a container is ready: its healthcheck says so, its log has a line, it listens, or it is quiet for a while. */
export interface Readiness {
  /** A text in the log. */
  readonly log?: string;
  readonly port?: number;
  readonly timeoutMs: number;
}

interface State {
  readonly State: {
    readonly Running: boolean;
    readonly Pid: number;
    readonly ExitCode: number;
    readonly Error?: string;
    readonly Health?: { readonly Status: string };
  };
}

const POLL_MS = 100;
/** Without a sign of its own a program has this long to start up. */
const QUIET_MS = 2000;

export const inspect = (engine: Engine, id: string, signal?: AbortSignal) =>
  engine
    .json<State>('GET', `/containers/${id}/json`, signal ? { signal } : {})
    .then(({ State: state }) => state);

/** How it was seen that it is ready: by a sign of its own, or only that it is quiet; `ended`: it never was. */
export type Seen = 'sign' | 'quiet' | 'ended';

/** Waits until it is ready. @throws EngineError when the time is up */
export async function untilReady(
  engine: Engine,
  id: string,
  ready: Readiness,
  signal: AbortSignal,
): Promise<Seen> {
  const begin = performance.now();
  for (let checks = 0; ; ) {
    const state = await inspect(engine, id, signal);
    if (!state.Running) return 'ended';
    const passed = performance.now() - begin;
    if (engine.name === 'podman' && isStarting(state) && passed > checks * CHECK_MS) {
      checks++;
      await checkHealth(engine, id, signal);
    }
    const seen = await look(engine, id, ready, state, passed, signal);
    if (seen) return seen;
    if (passed > ready.timeoutMs)
      throw new EngineError(`the container is not ready after ${Math.round(ready.timeoutMs / 1000)} s`);
    await wait(POLL_MS, undefined, { signal });
  }
}

const isStarting = ({ Health: health }: State['State']) => health?.Status === 'starting';

/** How often Podman is asked to look. */
const CHECK_MS = 1000;

/** Podman leaves it to a timer of systemd, which may not be there. @source podman-healthcheck-run(1) */
async function checkHealth(engine: Engine, id: string, signal: AbortSignal): Promise<void> {
  try {
    await engine.call('GET', `/v4.0.0/libpod/containers/${id}/healthcheck`, { signal });
  } catch (error) {
    // It has just ended, which the next look shows.
    if (!(error instanceof EngineError)) throw error;
  }
}

async function look(
  engine: Engine,
  id: string,
  { log, port }: Readiness,
  state: State['State'],
  passedMs: number,
  signal: AbortSignal,
): Promise<Seen | undefined> {
  const sign = (isThere: boolean) => (isThere ? 'sign' : undefined);
  if (log !== undefined) return sign((await logsOf(engine, id, signal)).includes(log));
  if (port !== undefined) return sign(listens(state.Pid, port));
  const health = state.Health?.Status;
  if (health !== undefined && health !== 'none' && health !== '') return sign(health === 'healthy');
  return passedMs >= QUIET_MS ? 'quiet' : undefined;
}

export async function logsOf(engine: Engine, id: string, signal?: AbortSignal): Promise<string> {
  const query = { stdout: true, stderr: true, tail: 1000 };
  const bytes = await engine.call('GET', `/containers/${id}/logs`, signal ? { query, signal } : { query });
  return plain(bytes);
}

/** Without a terminal each piece has a header: stream, three zeros, length. @source Docker Engine API, ContainerAttach */
function plain(bytes: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    if ((bytes[at] ?? 9) > 2 || bytes.readUIntBE(at + 1, 3) !== 0) return bytes.toString();
    const length = bytes.readUInt32BE(at + 4);
    parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString();
}
