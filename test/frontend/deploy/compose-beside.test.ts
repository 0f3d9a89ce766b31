import { expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { parsers } from '../../support/lint.ts';

const PYTHON = 'FROM python:3.12\nCOPY serve.py work.py /app/\nWORKDIR /app\n';
const SOURCES = {
  'app/Dockerfile': PYTHON,
  'app/serve.py':
    'import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nsignal.pause()\n',
  'app/work.py': 'import time\nwhile True:\n    time.sleep(5)\n',
};

async function startsOf(files: Readonly<Record<string, string>>) {
  const { launches, errors } = await lint(memoryVfs({ ...SOURCES, ...files }), parsers, [
    { path: 'app/Dockerfile' },
  ]);
  expect(errors).toEqual([]);
  return launches.map(({ spec, stop }) => `${spec.context.split(',')[0]}: ${stop.outcome}`);
}

const PLAIN = ['docker run: unknown'];

test('an image without a command is started as the services start it that build it', async () => {
  const compose = `services:
  db: {image: postgres}
  web: {build: app, command: python serve.py}
  worker: {build: {context: app}, command: [python, work.py]}
  shell: {build: app}
`;
  expect(await startsOf({ 'compose.yaml': compose })).toEqual([
    'compose.yaml:3 service web: graceful',
    'compose.yaml:4 service worker: killed',
  ]);
});

test('one file runs what the other builds', async () => {
  const files = {
    'docker-compose.yml': 'services:\n  web: {image: shop, command: python serve.py}\n',
    'docker-compose.build.yml': 'services:\n  web: {build: app}\n',
  };
  expect(await startsOf(files)).toEqual(['docker-compose.build.yml:2 service web: graceful']);
});

test('a job that ends is no answer where a service stays', async () => {
  const compose = `services:
  migrate: {build: app, command: "true"}
  web: {build: app, command: python serve.py}
`;
  expect(await startsOf({ 'app/compose.yaml': compose.replaceAll('app', '.') })).toEqual([
    'app/compose.yaml:3 service web: graceful',
  ]);
});

test.each([
  ['of another image', { 'compose.yaml': 'services:\n  web: {build: other, command: python serve.py}\n' }],
  ['for developers', { 'compose.dev.yaml': 'services:\n  web: {build: app, command: python serve.py}\n' }],
  ['that gives no command', { 'compose.yaml': 'services:\n  web: {build: app}\n' }],
])('no service %s is taken', async (_, files) => {
  expect(await startsOf(files)).toEqual(PLAIN);
});

test('an image with a command of its own is started by itself', async () => {
  const files = {
    'app/Dockerfile': `${PYTHON}CMD ["python", "work.py"]\n`,
    'compose.yaml': 'services:\n  web: {build: app, command: python serve.py}\n',
  };
  expect(await startsOf(files)).toEqual(['docker run: killed']);
});

test('what a service mounts is what an image starts that holds nothing of it', async () => {
  const files = {
    'app/Dockerfile': 'FROM python:3.12\nWORKDIR /srv\nCMD ["sh", "bin/start"]\n',
    'app/bin/start': 'python serve.py\n',
    'compose.yaml': 'services:\n  web: {build: app, volumes: ["./app:/srv"]}\n',
  };
  expect(await startsOf(files)).toEqual(['compose.yaml:2 service web: killed']);
});
