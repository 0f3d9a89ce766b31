import { expect, test } from 'vitest';
import { brief, originIn, specOf } from './helpers.ts';

const files = {
  'a.sh': '#!/bin/sh\n',
  'b.txt': 'b',
  'src/main.py': 'main',
  'src/lib/util.py': 'util',
  'conf/x.conf': 'x',
  'conf/y.conf': 'y',
  'server.ts': 'ts',
};

test.for([
  ['COPY b.txt /x', '/x', 'context b.txt "b"'],
  ['COPY b.txt /x/', '/x/b.txt', 'context b.txt "b"'],
  ['COPY a.sh b.txt /x', '/x/b.txt', 'context b.txt "b"'],
  ['COPY a.sh /usr/local/bin', '/usr/local/bin/a.sh', 'context* a.sh "#!/bin/sh\\n"'],
  ['RUN mkdir -p /d\nCOPY b.txt /d', '/d/b.txt', 'context b.txt "b"'],
  ['WORKDIR /app\nCOPY b.txt .', '/app/b.txt', 'context b.txt "b"'],
  ['WORKDIR /app\nCOPY b.txt ./y', '/app/y', 'context b.txt "b"'],
  ['COPY . .', '/src/main.py', 'context src/main.py "main"'],
  ['COPY . /app', '/app/src/lib/util.py', 'context src/lib/util.py "util"'],
  ['COPY src /app', '/app/main.py', 'context src/main.py "main"'],
  ['COPY src /app', '/app/lib', 'directory'],
  ['COPY src/ /app/', '/app', 'directory'],
  ['COPY ./src/../b.txt /x', '/x', 'context b.txt "b"'],
  ['COPY /b.txt /x', '/x', 'context b.txt "b"'],
  ['COPY ../../b.txt /x', '/x', 'context b.txt "b"'],
  ['COPY conf/*.conf /c/', '/c/y.conf', 'context conf/y.conf "y"'],
  ['COPY conf/[x].conf /c/', '/c/x.conf', 'context conf/x.conf "x"'],
  ['COPY conf/?.conf /c', '/c/x.conf', 'context conf/x.conf "x"'],
  ['COPY s* /c', '/c/lib/util.py', 'context src/lib/util.py "util"'],
  ['COPY ["b.txt", "/x y"]', '/x y', 'context b.txt "b"'],
  ['COPY --chown=app b.txt /x', '/x', 'context b.txt "b"'],
  ['COPY --link b.txt /x', '/x', 'context b.txt "b"'],
  ['COPY --chmod=755 b.txt /x', '/x', 'context* b.txt "b"'],
  ['COPY --chmod=+x b.txt /x', '/x', 'context* b.txt "b"'],
  ['COPY --chmod=644 a.sh /x', '/x', 'context a.sh "#!/bin/sh\\n"'],
  ['ARG M=0755\nCOPY --chmod=$M b.txt /x', '/x', 'context* b.txt "b"'],
  ['ENV D=/opt\nCOPY b.txt $D/', '/opt/b.txt', 'context b.txt "b"'],
  ['ARG F=b.txt\nCOPY ${F} /x', '/x', 'context b.txt "b"'],
  ['COPY --parents src/lib/util.py /p/', '/p/src/lib/util.py', 'context src/lib/util.py "util"'],
  ['COPY --parents ./src/./lib/util.py /p/', '/p/lib/util.py', 'context src/lib/util.py "util"'],
  ['COPY --exclude=*.py src /app', '/app/lib/util.py', 'context src/lib/util.py "util"'],
  ['COPY a.sh /x\nCOPY b.txt /x', '/x', 'context b.txt "b"'],
  ['ADD b.txt /x', '/x', 'context b.txt "b"'],
] as const)('%s gives %s', ([copy, file, expected]) => {
  expect(originIn(`FROM debian:12\n${copy}`, file, { files })).toBe(expected);
});

test('--exclude leaves files out', () => {
  expect(originIn('FROM scratch\nCOPY --exclude=*.conf conf /c', '/c/x.conf', { files })).toBe(
    'absent: --exclude leaves conf/x.conf out',
  );
});

test('a context that is a folder', () => {
  const sub = { 'web/app.py': 'app' };
  expect(originIn('FROM debian:12\nCOPY app.py /', '/app.py', { files: sub, context: 'web' })).toBe(
    'context web/app.py "app"',
  );
});

test('.dockerignore, and that of the Dockerfile first', () => {
  const text = 'FROM debian:12\nCOPY . /app';
  const ignore = { ...files, '.dockerignore': '*.sh\n**/lib\n!src/lib/util.py\n' };
  expect(originIn(text, '/app/a.sh', { files: ignore })).toBe('absent: .dockerignore leaves a.sh out');
  expect(originIn(text, '/app/src/lib/util.py', { files: ignore })).toMatch(/^context/);
  expect(originIn(text, '/app/b.txt', { files: ignore })).toMatch(/^context/);
  const own = { ...ignore, 'Dockerfile.dockerignore': 'b.txt' };
  expect(originIn(text, '/app/a.sh', { files: own })).toMatch(/^context/);
  expect(originIn(text, '/app/b.txt', { files: own })).toMatch(/^(absent|unknown)/);
});

test('.dockerignore tells upper from lower case', () => {
  const ignore = { ...files, '.dockerignore': 'A.SH' };
  expect(originIn('FROM debian:12\nCOPY . /app', '/app/a.sh', { files: ignore })).toMatch(/^context/);
});

test('sources that the context lacks', () => {
  const certain = specOf('FROM debian:12\nCOPY src/run.sh /run.sh', { files });
  expect(certain.unknowns).toEqual([
    'src/run.sh, which COPY names (Dockerfile:2), is not in the build context',
  ]);
  for (const source of ['dist/app.jar', 'target/x.sh', 'app', 'server.js', '$F/x.sh']) {
    const spec = specOf(`FROM debian:12\nCOPY ${source} /run`, { files });
    expect(
      spec.unknowns.filter(said => said.includes('build context')),
      source,
    ).toEqual([]);
  }
  const spec = specOf('FROM debian:12\nCOPY dist/app.jar /app.jar', { files });
  expect(brief(spec.files.origin('/app.jar'))).toMatch(/^unknown: dist\/app.jar is not in the build context/);
});

test('heredocs: places, expansion, modes', () => {
  const spec = specOf(
    'FROM debian:12\nENV WHO=me\nCOPY --chmod=755 <<EOF /run.sh\n#!/bin/sh\necho $WHO \\$HOME "q"\nEOF\nCOPY <<\'E\' /raw\n$WHO\nE',
  );
  const run = spec.files.origin('/run.sh');
  expect(brief(run)).toBe('inline* Dockerfile "#!/bin/sh\\necho me $HOME \\"q\\"\\n"');
  if (run.kind !== 'inline') return;
  expect(run.text.locate(0, 9)).toMatchObject({ line: 4, column: 1, endLine: 4, endColumn: 10 });
  expect(run.text.locate(10, 14)).toMatchObject({ line: 5, column: 1, endColumn: 5 });
  expect(brief(spec.files.origin('/raw'))).toBe('inline Dockerfile "$WHO\\n"');
});

test('a heredoc with tabs in front of its lines', () => {
  const spec = specOf('FROM debian:12\nCOPY <<-EOF /d/\n\t\tx\n\tEOF');
  const origin = spec.files.origin('/d/EOF');
  expect(brief(origin)).toBe('inline Dockerfile "x\\n"');
  if (origin.kind === 'inline') expect(origin.text.locate(0, 1)).toMatchObject({ line: 3, column: 3 });
});

test.for([
  ['ADD https://github.com/krallin/tini/releases/download/v0.19.0/tini /tini', '/tini', 'installed tini'],
  [
    'ENV V=v1\nADD https://github.com/krallin/tini/releases/download/$V/tini-static /sbin/tini',
    '/sbin/tini',
    'installed tini',
  ],
  ['ARG T\nADD https://x/${T}/tini-${T} /tini\nRUN chmod +x /tini', '/tini', 'installed* tini'],
  ['ADD --chmod=755 https://x/dumb-init_1.2.5_x86_64 /di', '/di', 'installed* dumb-init'],
  ['ADD https://x/y.txt /d/', '/d/y.txt', 'unknown: ADD downloads it from https://x/y.txt'],
  [
    'ADD https://github.com/x/y.git /src',
    '/src/z',
    'unknown: ADD downloads it from https://github.com/x/y.git',
  ],
  ['ADD rootfs.tar.gz /', '/opt/x', 'unknown: it may be extracted from rootfs.tar.gz'],
  ['COPY rootfs.tar.gz /r/', '/r/rootfs.tar.gz', 'context rootfs.tar.gz "gz"'],
] as const)('%s', ([add, file, expected]) => {
  expect(originIn(`FROM debian:12\n${add}`, file, { files: { 'rootfs.tar.gz': 'gz' } })).toBe(expected);
});

test.for([
  ['COPY --from=b /out/app /app', '/app', 'produced /out/app'],
  ['COPY --from=b /out/ /srv/', '/srv/x/y.js', 'produced /out/x/y.js'],
  ['COPY --from=0 /src/main.py /m.py', '/m.py', 'context src/main.py "main"'],
  ['COPY --from=B /src /s', '/s/lib/util.py', 'context src/lib/util.py "util"'],
  ['COPY --from=b --chmod=755 /src/main.py /m', '/m', 'context* src/main.py "main"'],
  ['COPY --from=b /src/*.py /m/', '/m/main.py', 'context src/main.py "main"'],
  ['COPY --from=b /out/app /usr/local/bin/', '/usr/local/bin/app', 'produced /out/app'],
  [
    'COPY --from=b /out/app /usr/local/bin/',
    '/usr/local/bin/bash',
    'absent: debian:12 has no /usr/local/bin/bash, and nothing puts it there',
  ],
  ['COPY --from=b /usr/bin/tini /tini', '/tini', 'installed* tini'],
  ['COPY --from=b / /', '/usr/bin/tini', 'installed* tini'],
  ['COPY --from=nginx:1 /etc/nginx /etc/nginx', '/etc/nginx/nginx.conf', 'base nginx'],
  ['COPY --from=who/knows /x /y', '/y', 'unknown: it is copied from the image who/knows'],
  ['COPY --from=krallin/tini /tini /sbin/tini', '/sbin/tini', 'installed* tini'],
  ['COPY --from=x/y /usr/bin/dumb-init /usr/bin/', '/usr/bin/dumb-init', 'installed* dumb-init'],
] as const)('%s gives %s', ([copy, file, expected]) => {
  const build = 'FROM debian:12 AS b\nCOPY src /src\nRUN apt-get install -y tini\nRUN make -C /src';
  expect(originIn(`${build}\nFROM debian:12\n${copy}`, file, { files })).toBe(expected);
});

test('produced names the path, the files and the steps of the stage that made it', () => {
  const spec = specOf(
    'FROM node:22 AS b\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nFROM node:22\nWORKDIR /srv\nCOPY --from=b /app/dist ./dist',
    { files },
  );
  const origin = spec.files.origin('/srv/dist/server.js');
  expect(origin).toMatchObject({ kind: 'produced', path: '/app/dist/server.js' });
  if (origin.kind !== 'produced') return;
  expect(origin.runs.map(run => [run.text, run.workdir])).toEqual([
    ['npm ci', '/app'],
    ['npm run build', '/app'],
  ]);
  expect(brief(origin.files.origin('/app/server.ts'))).toBe('context server.ts "ts"');
});

test('inits that are copied or installed are listed with their place', () => {
  const text =
    'FROM alpine:3 AS b\nRUN apk add tini\nFROM alpine:3\nCOPY --from=b /sbin/tini /sbin/tini\nADD https://x/dumb-init /d\nRUN apk add su-exec';
  expect(specOf(text).installedInits.map(i => [i.program, i.at.line])).toEqual([
    ['tini', 4],
    ['dumb-init', 5],
  ]);
});

test('only what is copied is in the final stage', () => {
  expect(specOf('FROM alpine:3 AS b\nRUN apk add tini\nFROM alpine:3').installedInits).toEqual([]);
});

test('directories list what is known to be in them', () => {
  const spec = specOf('FROM debian:12\nCOPY . /app\nRUN echo x > /app/new && rm /app/b.txt', { files });
  expect(spec.files.list('/app')).toEqual(['Dockerfile', 'a.sh', 'conf', 'new', 'server.ts', 'src']);
  expect(spec.files.list('/')).toContain('app');
});

test('chains of stages are bounded', () => {
  const chain = (what: string) =>
    Array.from({ length: 400 }, (_, i) => `FROM debian:12\nCOPY --from=${i} ${what}`).join('\n');
  const text = (what: string) => `FROM debian:12\nCOPY b.txt /x\n${chain(what)}`;
  expect(originIn(text('/x /x'), '/x', { files })).toBe('context b.txt "b"');
  expect(originIn(text('/ /'), '/x', { files })).toBe('unknown: it is copied through too many stages');
});

test('what a step before the build makes is named by its place in the context, also through a glob', () => {
  const files = { 'pom.xml': '<project/>', 'src/Main.java': 'class Main {}' };
  const spec = specOf('FROM debian:12\nCOPY target/*.jar /app.jar\nCOPY target/lib/*.jar /lib/\n', { files });
  const jar = spec.files.origin('/app.jar');
  expect(brief(jar)).toMatch(/^unknown: target\/\*\.jar is not in the build context/);
  const prebuilt = jar.kind === 'unknown' ? jar.prebuilt : undefined;
  expect(prebuilt?.path).toBe('/target/*.jar');
  expect(prebuilt?.files.list('/')).toEqual(['Dockerfile', 'pom.xml', 'src']);
  expect(prebuilt && brief(prebuilt.files.origin('/src/Main.java'))).toBe(
    'context src/Main.java "class Main {}"',
  );
  const library = spec.files.origin('/lib/a-1.jar');
  expect(library.kind === 'unknown' && library.prebuilt?.path).toBe('/target/lib/a-1.jar');
});

test('COPY --from with a glob into a file copies what matches it', () => {
  const spec = specOf(
    'FROM maven:3 AS build\nWORKDIR /src\nCOPY b.txt .\nRUN mvn package\nFROM debian:12\nCOPY --from=build /src/target/*.jar /app.jar\nCOPY --from=build /src/*.txt /one.txt\n',
    { files },
  );
  const jar = spec.files.origin('/app.jar');
  expect(jar.kind === 'produced' && jar.path).toBe('/src/target/*.jar');
  expect(brief(spec.files.origin('/one.txt'))).toBe('context b.txt "b"');
});
