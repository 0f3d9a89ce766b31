import { describe, expect, test } from 'vitest';
import { memoryVfs } from '../../../src/base/index.ts';
import { likelyContext } from '../../../src/frontend/dockerfile/build-context.ts';
import { declaredContext } from '../../../src/frontend/dockerfile/declared-context.ts';
import { readDockerfile } from '../../../src/frontend/dockerfile/index.ts';

function contextOf(
  file: string,
  files: readonly string[],
  sources: readonly string[],
  steps: readonly string[] = [],
): string {
  return likelyContext(
    memoryVfs(Object.fromEntries([file, ...files].map(f => [f, '']))),
    file,
    sources,
    steps,
  );
}

describe('the likely build context', () => {
  test.each<[string, string, string[], string[], string]>([
    ['all beside the Dockerfile', 'api/Dockerfile', ['api/run.sh'], ['run.sh'], 'api'],
    [
      'built from the root',
      'docker/Dockerfile',
      ['app.py', 'docker/run.sh'],
      ['app.py', 'docker/run.sh'],
      '.',
    ],
    ['two folders up', 'deploy/web/Dockerfile', ['src/a.py', 'setup.py'], ['src', 'setup.py'], '.'],
    ['nearest of those that hold the same', 'a/b/Dockerfile', ['a/x', 'x'], ['x'], 'a'],
    ['made by a step before the build', 'api/Dockerfile', ['api/run.sh'], ['dist', 'run.sh'], 'api'],
    ['nowhere at all', 'api/Dockerfile', ['api/notes.txt', 'main.py'], ['dist'], 'api'],
    ['nowhere, and nothing else to copy there', 'docker/Dockerfile', ['main.go'], ['dist'], '.'],
    [
      'all of a folder of Dockerfiles',
      'docker/Dockerfile',
      ['docker/worker.Dockerfile', 'app.py'],
      ['.'],
      '.',
    ],
    [
      'all of a folder of folders of Dockerfiles',
      'docker/web/Dockerfile',
      ['docker/worker/Dockerfile', 'docker/compose.yaml', 'app.py'],
      ['.'],
      '.',
    ],
    ['all of a folder with sources', 'api/Dockerfile', ['api/app.py', 'setup.py'], ['.'], 'api'],
    ['made below a folder that is there', 'a/docker/Dockerfile', ['a/pom.xml'], ['a/target/a.jar'], '.'],
    ['made by Maven', 'src/main/docker/Dockerfile', ['pom.xml'], ['target/app/lib'], '.'],
    [
      'a glob below a folder that Maven makes',
      'src/main/docker/Dockerfile',
      ['pom.xml'],
      ['target/*-runner'],
      '.',
    ],
    [
      'made elsewhere: where a project stands',
      'server/src/main/docker/Dockerfile',
      ['server/src/main/java/App.java', 'server/pom.xml'],
      ['artifacts/package/'],
      'server',
    ],
    [
      'what a step above makes of its own folder',
      'apps/api/Dockerfile',
      ['apps/api/main.ts', 'package.json'],
      ['dist/apps/api'],
      '.',
    ],
    [
      'of another',
      'apps/api/Dockerfile',
      ['apps/api/main.ts', 'package.json'],
      ['dist/apps/web'],
      'apps/api',
    ],
    ['globs say nothing', 'docker/Dockerfile', ['docker/x', 'package.json'], ['package*.json'], 'docker'],
  ])('%s', (_, file, files, sources, expected) => {
    expect(contextOf(file, files, sources)).toBe(expected);
  });

  test.each([
    ['only above is what a step builds', ['docker/run.sh', 'Cargo.toml'], 'cargo build --release', '.'],
    ['only above is the package', ['docker/up.sh', 'package.json'], 'npm ci --omit=dev', '.'],
    [
      'a step installs what it names',
      ['docker/index.js', 'package.json'],
      'npm install --no-save left-pad express',
      'docker',
    ],
    ['only above is the package, with options', ['docker/up.sh', 'package.json'], 'npm i -q && ls', '.'],
    ['only above is the Makefile', ['docker/up.sh', 'Makefile'], 'make server', '.'],
    [
      'only above are the requirements',
      ['docker/up.sh', 'requirements.txt'],
      'pip install -r requirements.txt',
      '.',
    ],
    ['only above is the Gemfile', ['docker/up.sh', 'Gemfile'], 'bundle install', '.'],
    ['it is below, too', ['docker/api/Cargo.toml', 'Cargo.toml'], 'cargo build --release', 'docker'],
    [
      'a step gets a tool, and builds nothing',
      ['docker/run.sh', 'Cargo.toml'],
      'cargo install just',
      'docker',
    ],
  ])('all of a folder is copied, and %s', (_, files, step, expected) => {
    expect(contextOf('docker/Dockerfile', files, ['.'], [step])).toBe(expected);
  });

  test.each([
    ['fetches what the project above is', 'git clone https://git.example.org/shelf.git /shelf', '.'],
    ['installs a package', 'apk add --no-cache tini', 'docker'],
  ])('nothing is copied, and a step %s', (_, step, expected) => {
    expect(contextOf('docker/Dockerfile', ['Cargo.toml', 'src/main.rs'], [], [step])).toBe(expected);
  });

  test('the search does not leave the project', () => {
    expect(contextOf('Dockerfile', [], ['../secret'])).toBe('.');
  });
});

describe('the build context that a Compose file names', () => {
  const compose = (...lines: string[]) =>
    ['services:', '  api:', '    build:', ...lines, '    ports: []'].join('\n');
  test.each<[string, string, string | undefined]>([
    ['a folder beside', compose('      context: ./api', '      dockerfile: ../docker/api/Dockerfile'), 'api'],
    ['the root', compose('      dockerfile: docker/api/Dockerfile', '      context: "."'), '.'],
    ['another Dockerfile', compose('      context: ./api', '      dockerfile: Dockerfile'), undefined],
    ['a variable', compose('      context: $DIR', '      dockerfile: docker/api/Dockerfile'), undefined],
    [
      'two services apart',
      [
        'services:',
        '  a:',
        '    build:',
        '      context: .',
        '  b:',
        '    build:',
        '      dockerfile: docker/api/Dockerfile',
      ].join('\n'),
      undefined,
    ],
  ])('%s', (_, text, expected) => {
    const vfs = memoryVfs({ 'docker/api/Dockerfile': '', 'docker-compose.prod.yml': text });
    expect(declaredContext(vfs, 'docker/api/Dockerfile', ['docker/api', 'docker', '.'])).toBe(expected);
  });

  test.each([
    ['holds what is copied', 'app.js', '.'],
    ['lacks what lies beside the Dockerfile', 'docker/api/app.js', 'docker/api'],
  ])('counts where it %s', (_, source, expected) => {
    const text = 'FROM node:20\nCOPY app.js .\nCMD ["node", "app.js"]\n';
    const vfs = memoryVfs({
      'docker/api/Dockerfile': text,
      [source]: '',
      'docker-compose.yml': compose('      context: .', '      dockerfile: docker/api/Dockerfile'),
    });
    const input = { vfs, file: 'docker/api/Dockerfile', text, buildArgs: {}, lookupImage: () => undefined };
    expect(readDockerfile(input).context).toBe(expected);
  });
});

test.each([
  ['beside the Dockerfile', 'a/docker/start.sh', 'a/docker'],
  ['in the project above', 'start.sh', '.'],
])('a pattern fits in two folders, and what the command runs lies %s', (_, script, expected) => {
  const text = 'FROM alpine:3.20\nCOPY *.sh /opt/\nCOPY build/all.jar /opt/\nCMD ["/opt/start.sh"]\n';
  const vfs = memoryVfs({
    'a/docker/Dockerfile': text,
    'a/docker/other.sh': '',
    'build.sh': '',
    'build.gradle': '',
    [script]: '#!/bin/sh\n',
  });
  const input = { vfs, file: 'a/docker/Dockerfile', text, buildArgs: {}, lookupImage: () => undefined };
  expect(readDockerfile(input).context).toBe(expected);
});

test.each([
  ['the command names this folder', 'parts/api/main.js', '', '.'],
  ['the command names a folder in this one', 'main.js', '', 'parts/api'],
  ['this folder is copied to that name', 'parts/api/main.js', 'parts/api', 'parts/api'],
])('where a whole folder is copied, and %s', (_, main, dest, expected) => {
  const text = `FROM node:20\nWORKDIR /srv\nCOPY . ./${dest}\nCMD ["node", "${main}"]\n`;
  const vfs = memoryVfs({
    'parts/api/Dockerfile': text,
    'parts/api/package.json': '{}',
    'parts/api/main.js': '',
    'package.json': '{}',
  });
  const input = { vfs, file: 'parts/api/Dockerfile', text, buildArgs: {}, lookupImage: () => undefined };
  expect(readDockerfile(input).context).toBe(expected);
});
