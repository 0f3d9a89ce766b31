import { existsSync } from 'node:fs';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import type { Readable } from 'node:stream';

/** What is wrong with the engine or with what it was asked, in one line. */
export class EngineError extends Error {
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Call {
  readonly query?: Query;
  readonly json?: unknown;
  readonly body?: Readable;
  readonly signal?: AbortSignal | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Where = Pick<RequestOptions, 'socketPath' | 'host' | 'port'>;

/** The API that Docker has, and Podman as well, over its socket. */
export class Engine {
  readonly name: 'docker' | 'podman';
  readonly version: string;
  /** As DOCKER_HOST names it. */
  readonly address: string;
  readonly #where: Where;

  private constructor(address: string, name: Engine['name'], version: string) {
    this.address = address;
    this.#where = whereOf(address);
    this.name = name;
    this.version = version;
  }

  /** The engine of DOCKER_HOST, or the first that answers at one of the usual places. @throws EngineError */
  static async find(env: Environment, signal?: AbortSignal): Promise<Engine> {
    const tried: string[] = [];
    for (const address of addresses(env)) {
      try {
        return await Engine.#connect(address, signal);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        tried.push(`${address} (${error.message})`);
      }
    }
    const where = tried.length === 0 ? 'no socket at the usual places' : tried.join(', ');
    throw new EngineError(`no container engine answers: ${where}; DOCKER_HOST names another`);
  }

  static async #connect(address: string, signal: AbortSignal | undefined): Promise<Engine> {
    const response = await send(whereOf(address), 'GET', '/_ping', signal ? { signal } : {});
    const text = (await read(response)).toString();
    if (response.statusCode !== 200)
      throw new EngineError(`it answers ${response.statusCode} ${text.trim()}`);
    const podman = response.headers['libpod-api-version'];
    const version = podman ?? response.headers['api-version'] ?? '';
    return new Engine(address, podman === undefined ? 'docker' : 'podman', String(version));
  }

  /** @throws EngineError for an answer that is no success */
  async call(method: string, path: string, call: Call = {}): Promise<Buffer> {
    const response = await send(this.#where, method, path, call);
    const body = await read(response);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 400) return body;
    throw new EngineError(messageOf(body) || `${method} ${path} gives ${status}`, status);
  }

  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const body = await this.call(method, path, call);
    return JSON.parse(body.toString() || 'null') as T;
  }

  /** An answer that goes on until the engine has nothing more to say. */
  stream(method: string, path: string, call: Call): Promise<IncomingMessage> {
    return send(this.#where, method, path, call);
  }
}

/** @source docker.com "DOCKER_HOST", podman-system-service(1) */
function addresses(env: Environment): readonly string[] {
  const named = env.DOCKER_HOST || env.CONTAINER_HOST;
  if (named) return [named];
  const { XDG_RUNTIME_DIR: run, HOME: home } = env;
  return [
    '/var/run/docker.sock',
    ...(run ? [`${run}/docker.sock`] : []),
    ...(home ? [`${home}/.docker/run/docker.sock`, `${home}/.colima/default/docker.sock`] : []),
    ...(run ? [`${run}/podman/podman.sock`] : []),
    '/run/podman/podman.sock',
  ]
    .filter(path => existsSync(path))
    .map(path => `unix://${path}`);
}

function whereOf(address: string): Where {
  const unix = /^unix:\/\/(\/.*)$/.exec(address)?.[1];
  if (unix !== undefined) return { socketPath: unix };
  const tcp = /^(?:tcp|http):\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/?$/.exec(address);
  if (tcp) return { host: tcp[1]?.replace(/^\[|\]$/g, ''), port: tcp[2] ?? '2375' };
  throw new EngineError('only unix:// and plain tcp:// are spoken');
}

function send(where: Where, method: string, path: string, call: Call): Promise<IncomingMessage> {
  const { query = {}, json, body, signal } = call;
  const words = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  const text = json === undefined ? undefined : JSON.stringify(json);
  const headers = {
    host: 'localhost',
    ...(text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(body ? { 'content-type': 'application/x-tar' } : {}),
  };
  return new Promise((resolve, reject) => {
    const options = {
      ...where,
      method,
      path: `${path}${words.length > 0 ? `?${words.join('&')}` : ''}`,
      headers,
    };
    const outgoing = request(signal ? { ...options, signal } : options, resolve);
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.name === 'AbortError' ? error : new EngineError(error.code ?? error.message)),
    );
    if (body) body.pipe(outgoing);
    else outgoing.end(text);
  });
}

async function read(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function messageOf(body: Buffer): string {
  try {
    const { message, cause } = JSON.parse(body.toString()) as { message?: string; cause?: string };
    return message ?? cause ?? '';
  } catch {
    return body.toString().trim();
  }
}
