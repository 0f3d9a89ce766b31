import { expect, test } from 'vitest';
import { analyse, effect } from './harness.ts';

const SERVER = `const http = require('http'); const server = http.createServer((q, r) => r.end()).listen(3000);\n`;

test.each<[string, string, string]>([
  ['nothing registered', SERVER, '-'],
  ['exit', `${SERVER}process.on('SIGTERM', () => process.exit(0))`, 'exit 0'],
  ['exit with a status', `${SERVER}process.on('SIGTERM', () => process.exit(3))`, 'exit 3'],
  [
    'exit by the number of the signal',
    `${SERVER}process.on('SIGTERM', (s, n) => process.exit(128 + n))`,
    'exit 143',
  ],
  ['close, then exit', `${SERVER}process.on('SIGTERM', () => server.close(() => process.exit(0)))`, 'exit 0'],
  ['close alone: drains', `${SERVER}process.on('SIGTERM', () => server.close())`, 'exit 0'],
  [
    'close beside an interval: stays',
    `${SERVER}setInterval(() => {}, 1000); process.on('SIGTERM', () => server.close())`,
    'returns',
  ],
  [
    'interval cleared: drains',
    `${SERVER}const t = setInterval(() => {}, 1000); process.on('SIGTERM', () => { server.close(); clearInterval(t) })`,
    'exit 0',
  ],
  [
    'unref: drains',
    `${SERVER}setInterval(() => {}, 1000).unref(); process.on('SIGTERM', () => server.close())`,
    'exit 0',
  ],
  ['logs only', `${SERVER}process.on('SIGTERM', () => console.log('got it'))`, 'returns'],
  [
    'a fallback after ten seconds',
    `${SERVER}process.on('SIGTERM', () => { server.close(() => process.exit(0)); setTimeout(() => process.exit(1), 10000) })`,
    'exit 0',
  ],
  [
    'only after ten seconds',
    `${SERVER}process.on('SIGTERM', () => { setTimeout(() => process.exit(1), 10000) })`,
    'work 10000, exit 1',
  ],
  [
    'a fallback that is awaited by the loop',
    `${SERVER}process.on('SIGTERM', () => { server.close(); setTimeout(() => process.exit(1), 5000) })`,
    'work 5000, exit 1',
  ],
  [
    'a fallback that is not',
    `${SERVER}process.on('SIGTERM', () => { server.close(); setTimeout(() => process.exit(1), 5000).unref() })`,
    'exit 0',
  ],
  [
    'await',
    `${SERVER}process.on('SIGTERM', async () => { await cleanup(); process.exit(0) }); async function cleanup() {}`,
    'exit 0',
  ],
  [
    'await sleep',
    `${SERVER}const sleep = ms => new Promise(r => setTimeout(r, ms)); process.on('SIGTERM', async () => { await sleep(3000); process.exit(0) })`,
    'work 3000, exit 0',
  ],
  [
    'promise of close',
    `${SERVER}process.on('SIGTERM', () => { new Promise(r => server.close(r)).then(() => process.exit(0)) })`,
    'exit 0',
  ],
  [
    'finally',
    `${SERVER}process.on('SIGTERM', () => { stop().finally(() => process.exit(0)) }); async function stop() {}`,
    'exit 0',
  ],
  [
    'try and catch',
    `${SERVER}process.on('SIGTERM', async () => { try { await stop(); process.exit(0) } catch (e) { process.exit(1) } }); async function stop() {}`,
    'exit 0',
  ],
  [
    'an error first',
    `${SERVER}process.on('SIGTERM', () => server.close(err => { if (err) { process.exit(1) } process.exit(0) }))`,
    'exit 0',
  ],
  [
    'guard',
    `${SERVER}let down = false; function stop() { if (down) return; down = true; process.exit(0) } process.on('SIGTERM', stop)`,
    'exit 0',
  ],
  [
    'second signal only',
    `${SERVER}let n = 0; process.on('SIGTERM', () => { if (++n > 1) process.exit(0) })`,
    'returns',
  ],
  ['throws', `${SERVER}process.on('SIGTERM', () => { throw new Error('x') })`, 'exit 1 unclean'],
  [
    'throws, caught by a listener',
    `${SERVER}process.on('uncaughtException', () => process.exit(7)); process.on('SIGTERM', () => { throw new Error('x') })`,
    'exit 7',
  ],
  ['abort', `${SERVER}process.on('SIGTERM', () => process.abort())`, 'abort'],
  [
    'exitCode and close',
    `${SERVER}process.on('SIGTERM', () => { process.exitCode = 5; server.close() })`,
    'exit 5',
  ],
  ['exitCode alone', `${SERVER}process.on('SIGTERM', () => { process.exitCode = 5 })`, 'returns'],
  [
    'raises again',
    `${SERVER}process.once('SIGTERM', () => { process.kill(process.pid, 'SIGTERM') })`,
    'raise',
  ],
  [
    'raises after removal',
    `${SERVER}function h() { process.removeListener('SIGTERM', h); process.kill(process.pid, 'SIGTERM') } process.on('SIGTERM', h)`,
    'raise',
  ],
  [
    'closes and raises',
    `${SERVER}process.once('SIGTERM', () => { server.close(); process.kill(process.pid, 'SIGTERM') })`,
    'raise, exit 0',
  ],
  [
    'kills its group',
    `${SERVER}process.on('SIGTERM', () => { process.kill(-process.pid, 'SIGINT') })`,
    'signal group SIGINT',
  ],
  [
    'undecided',
    `${SERVER}process.on('SIGTERM', () => { if (busy.now()) return; process.exit(0) })`,
    'unknown: the handler ends the process only if `not (busy.now())`',
  ],
  [
    'both ways exit',
    `${SERVER}process.on('SIGTERM', () => { if (busy.now()) { process.exit(1) } else { process.exit(0) } })`,
    'exit 1',
  ],
  [
    'never resolves',
    `${SERVER}process.on('SIGTERM', async () => { await new Promise(() => {}); process.exit(0) })`,
    'returns',
  ],
  [
    'an unknown connection',
    `${SERVER}const db = require('weird-db').connect(); process.on('SIGTERM', () => server.close())`,
    "unknown: whether `connect` of weird-db, opened by `require('weird-db').connect()` (index.js:2), keeps the process alive after the handler",
  ],
  [
    'a known one, closed',
    `${SERVER}const m = require('mongoose'); m.connect('x'); process.on('SIGTERM', async () => { server.close(); await m.connection.close() })`,
    'exit 0',
  ],
  [
    'a known one, left open',
    `${SERVER}const m = require('mongoose'); m.connect('x'); process.on('SIGTERM', async () => { server.close() })`,
    'returns',
  ],
  [
    'handler of exit',
    `${SERVER}process.on('SIGTERM', () => process.exit(0)); process.on('exit', () => console.log('bye'))`,
    'exit 0',
  ],
  [
    'promisified close',
    `${SERVER}const { promisify } = require('util'); process.on('SIGTERM', async () => { await promisify(server.close.bind(server))(); process.exit(0) })`,
    'exit 0',
  ],
  [
    'all settled',
    `${SERVER}process.on('SIGTERM', async () => { await Promise.allSettled([a(), b()]); process.exit(0) }); async function a() {} async function b() {}`,
    'exit 0',
  ],
  [
    'a race against time',
    `${SERVER}process.on('SIGTERM', async () => { await Promise.race([new Promise(() => {}), new Promise(r => setTimeout(r, 2000))]); process.exit(0) })`,
    'work 2000, exit 0',
  ],
])('what the handler does: %s', (_, text, expected) => {
  expect(effect(analyse(text))).toBe(expected);
});

test('what keeps the process alive after the handler is named', () => {
  const result = analyse({
    'app.js': `${SERVER}setInterval(() => {}, 1000);\nprocess.on('SIGTERM', () => server.close())`,
  });
  const behaviour = result.signals.SIGTERM;
  const reaction = behaviour && 'reaction' in behaviour ? behaviour.reaction : undefined;
  expect(reaction?.at(-1)).toMatchObject({
    do: 'work',
    ms: 0,
    note: expect.stringMatching(/^stays: .*app\.js:2/),
  });
});
