import { expect, test } from 'vitest';
import { brief, originIn, specOf } from './helpers.ts';

const files = {
  'run.sh': '#!/bin/sh\r\nexec x\r\n',
  'plain.sh': 'echo\n',
  'src/main.py': 'main',
  'requirements.txt': 'x',
};
const DEBIAN = 'FROM debian:12\n';

test.for([
  ['RUN echo hi > /f', '/f', '"hi\\n"'],
  ['RUN echo "#!/bin/sh\\nexec x" > /f', '/f', '"#!/bin/sh\\nexec x\\n"'],
  ["RUN echo '#!/bin/sh' > /f && echo 'exec x \"$@\"' >> /f", '/f', '"#!/bin/sh\\nexec x \\"$@\\"\\n"'],
  ['RUN echo -n x > /f', '/f', '"x"'],
  ['RUN echo -e "a\\nb" > /f', '/f', '"-e a\\nb\\n"'],
  ['SHELL ["/bin/bash", "-c"]\nRUN echo -e "a\\nb" > /f', '/f', '"a\\nb\\n"'],
  ['SHELL ["/bin/bash", "-c"]\nRUN echo "a\\nb" > /f', '/f', '"a\\\\nb\\n"'],
  ["RUN printf '#!/bin/sh\\nexec %s\\n' x > /f", '/f', '"#!/bin/sh\\nexec x\\n"'],
  ["RUN printf '%s\\n' '#!/bin/sh' 'exec x' > /f", '/f', '"#!/bin/sh\\nexec x\\n"'],
  ["RUN printf '100%%' > /f", '/f', '"100%"'],
  ["RUN printf '%b' 'a\\n' > /f", '/f', '"a\\n"'],
  ['RUN printf "a\\tb" >>/f', '/f', '"a\\tb"'],
  ['RUN cat > /f <<EOF\n#!/bin/sh\nexec x\nEOF', '/f', '"#!/bin/sh\\nexec x\\n"'],
  ["RUN cat <<'EOF' > /f\n$A\nEOF", '/f', '"$A\\n"'],
  ['ENV A=1\nRUN cat <<EOF > /f\n$A ${A} \\$B\nEOF', '/f', '"1 1 $B\\n"'],
  ['RUN tee /f <<EOF\nx\nEOF', '/f', '"x\\n"'],
  ['RUN echo x | tee -a /f', '/f', '"x\\n"'],
  ['RUN echo x | sudo tee /f', '/f', '"x\\n"'],
  ['RUN curl x | tee /f', '/f', undefined],
  ['RUN { echo a; echo b; } > /f', '/f', '"a\\nb\\n"'],
  ['RUN (echo a && printf b) >/f', '/f', '"a\\nb"'],
  ['RUN <<EOF\nset -e\necho x > /f\nEOF', '/f', '"x\\n"'],
  ['RUN <<EOF\n#!/bin/bash\ncat > /f <<X\nin\nX\nEOF', '/f', '"in\\n"'],
  ['RUN ["sh", "-c", "echo x > /f"]', '/f', '"x\\n"'],
  ['WORKDIR /w\nRUN cd sub && echo x > f', '/w/sub/f', '"x\\n"'],
  ['ENV D=/d\nRUN echo x > "$D/f"', '/d/f', '"x\\n"'],
  ['RUN D=/d; echo x > $D/f', '/d/f', '"x\\n"'],
  ['RUN export D=/d && echo $D > /f', '/f', '"/d\\n"'],
  ['RUN for f in a b; do echo $f > /$f; done', '/b', '"b\\n"'],
  ['RUN set -eux; \\\n  # why\n  echo a \\\n  > /f', '/f', '"a\\n"'],
  ['RUN touch /f', '/f', '""'],
] as const)('%s', ([run, file, expected]) => {
  const origin = originIn(DEBIAN + run, file);
  if (expected === undefined) expect(origin).toMatch(/^(unknown|produced)/);
  else expect(origin).toBe(`inline Dockerfile ${expected}`);
});

test.for([
  ['RUN echo "$(date)" > /f', 'a substitution'],
  ['ARG V\nRUN echo $V > /f', 'an argument without a value'],
  ['RUN if [ -n "$X" ]; then echo x > /f; fi', 'a condition'],
  ['RUN false || echo x > /f', 'an alternative'],
  ['RUN node gen.js > /f', 'another program'],
  ['RUN echo a | sed s/a/b/ > /f', 'a pipeline'],
  ["RUN printf '%d' 3 > /f", 'a conversion that is not read'],
] as const)('%s is not known: %s', ([run]) => {
  expect(originIn(DEBIAN + run, '/f')).toMatch(
    /^unknown: the RUN at line \d may write it|^unknown: .*writes it/,
  );
});

test('busybox prints backslashes as they are', () => {
  expect(originIn('FROM alpine:3\nRUN echo "a\\nb" > /f', '/f')).toBe('inline Dockerfile "a\\\\nb\\n"');
  expect(originIn('FROM alpine:3\nRUN echo -e "a\\nb" > /f', '/f')).toBe('inline Dockerfile "a\\nb\\n"');
  expect(originIn('FROM who/knows\nRUN echo "a\\nb" > /f', '/f')).toMatch(/^unknown/);
});

test('what a RUN writes has its place in the Dockerfile', () => {
  const spec = specOf(`${DEBIAN}RUN echo '#!/bin/sh' > /f && \\\n  echo 'node a.js' >> /f`);
  const origin = spec.files.origin('/f');
  expect(origin.kind).toBe('inline');
  if (origin.kind !== 'inline') return;
  expect(origin.text.locate(0, 9)).toMatchObject({ line: 2, column: 11, endColumn: 20 });
  expect(origin.text.locate(10, 14)).toMatchObject({ line: 3, column: 9, endColumn: 13 });
});

test.for([
  ["printf '#!/bin/sh\\nset -e\\nnode a.js\\n'", 32],
  ["printf '%s\\n' '#!/bin/sh' 'set -e' 'node a.js'", 41],
  ["echo '#!/bin/sh\\nset -e\\nnode a.js'", 30],
] as const)('lines that are written as escapes have their places: %s', ([command, column]) => {
  const origin = specOf(`${DEBIAN}RUN ${command} > /f`).files.origin('/f');
  if (origin.kind !== 'inline') throw new Error(brief(origin));
  expect(origin.text.locate(17, 21)).toMatchObject({ line: 2, column, endColumn: column + 4 });
});

test('a heredoc of a RUN has its place too', () => {
  const spec = specOf(`${DEBIAN}RUN cat > /f <<EOF && chmod +x /f\n#!/bin/sh\nexec x\nEOF`);
  const origin = spec.files.origin('/f');
  expect(brief(origin)).toBe('inline* Dockerfile "#!/bin/sh\\nexec x\\n"');
  if (origin.kind === 'inline')
    expect(origin.text.locate(10, 14)).toMatchObject({ line: 4, column: 1, endColumn: 5 });
});

test.for([
  ['chmod +x /p', true],
  ['chmod 755 /p', true],
  ['chmod u+x,g-w /p', true],
  ['chmod a=rx /p', true],
  ['chmod -R 755 /', true],
  ['chmod +x /*', true],
  ['cd / && chmod +x ./p', true],
  ['chmod 644 /p', false],
  ['chmod g+x /p', true],
  ['chmod +x /q', false],
  ['chmod +x /p && chmod a-x /p', false],
] as const)('%s', ([run, executable]) => {
  const origin = specOf(`${DEBIAN}COPY plain.sh /p\nRUN ${run}`, { files }).files.origin('/p');
  expect(origin).toMatchObject({ kind: 'context', executable });
});

test.for([
  ['ln -s /p /l', '/l', 'context plain.sh "echo\\n"'],
  ['ln -sf p /l', '/l', 'context plain.sh "echo\\n"'],
  ['ln -s / /r', '/r/p', 'context plain.sh "echo\\n"'],
  ['mkdir /d && ln -s /p /d', '/d/p', 'context plain.sh "echo\\n"'],
  [
    'mkdir /d && cp /p /d/q.sh && ln -s /d/*.sh /usr/local/bin/',
    '/usr/local/bin/q.sh',
    'context plain.sh "echo\\n"',
  ],
  ['ln /p /l', '/l', 'context plain.sh "echo\\n"'],
  ['ln -s /a /b && ln -s /b /a', '/a', 'absent: the symbolic links of /a lead in a circle'],
  ['mv /p /q', '/q', 'context plain.sh "echo\\n"'],
  ['mv /p /q', '/p', 'absent: the RUN at line 3 moves it to /q'],
  ['mv /p /usr/local/bin/', '/usr/local/bin/p', 'context plain.sh "echo\\n"'],
  ['cp /p /q && rm /p', '/q', 'context plain.sh "echo\\n"'],
  ['rm -f /p', '/p', 'absent: the RUN at line 3 removes it'],
  ['rm -rf /*', '/p', 'absent: the RUN at line 3 removes it'],
  ['rm /p && ./build', '/p', 'produced /p'],
  ['install -m 755 /p /q', '/q', 'context* plain.sh "echo\\n"'],
  ['install /p /usr/local/bin', '/usr/local/bin/p', 'context* plain.sh "echo\\n"'],
  ['install -m644 /p /q', '/q', 'context plain.sh "echo\\n"'],
  ['install -d /d', '/d', 'directory'],
  ['mkdir -p /d/e', '/d', 'directory'],
  ['sed -i s/echo/true/ /p', '/p', 'context plain.sh "true\\n"'],
  ['sed -i -E s/e+/b/ /p', '/p', 'unknown: the RUN at line 3 edits it with sed'],
  ['sed s/a/b/ /p', '/p', 'context plain.sh "echo\\n"'],
  ['echo x >> /p', '/p', 'inline plain.sh "echo\\nx\\n"'],
] as const)('%s: %s', ([run, file, expected]) => {
  expect(originIn(`${DEBIAN}COPY plain.sh /p\nRUN ${run}`, file, { files })).toBe(expected);
});

test.for([
  "sed -i 's/\\r$//' /r",
  "sed -i -e 's/\\r//g' /r",
  'dos2unix /r',
  "sed -i 's/\\r$//g' /*",
  "sed -i'' 's/\\r//' /r",
  "perl -pi -e 's/\\r\\n/\\n/' /r",
  "find / -type f -name r -exec sed -i 's/\\r$//' {} +",
  'find / -exec dos2unix {} \\;',
])('%s cures carriage returns, and places stay', run => {
  const origin = specOf(`${DEBIAN}COPY run.sh /r\nRUN ${run}`, { files }).files.origin('/r');
  expect(brief(origin)).toBe('context* run.sh "#!/bin/sh\\nexec x\\n"');
  if (origin.kind === 'context')
    expect(origin.text.locate(10, 14)).toMatchObject({ line: 2, column: 1, endColumn: 5 });
});

test.for([
  ['find / -name "*.sh" | xargs dos2unix', /^unknown: the RUN at line 3 may take its carriage returns out/],
  ["find / -maxdepth 1 -exec sed -i 's/\\r$//' {} +", /^unknown: .* may take its carriage returns out/],
  ["sed -i 's/^M$//' /r", /^context\* run.sh .*\\r/],
  ["sed -i 's/exec.*x/sleep 1/; /!/d' /r", /^context\* run.sh "sleep 1\\r\\n"/],
  ["sed -i 's/exec.*$/sleep 1/' /r", /^context\* run.sh "#!\/bin\/sh\\r\\nsleep 1\\n"/],
  ["sed -i 's/\\r\\n/\\n/' /r", /^unknown: the RUN at line 3 edits it with sed/],
  ["sed -i 's/\\015$//' /r", /^unknown: the RUN at line 3 edits it with sed/],
  ["find /srv -exec sed -i 's/\\r$//' {} +", /^context\* run.sh .*\\r/],
  ['find / -name "*.sh" | xargs grep x', /^context\* run.sh .*\\r/],
] as const)('after %s, carriage returns may be left', ([run, expected]) => {
  expect(originIn(`${DEBIAN}COPY run.sh /r\nRUN ${run}`, '/r', { files })).toMatch(expected);
});

test.for([
  'find / -name p -exec chmod 755 {} +',
  'find / -type f -iname P -exec chmod 755 {} +',
  'find / -name "*" -print0 | xargs -0 chmod a+x',
  'chmod 755 /p && find / -newer /q -exec chmod 644 {} +',
])('%s gives the run bit to what it finds, and makes nothing', run => {
  const text = `${DEBIAN}COPY plain.sh /p\nRUN ${run}`;
  expect(originIn(text, '/p', { files })).toMatch(/^context\* plain.sh/);
  expect(specOf(text, { files }).files.which('foo', '/usr/bin:/')).toBeUndefined();
});

test.for([
  [
    'debian:12',
    'apt-get update && apt-get install -y --no-install-recommends tini=0.19* curl',
    '/usr/bin/tini',
    'tini',
  ],
  ['debian:12', 'apt-get install -y \\\n  dumb-init', '/usr/bin/dumb-init', 'dumb-init'],
  ['debian:12', 'apt install gosu', '/usr/sbin/gosu', 'gosu'],
  ['debian:12', 'apt-get install -y supervisor', '/usr/bin/supervisord', 'supervisord'],
  ['alpine:3', 'apk add --no-cache tini', '/sbin/tini', 'tini'],
  ['alpine:3', 'apk --no-cache add --virtual .x su-exec', '/sbin/su-exec', 'gosu'],
  ['alpine:3', 'apk add dumb-init', '/usr/bin/dumb-init', 'dumb-init'],
  ['almalinux:9', 'dnf install -y tini', '/usr/bin/tini', 'tini'],
  ['almalinux:9', 'yum -y install nginx', '/usr/sbin/nginx', 'nginx'],
  ['debian:12', 'pip install --no-cache-dir gunicorn==22.0 flask', '/usr/local/bin/gunicorn', 'gunicorn'],
  ['debian:12', 'pip3 install "uvicorn[standard]>=0.30"', '/usr/local/bin/uvicorn', 'uvicorn'],
  ['debian:12', 'python3 -m pip install dumb-init', '/usr/local/bin/dumb-init', 'dumb-init'],
  ['debian:12', '/venv/bin/pip install gunicorn', '/venv/bin/gunicorn', 'gunicorn'],
  ['node:22', 'npm install -g pm2@5', '/usr/local/bin/pm2', 'pm2'],
  [
    'debian:12',
    'curl -fsSLo /tini https://github.com/krallin/tini/releases/download/v0.19.0/tini-amd64 && chmod +x /tini',
    '/tini',
    'tini',
  ],
  [
    'debian:12',
    'wget -qO /usr/local/bin/dumb-init https://x/dumb-init_1.2.5_x86_64 && chmod 755 /usr/local/bin/dumb-init',
    '/usr/local/bin/dumb-init',
    'dumb-init',
  ],
  [
    'debian:12',
    'wget -O /g "https://github.com/tianon/gosu/releases/download/$V/gosu-$(dpkg --print-architecture)"; chmod +x /g',
    '/g',
    'gosu',
  ],
  ['debian:12', 'cd /bin && curl -LO https://x/v1/tini && chmod +x tini', '/bin/tini', 'tini'],
  [
    'debian:12',
    'wget https://x/dumb-init_1.2.5_amd64.deb && dpkg -i dumb-init_*.deb',
    '/usr/bin/dumb-init',
    'dumb-init',
  ],
  [
    'debian:12',
    'curl -L https://x/s6-overlay/s6-overlay-noarch.tar.xz | tar -C / -Jxp',
    '/init',
    's6-overlay-init',
  ],
] as const)('FROM %s, RUN %s', ([image, run, file, program]) => {
  expect(originIn(`FROM ${image}\nRUN ${run}`, file)).toBe(`installed* ${program}`);
});

test('an init in another directory than its package puts it', () => {
  const at = (image: string, run: string, file: string) => originIn(`FROM ${image}\nRUN ${run}`, file);
  expect(at('alpine:3', 'apk add tini', '/usr/bin/tini')).toBe(
    'absent: the package tini puts tini at /sbin/tini',
  );
  expect(at('debian:12', 'apt-get install tini', '/sbin/tini')).toMatch(/^absent/);
  expect(at('debian:12', 'apt-get install tini', '/bin/tini')).toBe('installed* tini');
  expect(at('who/knows', 'apt-get install tini', '/sbin/tini')).toMatch(/^(unknown|produced)/);
});

test('a virtual environment on PATH', () => {
  const text = `${DEBIAN}ENV PATH=/opt/venv/bin:$PATH\nRUN pip install gunicorn`;
  const spec = specOf(text);
  expect(spec.files.which('gunicorn', spec.env.PATH ?? '')).toBe('/opt/venv/bin/gunicorn');
});

test('which finds what a layer names, in the order of PATH', () => {
  const spec = specOf(
    `${DEBIAN}COPY plain.sh /usr/bin/tool\nRUN ln -s /usr/bin/tool /usr/local/bin/tool && apt-get install tini`,
    { files },
  );
  const path = '/usr/local/bin:/usr/bin:/bin';
  expect(spec.files.which('tool', path)).toBe('/usr/local/bin/tool');
  expect(spec.files.which('tini', path)).toBe('/usr/bin/tini');
  expect(spec.files.which('python3', path)).toBeUndefined();
  expect(spec.files.which('tool', 'relative::')).toBeUndefined();
});

test.for([
  ['scratch, nothing', 'FROM scratch', '/x', /^absent: the image starts from scratch/],
  ['known base, nothing', DEBIAN, '/usr/bin/env', /^base debian/],
  ['known base, system path, a RUN', `${DEBIAN}RUN make`, '/usr/bin/env', /^base debian/],
  [
    'known base, named in a RUN',
    `${DEBIAN}RUN go build -o /usr/local/bin/app .`,
    '/usr/local/bin/app',
    /^produced/,
  ],
  [
    'known base, directory and name in a RUN',
    `${DEBIAN}RUN go build -o /usr/local/bin/ ./cmd/app`,
    '/usr/local/bin/app',
    /^produced/,
  ],
  ['known base, own path, a RUN', `${DEBIAN}RUN make`, '/app/x', /^produced \/app\/x/],
  [
    'known base, only packages',
    `${DEBIAN}RUN apt-get install -y x && rm -rf /var/lib/apt/lists/*`,
    '/app/x',
    /^base debian/,
  ],
  ['a script of the base', 'FROM nginx:1\nRUN make', '/docker-entrypoint.sh', /^base nginx/],
  ['unknown base, nothing', 'FROM who/knows', '/x/y', /^unknown: the base image who\/knows is not known/],
  ['unknown base, a RUN', 'FROM who/knows\nRUN make', '/app/y', /^produced/],
  ['unknown base, at the root, a RUN', 'FROM who/knows\nRUN make', '/entrypoint.sh', /^unknown/],
  [
    'in a copied directory, no RUN',
    `${DEBIAN}COPY . /app`,
    '/app/none.sh',
    /^absent: the build context has no none.sh/,
  ],
  [
    'below a directory of it',
    `${DEBIAN}COPY . /app`,
    '/app/src/none.py',
    /^absent: the build context has no src\/none.py/,
  ],
  [
    'only users and packages besides',
    `${DEBIAN}RUN useradd x\nCOPY . /app\nRUN chown -R x /app && pip install -r requirements.txt`,
    '/app/none.sh',
    /^absent/,
  ],
  ['with a build step', `${DEBIAN}COPY . /app\nRUN npm run build`, '/app/dist/x.js', /^produced/],
  [
    'built before the build, perhaps',
    `${DEBIAN}COPY . /app`,
    '/app/dist/x.js',
    /^unknown: dist\/x.js is not in the build context, but/,
  ],
  ['a binary, perhaps built before', `${DEBIAN}COPY . /app`, '/app/server', /^unknown/],
  ['unknown base, copied directory', 'FROM who/knows\nCOPY . /app', '/app/none.sh', /^unknown/],
  ['a directory on the way', `${DEBIAN}COPY plain.sh /a/b/c`, '/a/b', /^directory/],
] as const)('%s', ([, text, file, expected]) => {
  expect(originIn(text, file, { files })).toMatch(expected);
});

test('RUN steps below a stage are handed on', () => {
  const spec = specOf('FROM debian:12 AS a\nRUN make one\nFROM a\nRUN make two');
  const origin = spec.files.origin('/app/x');
  expect(origin.kind === 'produced' && origin.runs.map(run => run.text)).toEqual(['make one', 'make two']);
});

test('python in a heredoc is no shell', () => {
  expect(originIn(`${DEBIAN}RUN <<EOF\n#!/usr/bin/env python3\nopen("/app/f")\nEOF`, '/app/f')).toMatch(
    /^produced/,
  );
});

const monorepo = {
  'package.json': '{"name":"root"}',
  'apps/worker/package.json': '{"name":"@acme/worker"}',
  'apps/worker/run.sh': 'exec node x\n',
};

test.for([
  ['RUN pnpm --filter @acme/worker deploy --prod /out', '/out/run.sh'],
  ['RUN pnpm deploy --filter=@acme/worker --prod /out', '/out/run.sh'],
  ['RUN turbo prune @acme/worker --docker', '/app/out/full/apps/worker/run.sh'],
  ['RUN npx turbo prune @acme/worker --out-dir=/o', '/o/apps/worker/run.sh'],
] as const)('a package of a monorepo is copied out: %s', ([run, file]) => {
  const text = `${DEBIAN}WORKDIR /app\nCOPY . .\n${run}\n`;
  expect(specOf(text, { files: monorepo }).files.origin(file).kind).toBe('context');
});

test('a directory where applications are kept is not one of the system', () => {
  const text = `${DEBIAN}WORKDIR /usr/src/app\nCOPY . .\nRUN make\n`;
  expect(specOf(text, { files: monorepo }).files.origin('/usr/src/app/dist/main.js').kind).toBe('produced');
  expect(specOf(text, { files: monorepo }).files.origin('/usr/lib/x.so').kind).toBe('base');
});
