import { type Env, type External, type NativeCall, numberOf, truthiness, type Value } from './values.ts';
import type { Vm } from './vm.ts';

interface KeeperFact {
  readonly packages: readonly string[];
  /** Names of the call or class that opens it; `''` is the package itself. */
  readonly calls: readonly string[];
  readonly what: string;
  /** False: it may let the event loop end, after a time or by its settings. */
  readonly sure: boolean;
}

/** What keeps node's event loop alive once it is called. @source the documentation of each package */
const KEEPERS: readonly KeeperFact[] = [
  { packages: ['@hono/node-server'], calls: ['serve'], what: 'an HTTP server', sure: true },
  { packages: ['@hapi/hapi', 'hapi'], calls: ['start'], what: 'an HTTP server', sure: true },
  {
    packages: ['@apollo/server/standalone'],
    calls: ['startStandaloneServer'],
    what: 'an HTTP server',
    sure: true,
  },
  { packages: ['@grpc/grpc-js', 'grpc'], calls: ['bindAsync', 'bind'], what: 'a gRPC server', sure: true },
  { packages: ['dgram'], calls: ['bind'], what: 'a UDP socket', sure: true },
  { packages: ['sails'], calls: ['lift'], what: 'an HTTP server', sure: true },
  { packages: ['moleculer'], calls: ['start'], what: 'a service broker', sure: true },
  { packages: ['@slack/bolt', 'probot'], calls: ['start', 'run'], what: 'an HTTP server', sure: true },
  {
    packages: ['discord.js', 'eris', 'oceanic.js'],
    calls: ['login', 'connect'],
    what: 'a gateway connection',
    sure: true,
  },
  { packages: ['telegraf', 'grammy'], calls: ['launch', 'start'], what: 'a polling bot', sure: true },
  { packages: ['bullmq'], calls: ['Worker', 'QueueEvents'], what: 'a queue worker', sure: true },
  { packages: ['bull', 'bee-queue'], calls: ['process'], what: 'a queue worker', sure: true },
  {
    packages: ['agenda', '@hokify/agenda', 'bree', 'pg-boss'],
    calls: ['start'],
    what: 'a scheduler',
    sure: true,
  },
  { packages: ['graphile-worker'], calls: ['run'], what: 'a queue worker', sure: true },
  {
    packages: ['node-cron', 'croner', 'node-schedule'],
    calls: ['schedule', 'scheduleJob', 'Cron', ''],
    what: 'a scheduled job',
    sure: true,
  },
  { packages: ['cron'], calls: ['CronJob', 'from', 'start'], what: 'a scheduled job', sure: true },
  {
    packages: ['toad-scheduler'],
    calls: ['addSimpleIntervalJob', 'addCronJob'],
    what: 'a scheduled job',
    sure: true,
  },
  { packages: ['sqs-consumer'], calls: ['start'], what: 'a queue consumer', sure: true },
  {
    packages: ['kafkajs', '@confluentinc/kafka-javascript'],
    calls: ['run', 'connect'],
    what: 'a Kafka client',
    sure: true,
  },
  {
    packages: ['amqplib', 'amqplib/callback_api', 'amqp-connection-manager', 'rhea'],
    calls: ['connect'],
    what: 'an AMQP connection',
    sure: true,
  },
  {
    packages: ['nats', '@nats-io/transport-node', 'mqtt', 'async-mqtt'],
    calls: ['connect', 'connectAsync'],
    what: 'a message broker connection',
    sure: true,
  },
  { packages: ['ioredis'], calls: ['', 'Redis', 'Cluster'], what: 'a Redis connection', sure: true },
  { packages: ['redis'], calls: ['connect'], what: 'a Redis connection', sure: true },
  { packages: ['mongoose', 'mongodb'], calls: ['connect'], what: 'a MongoDB connection', sure: true },
  { packages: ['chokidar', 'fs'], calls: ['watch', 'watchFile'], what: 'a file watcher', sure: true },
  {
    packages: ['worker_threads', 'piscina', 'workerpool'],
    calls: ['Worker', '', 'pool'],
    what: 'a worker thread',
    sure: true,
  },
  // A probe ends its own; what is a client of another service stays.
  { packages: ['net', 'tls'], calls: ['connect', 'createConnection'], what: 'a TCP connection', sure: false },
  { packages: ['process.stdin'], calls: ['on', 'resume'], what: 'standard input', sure: false },
  {
    packages: [
      'pg',
      'mysql',
      'mysql2',
      'mysql2/promise',
      'mariadb',
      'tedious',
      'mssql',
      'postgres',
      'oracledb',
      'cassandra-driver',
      'neo4j-driver',
      '@clickhouse/client',
    ],
    calls: ['Pool', 'Client', 'createPool', 'createConnection', 'connect', '', 'driver', 'createClient'],
    what: 'a database connection',
    sure: false,
  },
  {
    packages: ['knex', 'sequelize', 'typeorm', '@mikro-orm/core', '@prisma/client', 'drizzle-orm'],
    calls: [
      '',
      'Sequelize',
      'initialize',
      'init',
      'createConnection',
      'PrismaClient',
      'sync',
      'authenticate',
    ],
    what: 'a database connection',
    sure: false,
  },
];

/** In a package that is not in the table, names that speak of a connection, a consumer or a schedule. */
const MAY_KEEP =
  /^(connect|createClient|createPool|createConnection|createConsumer|subscribe|consume|run|start|launch|login|listen|watch|poll|\w*(Client|Pool|Connection|Consumer|Worker|Scheduler|Bot|Subscriber))$/;

/** Packages that never keep the event loop alive, though a name of theirs looks like it. */
const INERT: ReadonlySet<string> = new Set([
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'path',
  'url',
  'util',
  'events',
  'stream',
  'crypto',
  'zlib',
  'dns',
  'assert',
  'fs/promises',
  'perf_hooks',
  'async_hooks',
  'v8',
  'vm',
  'module',
  'express',
  'koa',
  'fastify',
  'dotenv',
  'cors',
  'helmet',
  'pino',
  'winston',
  'bunyan',
  'morgan',
  'debug',
  'axios',
  'lodash',
  'zod',
  'joi',
  'yargs',
  'commander',
  'uuid',
  'dayjs',
  'prom-client',
  'openai',
  '@aws-sdk/client-s3',
  'googleapis',
  'stripe',
  'console',
  'socket.io',
  'ws',
  'dd-trace',
  '@sentry/node',
  '@opentelemetry/sdk-node',
  'newrelic',
  'source-map-support',
  'reflect-metadata',
  'child_process',
]);

/** The package or module of the runtime that a value comes from. */
export function packageOf(value: External): string {
  let at = value;
  while (at.parent) at = at.parent;
  return at.path;
}

const nameOf = (path: string, root: string): string => {
  const rest = path.slice(root.length).replace(/\(\)$/, '');
  return rest.slice(rest.lastIndexOf('.') + 1).replace(/\(\)/g, '');
};

/** Opens a keeper where a call (or a construction) starts something that keeps the program alive. */
export function keeperOf(vm: Vm, fn: External, result: External, call: NativeCall): void {
  const { run } = vm;
  if (run.phase === 'handler') return;
  const root = packageOf(fn);
  const fact = factOf(fn, root, nameOf(result.path, root), call);
  if (!fact) return;
  const site = run.site(call.env, call.site);
  const handles: Value[] = [result];
  for (let at = fn.parent; at; at = at.parent) {
    if (at.path.endsWith('()')) {
      handles.push(at);
      break;
    }
    if (!at.parent && at.path === 'mongoose') handles.push(at);
  }
  run.keepers.push({
    ...fact,
    site,
    path: call.env.act.path,
    handles,
    open: true,
    ref: run.phase === 'startup',
  });
}

/** Known to take no signals and to keep nothing alive. */
export const isInert = (name: string): boolean => INERT.has(name);

function factOf(
  fn: External,
  root: string,
  name: string,
  call: NativeCall,
): { readonly what: string; readonly sure: boolean } | undefined {
  const row = KEEPERS.find(k => k.packages.includes(root) && k.calls.includes(name));
  if (row) return row;
  if (name === 'listen' && fn.parent) return { what: 'a server', sure: true };
  if ((root === 'ws' || root === 'socket.io') && /^(Server|WebSocketServer|WebSocket\.Server)$/.test(name)) {
    return listensByItself(call.args[0]) ? { what: 'a WebSocket server', sure: true } : undefined;
  }
  if (INERT.has(root) || /^[A-Z]/.test(root) || !MAY_KEEP.test(name)) return undefined;
  return { what: `\`${name}\` of ${root}`, sure: false };
}

function listensByItself(options: Value | undefined): boolean {
  if (numberOf(options) !== undefined) return true;
  return options?.kind === 'object' && options.slots.has('port');
}

const MAX_DEPTH = 4;

/** Does closing `value` close `handle`? It is that, belongs to it, or was made from it. */
function reaches(value: Value, handle: Value, depth = 0): boolean {
  if (value === handle) return true;
  if (depth > MAX_DEPTH) return false;
  switch (value.kind) {
    case 'external':
      if (value.args.some(arg => reaches(arg, handle, depth + 1))) return true;
      return (
        value.parent !== undefined && !value.path.endsWith('()') && reaches(value.parent, handle, depth + 1)
      );
    case 'object':
      if (value.base && reaches(value.base, handle, depth + 1)) return true;
      return [...value.slots.values()].some(s => !s.live && reaches(s.value, handle, depth + 1));
    case 'array':
      return value.items.some(item => reaches(item, handle, depth + 1));
    case 'one-of':
      return value.values.some(item => reaches(item, handle, depth + 1));
    case 'promise':
      return reaches(value.value, handle, depth + 1);
    default:
      return false;
  }
}

/** Something is closed: the keepers that it stands for are no more. */
export function closes(vm: Vm, values: readonly Value[], env: Env): void {
  const { run } = vm;
  for (const keeper of run.keepers) {
    if (!keeper.open || !keeper.handles.some(h => values.some(v => reaches(v, h)))) continue;
    if (!run.isCertain(env.act.path)) continue;
    keeper.open = false;
    run.act({ do: 'work', ms: 0, note: `closes ${keeper.what}` }, env.act.path);
  }
}

const BROWSERS: ReadonlySet<string> = new Set([
  'puppeteer',
  'puppeteer-core',
  'puppeteer-extra',
  'playwright',
  'playwright-core',
  'playwright-chromium',
  '@playwright/test',
  'chrome-launcher',
  'puppeteer-cluster',
]);
const DEV_SERVERS: Readonly<Record<string, readonly string[]>> = {
  vite: ['createServer'],
  'webpack-dev-server': [''],
  'browser-sync': ['init', 'create'],
  'live-server': ['start'],
  parcel: ['watch'],
  '@parcel/core': ['watch'],
  nodemon: [''],
};

/** What a call of a package tells beside: browsers, development servers, frameworks that bring their own server. */
export function noteLibrary(vm: Vm, result: External, { args, env, site }: NativeCall): void {
  const { run } = vm;
  const root = packageOf(result);
  const name = nameOf(result.path, root);
  const at = run.site(env, site);
  if (run.packages.has(root) && !run.calledPackages.has(root)) run.calledPackages.set(root, at);
  if (BROWSERS.has(root) && /^(launch|launchPersistentContext|launchServer)$/.test(name)) {
    run.makesOrphans ??= { what: `a browser (${root})`, site: at };
  }
  if (Object.hasOwn(DEV_SERVERS, root) && DEV_SERVERS[root]?.includes(name)) {
    run.devServer ??= { what: root, site: at };
  }
  const [options] = args;
  if (root === 'next' && name === '' && options?.kind === 'object') {
    const dev = options.slots.get('dev')?.value;
    if (dev && truthiness(dev) === true) run.devServer ??= { what: 'next', site: at };
  }
}
