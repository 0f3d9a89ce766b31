import { expect, test } from 'vitest';
import { children, launch, stopped } from './support.ts';

const manifest = (scripts: Record<string, string>, more = {}) =>
  JSON.stringify({ name: 'x', scripts, ...more });
const files = {
  '/app/package.json': manifest({
    start: 'uvicorn a:b',
    exec: 'exec uvicorn a:b',
    and: 'true && uvicorn a:b',
  }),
};

test.each([
  [
    'npm start below dash: the shell dies, the app is never told',
    'dash',
    ['npm', 'start'],
    'abrupt',
    'npm start -> {sh -c uvicorn a:b -> {python uvicorn a:b}}',
  ],
  [
    'npm start below busybox ash: the shell has become the app',
    'busybox',
    ['npm', 'start'],
    'graceful',
    'npm start -> {python uvicorn a:b}',
  ],
  ['exec in the script', 'dash', ['npm', 'run', 'exec'], 'graceful', 'npm run exec -> {python uvicorn a:b}'],
  [
    'yarn 1 below busybox: it does not wait',
    'busybox',
    ['yarn', 'start'],
    'abrupt',
    'node yarn start -> {python uvicorn a:b}',
  ],
  [
    'pnpm does not wait',
    'dash',
    ['pnpm', 'start'],
    'abrupt',
    'node pnpm start -> {sh -c uvicorn a:b -> {python uvicorn a:b}}',
  ],
] as const)('%s', async (_, binSh, cmd, outcome, tree) => {
  expect(await stopped({ cmd, binSh, files })).toMatchObject({ outcome, tree });
});

test.each([
  ['npm start', ['sh -c node hand.js']],
  ['npm run start -- --port 3000', ['sh -c node hand.js --port 3000']],
  ['npm --silent run-script start', ['sh -c node hand.js']],
  ['npm --prefix /app start', ['sh -c node hand.js']],
])('%s', (command, expected) => {
  expect(
    children(
      launch(command, {
        files: { '/app/package.json': manifest({ start: 'node hand.js' }) },
        cwd: command.includes('prefix') ? '/' : '/app',
      }),
    ),
  ).toEqual(expected);
});
