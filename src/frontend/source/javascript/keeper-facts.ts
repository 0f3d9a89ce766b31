import type { Path, Site, Value } from './values.ts';

/** Something that keeps the event loop, and so the process, alive. */
export interface Keeper {
  readonly what: string;
  readonly site: Site;
  readonly path: Path;
  /** Unsure: it may keep it alive; not known whether it does. */
  sure: boolean;
  /** Closing one of these closes it. */
  readonly handles: readonly Value[];
  /** What its call gives is settled only once it is closed. */
  readonly lasts?: boolean;
  open: boolean;
  ref: boolean;
  /** It ends by itself, and so is taken to be through by the time of a stop. */
  readonly passes?: boolean;
  /** Opened once a request or an event has come. */
  readonly late?: boolean;
  /** Callbacks that wait for it to be closed. */
  whenClosed?: (() => void)[];
}

export interface KeeperFact {
  readonly packages: readonly string[];
  /** Names of the call or class that opens it; `''` is the package itself. */
  readonly calls: readonly string[];
  readonly what: string;
  /** False: it may let the event loop end, after a time or by its settings. */
  readonly sure: boolean;
}

/**
 * What keeps node's event loop alive once it is called, in words. Those that could be run are in measured-libraries.ts,
 * which then decides; the others need a service.
 *
 * @source the documentation of each package
 */
export const KEEPERS: readonly KeeperFact[] = [
  { packages: ['@hono/node-server'], calls: ['serve'], what: 'an HTTP server', sure: true },
  // @source https://bun.sh/docs/api/http
  { packages: ['Bun'], calls: ['serve', 'listen'], what: 'a server', sure: true },
  // @source https://docs.deno.com/api/deno/~/Deno.serve
  { packages: ['Deno'], calls: ['serve'], what: 'a server', sure: true },
  // @source denoland/std 0429cb1 http/server.ts, denoland/fresh 0019da4 src/server/mod.ts; neither listens to signals
  {
    packages: ['@std/http'],
    calls: ['serve', 'serveTls', 'listenAndServe'],
    what: 'an HTTP server',
    sure: true,
  },
  { packages: ['@fresh/core'], calls: ['start'], what: 'an HTTP server', sure: true },
  { packages: ['@hapi/hapi', 'hapi'], calls: ['start'], what: 'an HTTP server', sure: true },
  {
    packages: ['@apollo/server/standalone'],
    calls: ['startStandaloneServer'],
    what: 'an HTTP server',
    sure: true,
  },
  { packages: ['@grpc/grpc-js', 'grpc'], calls: ['bindAsync', 'bind'], what: 'a gRPC server', sure: true },
  // Sending binds it, too. @source node 20 lib/dgram.js
  { packages: ['dgram'], calls: ['bind', 'send', 'connect'], what: 'a UDP socket', sure: true },
  { packages: ['sails'], calls: ['lift'], what: 'an HTTP server', sure: true },
  { packages: ['moleculer'], calls: ['start'], what: 'a service broker', sure: true },
  { packages: ['@slack/bolt', 'probot'], calls: ['start', 'run'], what: 'an HTTP server', sure: true },
  // The others are made of the first, or of its shape. @source the documentation of each: client.login(token), or start()
  {
    packages: [
      'discord.js',
      'discord.js-selfbot-v13',
      'discordx',
      'discord-akairo',
      'discord.js-commando',
      '@sapphire/framework',
      'klasa',
      'revolt.js',
      'guilded.js',
      'seyfert',
      'eris',
      'oceanic.js',
    ],
    calls: ['login', 'loginBot', 'connect', 'start'],
    what: 'a gateway connection',
    sure: true,
  },
  // Their services have to answer before they stay. @source matrix-js-sdk src/client.ts startClient(): syncs in a loop;
  // matrix-bot-sdk src/MatrixClient.ts start(): the same; @slack/socket-mode and rtm-api: start() opens a WebSocket;
  // gramjs client/updates.ts: connect() pings in a loop; vk-io src/updates: start*(): long polling, or a server
  {
    packages: [
      'matrix-js-sdk',
      'matrix-bot-sdk',
      '@slack/socket-mode',
      '@slack/rtm-api',
      'telegram',
      'vk-io',
    ],
    calls: ['startClient', 'start', 'startPolling', 'startWebhook', 'connect'],
    what: 'a connection of a chat',
    sure: true,
  },
  // @source @whiskeysockets/baileys 6.17.16 lib/Socket/socket.js: it connects as it is made, and asks at an interval; nothing in lib listens to signals
  {
    packages: ['@whiskeysockets/baileys', '@adiwajshing/baileys', 'baileys'],
    calls: ['', 'default', 'makeWASocket'],
    what: 'a WebSocket connection',
    sure: true,
  },
  // @source @discordeno/bot 19.0.0 dist/esm/bot.js: start() connects the gateway's shards; no listeners
  { packages: ['@discordeno/bot'], calls: ['start', 'startBot'], what: 'a gateway connection', sure: true },
  { packages: ['telegraf', 'grammy'], calls: ['launch', 'start'], what: 'a polling bot', sure: true },
  { packages: ['bullmq'], calls: ['Worker', 'QueueEvents'], what: 'a queue worker', sure: true },
  { packages: ['bull', 'bee-queue'], calls: ['process'], what: 'a queue worker', sure: true },
  {
    packages: ['agenda', '@hokify/agenda', 'pg-boss'],
    calls: ['start'],
    what: 'a scheduler',
    sure: true,
  },
  { packages: ['graphile-worker'], calls: ['run'], what: 'a queue worker', sure: true },
  {
    packages: ['node-cron', 'croner', 'node-schedule'],
    calls: ['schedule', 'scheduleJob', 'Cron'],
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
  {
    packages: ['mongoose', 'mongodb'],
    calls: ['connect', 'createConnection'],
    what: 'a MongoDB connection',
    sure: true,
  },
  // With its first operation, if nobody has before. @source https://jira.mongodb.org/browse/NODE-4192: since 4.7
  { packages: ['mongodb'], calls: ['db'], what: 'a MongoDB connection', sure: true },
  // A pool opens them as they are needed, and keeps them. @source mysqljs/mysql issue 1743, sidorares/node-mysql2 issues
  // 370 and 2493
  {
    packages: ['mysql', 'mysql2', 'mysql2/promise'],
    calls: ['query', 'execute', 'getConnection'],
    what: 'a MySQL connection',
    sure: true,
  },
  // It connects as it is made. @source connect-mongo 5 src/lib/MongoStore.ts
  {
    packages: ['connect-mongo'],
    calls: ['create', 'MongoStore'],
    what: 'a MongoDB connection',
    sure: true,
  },
  { packages: ['chokidar', 'fs'], calls: ['watch', 'watchFile'], what: 'a file watcher', sure: true },
  { packages: ['worker_threads'], calls: ['Worker'], what: 'a worker thread', sure: true },
  {
    packages: ['node-telegram-bot-api'],
    calls: ['', 'TelegramBot', 'startPolling', 'onText'],
    what: 'a polling bot',
    sure: false,
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
export const MAY_KEEP =
  /^(connect|createClient|createPool|createConnection|createConsumer|subscribe|consume|run|start|launch|login|listen|watch|poll|\w*(Client|Pool|Connection|Consumer|Worker|Scheduler|Bot|Subscriber))$/;

/** Modules and globals of node that keep nothing alive by a call named like that. */
export const QUIET_BUILTINS: ReadonlySet<string> = new Set([
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
  'console',
  'child_process',
]);
