import { expect, test } from 'vitest';
import { analyse, effect } from './harness.ts';

const SERVER = `const cp = require('child_process'); const server = require('http').createServer().listen(1);\n`;

function shown(text: string) {
  return analyse(text).children.map(c => ({
    ...c.command,
    mode: c.mode,
    lifetime: c.lifetime,
    group: c.processGroup,
    call: c.call,
  }));
}

test.each<[string, string, object]>([
  [
    'spawn',
    `cp.spawn('java', ['-jar', 'x.jar'])`,
    {
      argv: ['java', '-jar', 'x.jar'],
      mode: 'background',
      lifetime: 'service',
      group: 'parent',
      call: 'cp.spawn',
    },
  ],
  ['detached', `cp.spawn('java', [], { detached: true })`, { argv: ['java'], group: 'own' }],
  ['shell: true', `cp.spawn('java -jar x.jar', { shell: true })`, { shellText: 'java -jar x.jar' }],
  ['exec', `cp.exec('ls -l')`, { shellText: 'ls -l' }],
  [
    'execSync',
    `cp.execSync('npx prisma migrate deploy')`,
    { shellText: 'npx prisma migrate deploy', mode: 'blocking', lifetime: 'short' },
  ],
  ['fork', `cp.fork('./worker.js', ['a'])`, { argv: ['node', './worker.js', 'a'] }],
  ['the same node', `cp.spawn(process.execPath, ['worker.js'])`, { argv: ['node', 'worker.js'] }],
  ['cluster', `require('cluster').fork()`, { fork: true, lifetime: 'service' }],
  [
    'execa',
    `require('execa').execa('nginx', ['-g', 'daemon off;'])`,
    { argv: ['nginx', '-g', 'daemon off;'] },
  ],
  ['not a constant', `cp.spawn(config.command())`, { unknown: 'its name is not a constant' }],
  [
    'in a request',
    `require('express')().get('/', () => cp.spawn('convert', ['a.png']))`,
    { argv: ['convert', 'a.png'], lifetime: 'short' },
  ],
  ['zx', 'require("zx").$`nginx -t`', { shellText: 'nginx -t' }],
])('which child: %s', (_, text, expected) => {
  expect(shown(SERVER + text)[0]).toMatchObject(expected);
});

test.each<[string, string, string]>([
  [
    'forwards and leaves with it',
    `const c = require('child_process').spawn('java'); process.on('SIGTERM', () => c.kill('SIGTERM')); c.on('exit', code => process.exit(code))`,
    'signal child SIGTERM, wait child, exit of-child or 0',
  ],
  [
    'forwards what it got',
    `const c = require('child_process').spawn('java'); for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => c.kill(s)); c.on('close', () => process.exit())`,
    'signal child SIGTERM, wait child, exit 0',
  ],
  [
    'forwards and drains',
    `const c = require('child_process').spawn('java'); process.on('SIGTERM', () => c.kill())`,
    'signal child SIGTERM, wait child, exit 0',
  ],
  [
    'forwards and stays',
    `${SERVER}const c = cp.spawn('java'); process.on('SIGTERM', () => c.kill())`,
    'signal child SIGTERM',
  ],
  [
    'does not wait',
    `${SERVER}const c = cp.spawn('java'); process.on('SIGTERM', () => { c.kill(); process.exit(0) })`,
    'signal child SIGTERM, exit 0',
  ],
  [
    'waits',
    `${SERVER}const c = cp.spawn('java'); process.on('SIGTERM', async () => { c.kill(); await new Promise(r => c.once('exit', r)); process.exit(0) })`,
    'signal child SIGTERM, wait child, exit 0',
  ],
  [
    'by its pid',
    `${SERVER}const c = cp.spawn('java'); process.on('SIGTERM', () => { process.kill(c.pid, 'SIGINT'); process.exit(0) })`,
    'signal child SIGINT, exit 0',
  ],
  [
    'two of two',
    `${SERVER}const cs = ['a', 'b'].map(n => cp.spawn(n)); process.on('SIGTERM', () => { cs.forEach(c => c.kill('SIGTERM')); process.exit(0) })`,
    'signal children SIGTERM, exit 0',
  ],
  [
    'one of two',
    `${SERVER}const a = cp.spawn('a'); const b = cp.spawn('b'); process.on('SIGTERM', () => { b.kill(); process.exit(0) })`,
    'signal {"jobs":[1]} SIGTERM, exit 0',
  ],
  [
    'the workers of a cluster',
    `const cluster = require('cluster'); for (let i = 0; i < 2; i++) cluster.fork(); process.on('SIGTERM', () => { for (const id in cluster.workers) cluster.workers[id].kill('SIGTERM') })`,
    'signal children SIGTERM, wait children, exit 0',
  ],
  [
    'a child that it does not know',
    `${SERVER}process.on('SIGTERM', () => process.kill(pids.get('x')))`,
    'unknown: it sends a signal to a process that is not derivable',
  ],
])('what a handler does to children: %s', (_, text, expected) => {
  expect(effect(analyse(text))).toBe(expected);
});

test('a migration that is waited for is not what the program is there for', () => {
  const analysis = analyse(`
    const { spawn } = require('child_process');
    const run = () => new Promise(resolve => spawn('prisma', ['migrate']).on('exit', resolve));
    run().then(() => {
      const server = require('http').createServer().listen(1);
      process.on('SIGTERM', () => server.close());
    });`);
  expect(analysis.children[0]).toMatchObject({ lifetime: 'short' });
  expect(effect(analysis)).toBe('exit 0');
});

test('node in spawnSync hears its listeners when the command has ended', () => {
  const analysis = analyse(
    `process.on('SIGTERM', () => process.exit(0)); require('child_process').spawnSync('java', ['-jar', 'x.jar'], { stdio: 'inherit' })`,
  );
  expect(effect(analysis)).toBe('exit 0 when foreground-child-exits');
  expect(analysis.children[0]).toMatchObject({ mode: 'blocking', lifetime: 'unknown' });
});

test('process.execve replaces the program', () => {
  expect(analyse(`process.execve('/usr/bin/java', ['java', '-version'])`).becomes?.argv).toEqual([
    '/usr/bin/java',
    '-version',
  ]);
});

test('a browser leaves orphans, wherever it is launched', () => {
  const analysis = analyse(
    `const app = require('express')(); app.get('/', async () => { const b = await require('puppeteer').launch() }); app.listen(1)`,
  );
  expect(analysis.makesOrphans).toMatchObject({
    what: 'a browser (puppeteer)',
    at: { file: 'index.js', line: 1 },
  });
});

test.each<[string, string, string]>([
  ['a server', `require('express')().listen(1)`, 'service'],
  ['an interval', `setInterval(() => {}, 5)`, 'service'],
  ['a bot', `new (require('discord.js').Client)().login('x')`, 'service'],
  ['a queue', `new (require('bullmq').Worker)('q', async () => {})`, 'service'],
  ['an endless loop', `(async () => { for (;;) { await step() } })(); async function step() {}`, 'service'],
  ['prints', `console.log(1 + 1)`, 'short'],
  ['leaves', `process.exit(0)`, 'short'],
  ['a timer', `setTimeout(() => console.log('x'), 10)`, 'short'],
  ['an unknown package', `require('@acme/platform').start()`, 'unknown'],
])('how long it lives: %s', (_, text, expected) => {
  expect(analyse(text).lifetime).toBe(expected);
});

test('a development server', () => {
  expect(analyse(`require('vite').createServer().then(s => s.listen())`).devServer).toMatchObject({
    what: 'vite',
  });
  const next = `const app = require('next')({ dev: process.env.NODE_ENV !== 'production' })`;
  expect(analyse(next).devServer).toMatchObject({ what: 'next' });
  expect(analyse(next, { env: { NODE_ENV: 'production' } }).devServer).toBeUndefined();
});

test('what an unknown package does decides where nothing else runs', () => {
  expect(effect(analyse(`require('@acme/platform').start()`))).toMatch(/^maybe: what @acme\/platform does/);
});
