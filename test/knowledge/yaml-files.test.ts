import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

/** Through the whole program, which loads a parser when it first meets a file in its language. */

test('uwsgi.yaml', async () => {
  const { launches } = await lintFiles({
    Dockerfile: 'FROM debian:12\nCOPY uwsgi.yaml /\nCMD ["uwsgi", "--yaml", "/uwsgi.yaml"]\n',
    'uwsgi.yaml': 'uwsgi:\n  master: true\n  die-on-term: true\n',
  });
  expect(launches[0]?.stop).toMatchObject({ outcome: 'graceful', exitStatus: 0 });
});

test('an ecosystem file of pm2', async () => {
  const { launches } = await lintFiles({
    Dockerfile:
      'FROM node:20\nRUN npm install -g pm2\nWORKDIR /app\nCOPY . .\nCMD ["pm2-runtime", "pm2.config.yml"]\n',
    'pm2.config.yml': 'apps:\n  - script: app.js\n    kill_timeout: 5000\n',
    'app.js': "process.on('SIGINT', () => process.exit(0));\nsetInterval(() => {}, 1000);\n",
  });
  expect(launches[0]?.stop.tree?.pid1.children[0]?.argv).toEqual(['node', '/app/app.js']);
});

test('the folders of pnpm-workspace.yaml', async () => {
  const { launches } = await lintFiles({
    Dockerfile:
      'FROM node:20\nRUN npm install -g pnpm\nWORKDIR /app\nCOPY . .\nCMD ["pnpm", "--filter", "@acme/api", "start"]\n',
    'package.json': '{"name": "root", "private": true}',
    'pnpm-workspace.yaml': 'packages:\n  - "services/*"\n',
    'services/api/package.json': '{"name": "@acme/api", "scripts": {"start": "exec node api.js"}}',
    'services/api/api.js': "process.on('SIGTERM', () => process.exit(0));\nsetInterval(() => {}, 1000);\n",
  });
  expect(launches[0]?.stop.tree?.pid1.children[0]?.argv).toEqual(['node', 'api.js']);
});
