import { expect, test } from 'vitest';
import { memoryVfs } from '../../../src/base/index.ts';
import { readRuns } from '../../../src/frontend/run/read-runs.ts';
import { mayRunContainers } from '../../../src/node/discover.ts';
import { parsers } from '../../support/lint.ts';

const FILES = {
  'app/compose.yml': 'services:\n  web:\n    build: .\n    command: [serve]\n    stop_grace_period: 5s\n',
  'app/deploy/prod.yml':
    'services:\n  web:\n    init: true\n    volumes: ["./run.sh:/run.sh"]\n  db:\n    image: postgres:$TAG\n',
  'app/.env': 'TAG=16\n',
  'app/Dockerfile': 'FROM debian\n',
};

const read = (text: string, files: Readonly<Record<string, string>> = FILES, file = 'app/up.sh') =>
  parsers.run(() => readRuns({ file, text, vfs: memoryVfs({ ...files, [file]: text }), parsers }));

test('files that a line lays one over the other are one project, whose paths begin beside the first', async () => {
  const { contexts, filesRead } = await read(
    'sudo docker compose -f compose.yml -f deploy/prod.yml up -d web\n',
  );
  expect(contexts).toMatchObject([
    {
      context:
        'app/deploy/prod.yml:2 service web, init: true, stop_grace_period: 5s, by app/up.sh:1 docker compose',
      args: ['serve'],
      init: true,
      build: { dockerfile: 'app/Dockerfile' },
      mounts: [{ source: 'app/run.sh', target: '/run.sh' }],
    },
    { context: 'app/deploy/prod.yml:5 service db, by app/up.sh:1 docker compose', image: 'postgres:16' },
  ]);
  expect(filesRead).toEqual(['app/up.sh', 'app/compose.yml', 'app/deploy/prod.yml']);
});

test.each([
  ['docker-compose --file=compose.yml -fdeploy/prod.yml --profile a start'],
  ['F="-f compose.yml -f deploy/prod.yml"; docker compose $F up'],
  ['cd deploy; docker compose --project-directory .. -f ../compose.yml -f prod.yml up'],
  ['docker --context remote compose -f compose.yml -f deploy/prod.yml create'],
])('%s', async line => {
  const { contexts } = await read(`${line}\n`);
  expect(contexts.map(c => [c.image, c.init, c.mounts[0]?.source])).toEqual([
    ['', true, 'app/run.sh'],
    ['postgres:16', false, undefined],
  ]);
});

test('one file alone is read as it is everywhere; without files the default one with its override', async () => {
  const files = { ...FILES, 'app/compose.override.yml': 'services:\n  web:\n    init: true\n' };
  const alone = await read('docker compose -f compose.yml up\n', files);
  expect(alone.contexts.map(c => c.context)).toEqual([
    'app/compose.yml:2 service web, stop_grace_period: 5s',
  ]);
  const usual = await read('docker compose up\n', files, 'app/run.sh');
  expect(usual.contexts.map(c => c.init)).toEqual([true]);
});

test.each([
  ['docker compose -f compose.yml down'],
  ['docker compose -f compose.yml run web migrate'],
  ['docker compose -f "$1" up'],
  ['docker compose --nonsense -f compose.yml up'],
])('%s starts nothing that is known', async line => {
  expect((await read(`${line}\n`)).contexts).toEqual([]);
});

test('a makefile with such a line is one that may start containers', () => {
  expect(mayRunContainers('Makefile', 'up:\n\tdocker compose up\n')).toBe(true);
  expect(mayRunContainers('Makefile', 'down:\n\tdocker compose down\n')).toBe(false);
});
