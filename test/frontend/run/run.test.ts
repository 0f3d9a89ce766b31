import { describe, expect, test } from 'vitest';
import { memoryVfs } from '../../../src/base/index.ts';
import { ParserCache } from '../../../src/frontend/parsers.ts';
import { readRunLines } from '../../../src/frontend/run/index.ts';

const parsers = new ParserCache(async () => undefined);
const FILES = {
  Dockerfile: 'FROM node\n',
  'src/app.js': '',
  '.env': '# c\nA=1\nB\nC=x=y\n',
  'docker/Dockerfile': 'FROM x\n',
};

const read = (text: string, file = 'run.sh', files: Record<string, string> = FILES) =>
  readRunLines({
    file,
    text,
    kind: file.endsWith('akefile') ? 'makefile' : 'shell',
    vfs: memoryVfs(files),
    parsers,
  });
const only = (text: string, file?: string, files?: Record<string, string>) => {
  const { contexts, open } = read(text, file, files);
  expect(open).toEqual([]);
  expect(contexts).toHaveLength(1);
  const [context] = contexts;
  if (!context) throw new Error('no context');
  return context;
};

test.each<[string, string, readonly string[] | undefined]>([
  ['docker run img', 'img', undefined],
  ['docker run -it --rm img sh -c "a b"', 'img', ['sh', '-c', 'a b']],
  ['docker run -itp 80:80 img', 'img', undefined],
  ['docker run -p80:80 -e=A=b -v /a:/b:ro img x', 'img', ['x']],
  ['docker run --name=x --network net img -it', 'img', ['-it']],
  ['docker run --sig-proxy=false --init img', 'img', undefined],
  ['docker run --net host --dns-opt x --no-healthcheck img', 'img', undefined],
  ['docker run -- img --init', 'img', ['--init']],
  ['docker container run img', 'img', undefined],
  ['sudo -E -u root docker --context far run img', 'img', undefined],
  ['exec docker run img', 'img', undefined],
  ['A=b env C=d timeout -s TERM 30 docker run img', 'img', undefined],
  ['podman run --replace --tls-verify=false --pod p img', 'img', undefined],
  ['CID=$(docker run -d img)', 'img', undefined],
  ['if ! docker run img; then exit 1; fi', 'img', undefined],
  ['docker run \\\n  --rm \\\n  img \\\n  a', 'img', ['a']],
  ['IMAGE=foo\ndocker run "$IMAGE:1"', 'foo:1', undefined],
  ['docker run ${IMAGE:-foo}', 'foo', undefined],
  ['OPTS="--rm -it"\ndocker run $OPTS img', 'img', undefined],
  ['OPTS=(--rm)\nOPTS+=(--name "a b")\ndocker run "${OPTS[@]}" img', 'img', undefined],
  ['docker run img "$@"', 'img', undefined],
  ['D=${DOCKER:-podman}\n$D run img', 'img', undefined],
  ['run() { docker run img a; }\nrun', 'img', ['a']],
])('%s', (text, image, args) => {
  const context = only(text);
  expect([context.image, context.args]).toEqual([image, args]);
});

test('all that a line may say', () => {
  const context = only(
    'docker run -dit --init --stop-signal=SIGQUIT --stop-timeout 30 --entrypoint "" --pid=host ' +
      '-u 1000 -w /srv --name web -e A=1 -e B --env C=$X img',
  );
  expect(context).toMatchObject({
    engine: 'docker',
    init: true,
    stopSignal: { text: 'SIGQUIT' },
    stopTimeoutMs: { value: 30_000 },
    entrypoint: [],
    pid: 'host',
    user: '1000',
    workdir: '/srv',
    name: 'web',
    tty: true,
    interactive: true,
    detached: true,
    envComplete: true,
  });
  expect(context.env).toEqual({ A: '1', B: undefined, C: undefined });
  expect(context.text).toHaveLength(80);
});

test.each([
  ['docker run --init img', true],
  ['docker run --init=true img', true],
  ['docker run --init=false img', false],
  ['docker run --init --init=0 img', false],
  ['docker run img --init', false],
])('%s: init %s', (text, init) => {
  expect(only(text).init).toBe(init);
});

test('places point at the option, behind continuations', () => {
  const { initAt, stopTimeoutMs, at } = only('set -e\ndocker run \\\n  --init \\\n  --stop-timeout 5 img\n');
  expect(at).toMatchObject({ file: 'run.sh', line: 2, column: 1 });
  expect(initAt).toMatchObject({ line: 3, column: 3, endColumn: 9 });
  expect(stopTimeoutMs?.at).toMatchObject({ line: 4, column: 3, endColumn: 19 });
});

test('a negative stop timeout waits for ever', () => {
  expect(only('docker run --stop-timeout=-1 img').stopTimeoutMs?.value).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ['docker run "$IMAGE"', 'image'],
  ['docker run $OPTS img', 'may hold options'],
  ['docker run img $CMD', 'argument'],
  ['docker run --entrypoint "$E" img', '--entrypoint'],
  ['docker run --stop-timeout $T img', '--stop-timeout'],
  ['docker run --frobnicate x img', '--frobnicate'],
  ['docker run -Z img', '-Z'],
  ['docker run --rm', 'no image'],
  ['f() { docker run img "$@"; }', 'argument'],
  ['if x; then I=a; else I=b; fi\ndocker run "$I"', 'image'],
  ['for i in a b; do docker run "$i"; done', 'image'],
  ['docker run --stop-timeout=soon img', 'number of seconds'],
])('%s is open, and said so: %s', (text, word) => {
  const { contexts, open } = read(text);
  expect(contexts).toEqual([]);
  expect(open).toHaveLength(1);
  expect(open[0]?.reason).toContain(word);
});

test.each([
  ['docker run --entrypoint /x img', ['/x']],
  ['podman run --entrypoint \'["/x", "-y"]\' img', ['/x', '-y']],
  ['docker run --entrypoint \'["/x"]\' img', ['["/x"]']],
  ['docker run --entrypoint= img', []],
  ['docker run img', undefined],
])('%s: entrypoint %j', (text, entrypoint) => {
  expect(only(text).entrypoint).toEqual(entrypoint);
});

test.each([
  [
    'docker compose run web',
    'docker ps',
    'dockerize run x',
    'echo docker run img',
    '# docker run img',
    "echo 'docker run img'",
  ],
])('%s is no run line', (...lines) => {
  expect(read(lines.join('\n'))).toEqual({ contexts: [], projects: [], stops: [], open: [], errors: [] });
});

describe('folders of the host', () => {
  test.each<[string, string, { source: string; target: string }[]]>([
    ['docker run -v "$PWD":/app img', 'run.sh', [{ source: '.', target: '/app' }]],
    ['docker run -v $(pwd)/src:/app/src:ro img', 'run.sh', [{ source: 'src', target: '/app/src' }]],
    ['docker run -v ./src:/a -v cache:/c -v /anon img', 'run.sh', [{ source: 'src', target: '/a' }]],
    [
      'docker run --mount type=bind,source="$PWD/src",target=/s,readonly img',
      'run.sh',
      [{ source: 'src', target: '/s' }],
    ],
    ['docker run --mount type=volume,src=x,dst=/s img', 'run.sh', []],
    [
      'cd "$(dirname "$0")/.."\ndocker run -v $PWD/src:/s img',
      'scripts/run.sh',
      [{ source: 'src', target: '/s' }],
    ],
    [
      'DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\ndocker run -v "$DIR/../src:/s" img',
      'scripts/run.sh',
      [{ source: 'src', target: '/s' }],
    ],
    ['docker run -v ${0%/*}/x:/s img', 'scripts/run.sh', [{ source: 'scripts/x', target: '/s' }]],
    ['docker build -t img .\ndocker run -v $PWD:/s img', 'scripts/run.sh', [{ source: '.', target: '/s' }]],
    ['docker run -v /etc/x:/etc/x img', 'run.sh', [{ source: '/etc/x', target: '/etc/x' }]],
    ['docker run -v $PWD:$PWD -w $PWD img', 'run.sh', [{ source: '.', target: '/PWD' }]],
  ])('%s', (text, file, mounts) => {
    expect(only(text, file).mounts).toEqual(mounts);
  });

  test('a folder that may be one of two is not guessed', () => {
    const { mounts } = only('docker run -v $PWD:/s img', 'scripts/run.sh');
    expect(mounts).toEqual([{ source: undefined, target: '/s' }]);
  });

  test('--env-file, and -e over it', () => {
    expect(only('docker run -e A=2 --env-file .env img').env).toEqual({ A: '2', B: undefined, C: 'x=y' });
    expect(only('docker run --env-file nowhere img').envComplete).toBe(false);
  });
});

describe('the build beside a run', () => {
  test.each<[string, { dockerfile: string; context: string; target?: string }]>([
    ['docker build -t app .\ndocker run app', { dockerfile: 'Dockerfile', context: '.' }],
    ['docker build --tag=app:latest .\ndocker run app', { dockerfile: 'Dockerfile', context: '.' }],
    ['docker build -t "$TAG" .\ndocker run $TAG', { dockerfile: 'Dockerfile', context: '.' }],
    [
      'docker buildx build --load --target=prod -t app -f docker/Dockerfile .\ndocker run app',
      { dockerfile: 'docker/Dockerfile', context: '.', target: 'prod' },
    ],
    ['docker build docker -t app\ndocker run app', { dockerfile: 'docker/Dockerfile', context: 'docker' }],
    ['docker run $(docker build -q .)', { dockerfile: 'Dockerfile', context: '.' }],
    [
      '(cd docker && podman build -t app .)\npodman run app',
      { dockerfile: 'docker/Dockerfile', context: 'docker' },
    ],
  ])('%s', (text, build) => {
    const found = only(text).build;
    expect(found).toMatchObject(build);
    expect(found?.target).toBe(build.target);
  });

  test('build arguments', () => {
    const { build } = only(
      'docker build --build-arg A=1 --build-arg B --build-arg C=$X -t app .\ndocker run app',
    );
    expect(build?.buildArgs).toEqual({ A: '1', B: undefined, C: undefined });
  });

  test('another image, or a context that is not here, has no build', () => {
    expect(only('docker build -t app .\ndocker run other').build).toBeUndefined();
    expect(only('docker build -t app https://example.org/x.git\ndocker run app').build).toBeUndefined();
    expect(only('docker build -t app - < x\ndocker run app').build).toBeUndefined();
  });
});

test('stop and kill lines', () => {
  const { stops } = read(
    'docker stop web\ndocker stop -t 3 a b\npodman stop --time=0 c\ndocker kill d\ndocker kill -s HUP e\ndocker restart -t5 f\ndocker stop -s QUIT "$CID"',
  );
  expect(stops.filter(s => s.kills).map(s => s.name)).toEqual(['d', 'e']);
  expect(stops.map(({ at, kills: _, ...rest }) => ({ ...rest, line: at.line }))).toEqual([
    { name: 'web', line: 1 },
    { name: 'a', timeoutMs: 3000, line: 2 },
    { name: 'b', timeoutMs: 3000, line: 2 },
    { name: 'c', timeoutMs: 0, line: 3 },
    { name: 'd', signal: 'SIGKILL', line: 4 },
    { name: 'e', signal: 'HUP', line: 5 },
    { name: 'f', timeoutMs: 5000, line: 6 },
    { name: '$CID', signal: 'QUIT', line: 7 },
  ]);
});

describe('makefiles', () => {
  test.each<[string, string, readonly string[] | undefined]>([
    ['run:\n\t@docker run img\n', 'img', undefined],
    ['run: build ; docker run img a\n', 'img', ['a']],
    ['IMAGE := app\nrun:\n\t-docker run $(IMAGE):1 sh -c "echo $$X"\n', 'app:1', ['sh', '-c', 'echo $X']],
    ['IMAGE ?= app\nTAG = $(IMAGE):2\nrun:\n\tdocker run \\\n\t\t--rm ${TAG}\n', 'app:2', undefined],
    ['export IMAGE=app # the image\nrun:\n\tdocker run $(IMAGE)\n', 'app', undefined],
    ['FLAGS = --rm\nFLAGS += -it\nrun:\n\tdocker run $(FLAGS) img\n', 'img', undefined],
    ['DOCKER := podman\nrun:\n\t$(DOCKER) run img\n', 'img', undefined],
  ])('%j', (text, image, args) => {
    if (text.includes('$$X')) {
      // The shell of the recipe expands it: what it holds is not known.
      expect(read(text, 'Makefile').open[0]?.reason).toContain('argument');
      return;
    }
    const context = only(text, 'Makefile');
    expect([context.image, context.args]).toEqual([image, args]);
  });

  test.each([
    ['run:\n\tdocker run $(IMAGE)\n', 'not known'],
    ['IMAGE := $(shell git describe)\nrun:\n\tdocker run $(IMAGE)\n', 'not known'],
    ['ifdef X\nI = a\nelse\nI = b\nendif\nrun:\n\tdocker run $(I)\n', 'not known'],
    ['run: I = a\nrun:\n\tdocker run $(I)\n', 'not known'],
    ['A = $(B)\nB = $(A)\nrun:\n\tdocker run $(A)\n', 'not known'],
    ['run:\n\tdocker run $@\n', 'not known'],
  ])('%j is open', (text, message) => {
    const { contexts, open } = read(text, 'Makefile');
    expect(contexts).toEqual([]);
    expect(open[0]?.reason).toContain(message);
  });

  test('places are those of the makefile', () => {
    const { at, initAt, mounts, build } = only(
      'I = a-long-name\n\nbuild:\n\tdocker build -t $(I) .\nrun:\n\t@docker run $(X) \\\n\t  -v $(CURDIR)/src:/s --init $(I)\nX = --rm\n',
      'Makefile',
    );
    expect(at).toMatchObject({ line: 6, column: 3 });
    expect(initAt).toMatchObject({ line: 7, column: 24, endColumn: 30 });
    expect(mounts).toEqual([{ source: 'src', target: '/s' }]);
    expect(build).toMatchObject({ dockerfile: 'Dockerfile', context: '.' });
  });
});

test.each([
  ['nested', `${'$('.repeat(3000)}docker run x${')'.repeat(3000)}`],
  ['braces', `${'{ '.repeat(3000)}docker run x`],
  ['broken', 'docker run "img'],
  ['options', `docker run ${'-e A=b '.repeat(20_000)} img`],
  ['variables', `A=x\n${'A=$A$A\n'.repeat(200)}docker run $A`],
  ['lists', `A=(x)\n${'A=("${A[@]}" "${A[@]}")\n'.repeat(100)}docker run "${'$'}{A[@]}"`],
  ['appended', `A=x\n${'A+=$A\n'.repeat(100)}docker run $A`],
])('hostile input ends: %s', (_, text) => {
  expect(() => read(text)).not.toThrow();
  expect(() => read(`x:\n\t${text}`, 'Makefile')).not.toThrow();
});

test('docker create counts where a start of the same name follows', () => {
  const { contexts } = read(
    'docker create --init --name a img\ndocker create --name b img\ndocker start -ai a\n',
  );
  expect(contexts.map(({ name, verb, init }) => ({ name, verb, init }))).toEqual([
    { name: 'a', verb: 'create', init: true },
  ]);
  expect(read('id=$(docker create img)\ndocker cp $id:/x .\ndocker rm $id').contexts).toEqual([]);
  expect(read('docker buildx create --name a\ndocker start a').contexts).toEqual([]);
});

test('asking for help starts nothing', () => {
  expect(read('docker run --help')).toEqual({ contexts: [], projects: [], open: [], stops: [], errors: [] });
  expect(only('docker run img --help').args).toEqual(['--help']);
});
