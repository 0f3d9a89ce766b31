import { spawn } from 'node:child_process';
import { EngineError } from './client.ts';

export interface BuildkitInput {
  readonly host: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tag: string;
  readonly cwd: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly network?: string | undefined;
  readonly signal: AbortSignal;
}

/** What Docker's first builder says to `RUN --mount`, here-documents, `COPY --chmod` and a `# syntax=` of its own. */
export const WANTS_BUILDKIT =
  /buildkit|unknown flag|unknown instruction|the --[a-z]+ option|dockerfile parse error|unknown parent image/i;

/**
 * Builds with Docker's own client, which alone speaks with BuildKit: not over plain HTTP. What BuildKit caches stays,
 * as after any build.
 *
 * @throws EngineError where there is no client, or with what it said last
 */
export async function buildWithClient(input: BuildkitInput): Promise<void> {
  const { host, tag, cwd, dockerfile, context, target, buildArgs, network, signal } = input;
  const words = [
    ...['build', '--tag', tag, '--file', dockerfile],
    ...(target === undefined ? [] : ['--target', target]),
    ...(network === undefined ? [] : ['--network', network]),
    ...Object.entries(buildArgs).flatMap(([name, value]) =>
      value === undefined ? [] : ['--build-arg', `${name}=${value}`],
    ),
    context,
  ];
  const env = { ...input.env, DOCKER_BUILDKIT: '1', DOCKER_HOST: host };
  const client = spawn('docker', words, { cwd, env, signal, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  client.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MAX_SAID);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    client.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.name === 'AbortError' ? error : new EngineError(`docker: ${error.code ?? error.message}`)),
    );
    client.once('close', resolve);
  });
  if (status !== 0) throw new EngineError(lastLine(said) || `docker build ends with ${status}`);
}

const MAX_SAID = 1 << 14;

/** BuildKit's last line is the error. */
const lastLine = (said: string) => said.trim().split('\n').at(-1)?.trim() ?? '';
