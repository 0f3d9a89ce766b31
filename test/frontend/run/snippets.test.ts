import { describe, expect, test } from 'vitest';
import { type Location, memoryVfs } from '../../../src/base/index.ts';
import { readRuns } from '../../../src/frontend/run/read-runs.ts';
import { mayRunContainers } from '../../../src/node/discover.ts';
import { parsers } from '../../support/lint.ts';

const read = (file: string, text: string, others: Readonly<Record<string, string>> = {}) =>
  parsers.run(() => readRuns({ file, text, vfs: memoryVfs({ [file]: text, ...others }), parsers }));

/** The text between the places of a location. */
function textAt(text: string, { line, column, endLine, endColumn }: Location): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  if (lines.length === 1) return (lines[0] ?? '').slice(column - 1, endColumn - 1);
  return [
    (lines[0] ?? '').slice(column - 1),
    ...lines.slice(1, -1),
    (lines.at(-1) ?? '').slice(0, endColumn - 1),
  ].join('\n');
}

const DOCKERFILES = { Dockerfile: 'FROM alpine\n', 'web/Dockerfile': 'FROM alpine\n' };

const WORKFLOW = `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t app:\${{ github.sha }} web
      - name: start
        run: |
          echo start
          docker run -d --init \\
            --name app app:\${{ github.sha }} serve
      - run: docker run --rm "\${{ env.IMAGE }}"
`;

describe('GitHub Actions', () => {
  test('lines of steps, with the image that another step builds', async () => {
    const { contexts, open } = await read('.github/workflows/ci.yml', WORKFLOW, DOCKERFILES);
    expect(contexts).toMatchObject([
      { image: 'app:$(github.sha)', init: true, args: ['serve'], build: { dockerfile: 'web/Dockerfile' } },
    ]);
    expect(contexts[0] && textAt(WORKFLOW, contexts[0].at)).toBe(
      'docker run -d --init \\\n            --name app app:${{ github.sha }} serve',
    );
    expect(open.map(o => [o.reason, o.at.line])).toEqual([['the image `$(env.IMAGE)` is not known', 13]]);
  });

  test('steps of a composite action', async () => {
    const text = 'runs:\n  using: composite\n  steps:\n    - run: podman run -d a\n      shell: bash\n';
    expect((await read('action.yml', text)).contexts).toMatchObject([
      { engine: 'podman', image: 'a', at: { line: 4, column: 12 } },
    ]);
  });
});

test('GitLab CI: scripts of jobs', async () => {
  const text = `.common: &common
  - docker run -d --init a
test:
  script:
    - *common
    - "docker run -d b"
  after_script: docker run -d c
`;
  const { contexts } = await read('.gitlab-ci.yml', text);
  expect(contexts.map(c => [c.image, textAt(text, c.at)])).toEqual([
    ['a', 'docker run -d --init a'],
    ['b', 'docker run -d b'],
    ['c', 'docker run -d c'],
  ]);
});

test('what a step waits for nobody stops', async () => {
  const text = 'jobs:\n  a:\n    steps:\n      - run: docker run --rm app sh -c "test && report"\n';
  expect(await read('.github/workflows/ci.yml', text)).toMatchObject({
    contexts: [],
    open: [{ reason: 'the step waits until it ends by itself, and nobody stops it', at: { line: 4 } }],
  });
});

test('package.json: scripts start in its folder', async () => {
  const text = `{
  "scripts": {
    "docker:build": "docker build -t app .",
    "docker:start": "npm run docker:build && docker run --rm -it -p 80:80 app",
    "quoted": "docker run \\"b\\""
  }
}`;
  const { contexts } = await read('web/package.json', text, DOCKERFILES);
  expect(contexts.map(c => [c.image, c.build?.dockerfile, textAt(text, c.at)])).toEqual([
    ['app', 'web/Dockerfile', 'docker run --rm -it -p 80:80 app'],
    // With escapes in it the value as a whole.
    ['b', undefined, '"docker run \\"b\\""'],
  ]);
});

describe('a service of systemd', () => {
  const service = (lines: string) => `[Unit]\nAfter=docker.service\n[Service]\n${lines}\n`;

  test('its stop line is for its container', async () => {
    const text = service(
      'ExecStartPre=-/usr/bin/docker rm -f web\nExecStart=/usr/bin/docker run --rm \\\n  --name web --init app serve\nExecStop=/usr/bin/docker stop -t 2 web',
    );
    const { contexts } = await read('web.service', text);
    expect(contexts).toMatchObject([
      { image: 'app', init: true, args: ['serve'], stopTimeoutMs: { value: 2000, at: { line: 7 } } },
    ]);
    expect(contexts[0] && textAt(text, contexts[0].at)).toContain(
      'docker run --rm \\\n  --name web --init app serve',
    );
  });

  test('a stop line that names a file', async () => {
    const text = service(
      'ExecStart=/usr/bin/podman run --cidfile=%t/%n.id -d a\nExecStop=/usr/bin/podman stop -t 30 --cidfile=%t/%n.id x',
    );
    expect((await read('a.service', text)).contexts).toMatchObject([{ stopTimeoutMs: { value: 30_000 } }]);
  });

  test('without one systemd sends SIGTERM through the client, and nothing kills the container', async () => {
    expect((await read('a.service', service('ExecStart=/usr/bin/docker run a'))).contexts).toMatchObject([
      { stopSignal: { text: 'SIGTERM' }, stopTimeoutMs: { value: Number.POSITIVE_INFINITY } },
    ]);
  });

  test('what systemd puts in is not known', async () => {
    const { open } = await read('a@.service', service('ExecStart=/usr/bin/docker run app:%i'));
    expect(open.map(o => o.reason)).toEqual(['the image `app:$i` is not known']);
  });
});

describe('Markdown', () => {
  const TEXT = `# Run it

1. First

   \`\`\`console
   $ docker build -t web web
   Successfully built 1
   user@host:~$ docker run --rm \\
   >   --init web serve
   docker run printed
   \`\`\`

> \`\`\`sh
> docker run a
> \`\`\`

\`\`\`yaml
- docker run b
\`\`\`

    docker run c
`;

  test('commands of its blocks, at their places', async () => {
    const { contexts, open } = await read('README.md', TEXT, DOCKERFILES);
    expect(open).toEqual([]);
    expect(contexts.map(c => [c.image, c.build?.dockerfile, c.at.line, textAt(TEXT, c.at)])).toEqual([
      ['web', 'web/Dockerfile', 8, 'docker run --rm \\\n   >   --init web serve'],
      ['a', undefined, 14, 'docker run a'],
    ]);
  });
});

test.each([
  ['README.md', '```sh\ndocker run x\n```\n', true],
  ['package.json', '{"scripts": {"a": "docker run x"}}', true],
  ['package.json', '{"scripts": {"a": "docker build ."}}', false],
  ['.github/workflows/a.yml', 'jobs:\n  a:\n    steps:\n      - run: docker run x\n', true],
  ['values.yml', 'note: docker run x\n', false],
  ['.gitlab-ci.yml', 'a: {script: docker run x}\n', true],
  ['app.py', '# docker run x\n', false],
])('%s with %j may run containers: %s', (file, text, may) => {
  expect(mayRunContainers(file, text)).toBe(may);
});

test.each([
  ['web.yml', 'jobs: {a: [docker run x\n'],
  ['.gitlab-ci.yml', 'a: {script: [docker run x\n'],
  ['package.json', '{"scripts": {"a": "docker run x"'],
])('a broken %s is one message', async (file, text) => {
  const { errors } = await read(file, text);
  expect(errors.map(e => e.file)).toEqual([file]);
});
