import { expect, test } from 'vitest';
import { lookupImage } from '../../../src/knowledge/images/index.ts';
import { IMAGES, read, shown, specOf } from './helpers.ts';

test.for([
  ['ENTRYPOINT resets the base image’s CMD', 'FROM nginx:1\nENTRYPOINT ["a"]', ['a'], undefined],
  ['not one of the same stage', 'FROM nginx:1\nCMD ["c"]\nENTRYPOINT ["a"]', ['a'], ['c']],
  ['in either order', 'FROM nginx:1\nENTRYPOINT ["a"]\nCMD ["c"]', ['a'], ['c']],
  [
    'it resets that of a base stage',
    'FROM debian:12 AS b\nCMD ["c"]\nFROM b\nENTRYPOINT ["a"]',
    ['a'],
    undefined,
  ],
  ['ENTRYPOINT [] resets both', 'FROM nginx:1\nENTRYPOINT []', undefined, undefined],
  ['ENTRYPOINT [] keeps an own CMD', 'FROM nginx:1\nCMD ["c"]\nENTRYPOINT []', undefined, ['c']],
  ['the last CMD wins', 'FROM nginx:1\nCMD ["a"]\nCMD ["b"]', ['/docker-entrypoint.sh'], ['b']],
  ['inherited', 'FROM nginx:1', ['/docker-entrypoint.sh'], ['nginx', '-g', 'daemon off;']],
  ['through stages', 'FROM nginx:1 AS a\nCMD ["x"]\nFROM a AS b\nFROM b', ['/docker-entrypoint.sh'], ['x']],
] as const)('%s', ([, text, entrypoint, cmd]) => {
  const spec = specOf(text);
  expect([shown(spec.entrypoint), shown(spec.cmd)]).toEqual([entrypoint, cmd]);
});

test('where a command comes from', () => {
  const spec = specOf('FROM nginx:1 AS a\nCMD ["x"]\nFROM a');
  expect([spec.entrypoint?.from, spec.cmd?.from]).toEqual(['base-image', 'stage']);
  expect(spec.at).toMatchObject({ from: { line: 3 }, cmd: { line: 2 } });
  expect(spec.at.entrypoint).toBeUndefined();
});

test.for([
  ['FROM debian:12', true, true],
  ['FROM debian:12\nCMD ["bash"]', true, false],
  ['FROM nginx:1', true, false],
  ['FROM scratch', true, true],
  ['FROM who/knows', false, true],
  ['FROM who/knows\nCMD ["a"]', false, false],
  ['FROM who/knows\nENTRYPOINT ["a"]', true, false],
  ['FROM who/knows\nENTRYPOINT []\nCMD ["a"]', true, false],
  ['FROM who/knows AS b\nENTRYPOINT ["a"]\nFROM b', true, false],
] as const)('%s: command known %s, base only %s', ([text, known, base]) => {
  const spec = specOf(text);
  expect([spec.commandKnown, spec.isBaseOnly]).toEqual([known, base]);
});

test.for([
  ['FROM debian:12', 'SIGTERM', 'default'],
  ['FROM nginx:1', 'SIGQUIT', 'base-image'],
  ['FROM nginx:1 AS a\nFROM a', 'SIGQUIT', 'base-image'],
  ['FROM nginx:1\nSTOPSIGNAL 15', 'SIGTERM', 'file'],
  ['FROM debian:12 AS a\nSTOPSIGNAL INT\nFROM a', 'SIGINT', 'stage'],
  ['FROM debian:12\nARG S=USR1\nSTOPSIGNAL $S', 'SIGUSR1', 'file'],
  ['FROM debian:12\nSTOPSIGNAL ${S:-SIGHUP}', 'SIGHUP', 'file'],
  ['FROM debian:12\nSTOPSIGNAL SIGRTMIN+3', 'SIGRTMIN+3', 'file'],
  ['FROM debian:12\nSTOPSIGNAL NOPE', undefined, 'file'],
] as const)('stop signal of %s', ([text, signal, origin]) => {
  expect(specOf(text).stopSignal).toMatchObject({ signal, origin });
});

test('a stop signal with a variable that has no value keeps its text', () => {
  expect(specOf('FROM debian:12\nSTOPSIGNAL $NOPE').stopSignal).toMatchObject({
    signal: undefined,
    text: '$NOPE',
  });
});

test('SHELL, USER and WORKDIR are inherited, and expanded where the builder does', () => {
  const spec = specOf(
    'FROM debian:12 AS a\nENV D=/srv U=app\nSHELL ["/bin/bash", "-c"]\nUSER $U:grp\nWORKDIR $D\nWORKDIR sub\nFROM a\nCMD echo $D',
  );
  expect(spec.workdir).toBe('/srv/sub');
  expect(spec.user.name).toBe('app:grp');
  expect(spec.cmd).toMatchObject({ form: 'shell', text: 'echo $D', shell: ['/bin/bash', '-c'] });
});

test('a user that no build decides stays as written', () => {
  expect(specOf('FROM debian:12\nARG U\nUSER $U').user.name).toBe('$U');
});

test.for([
  ['ENV a=1 b=2', { a: '1', b: '2' }],
  ['ENV a one two', { a: 'one two' }],
  ['ENV a="x y" b=\'$c\'', { a: 'x y', b: '$c' }],
  ['ENV abc=hello\nENV abc=bye def=$abc', { abc: 'bye', def: 'hello' }],
  ['ARG V=1\nENV V=2\nENV W=$V', { V: '2', W: '2' }],
  ['ENV V=2\nARG V=1\nENV W=$V', { V: '2', W: '1' }],
  ['ENV V=2\nARG V\nENV W=$V', { V: '2', W: '2' }],
  ['ENV V=2\nARG V=1\nENV V=3\nENV W=$V', { V: '3', W: '3' }],
  ['ENV "V"=2\nENV W=$V', { V: '2', W: '2' }],
  ['ENV W=$NOPE', { W: '' }],
  ['ARG V\nENV W=$V', { W: undefined }],
  ['ARG TARGETARCH\nENV W=$TARGETARCH', { W: undefined }],
  [
    'ENV PATH=/venv/bin:$PATH',
    { PATH: '/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  ],
] as const)('%s', ([text, env]) => {
  expect(specOf(`FROM debian:12\n${text}`).env).toEqual(env);
});

test('an unknown base may set any variable, but PATH keeps what is known of it', () => {
  const spec = specOf('FROM who/knows\nENV A=$HOME_OF_IT PATH=$GO/bin:/x:$PATH');
  expect(spec.envComplete).toBe(false);
  expect(spec.env.A).toBeUndefined();
  expect(Object.hasOwn(spec.env, 'A')).toBe(true);
  expect(spec.env.PATH).toMatch(/^\$GO\/bin:\/x:\/usr\/local\/sbin/);
});

test.for([
  ['the default', {}, 'debian:12'],
  ['--build-arg', { TAG: '13' }, 'debian:13'],
] as const)('ARG before FROM: %s', ([, buildArgs, reference]) => {
  expect(specOf('ARG TAG=12\nARG IMAGE=debian:${TAG}\nFROM $IMAGE', { buildArgs }).base.reference).toBe(
    reference,
  );
});

test('a global ARG is seen in a stage only after a declaration there', () => {
  expect(specOf('ARG V=1\nFROM debian:12\nENV A=$V').env.A).toBe('');
  expect(specOf('ARG V=1\nFROM debian:12\nARG V\nENV A=$V').env.A).toBe('1');
});

test('--build-arg overrides a default, and a stage hands its ARG on', () => {
  const text = 'FROM debian:12 AS a\nARG V=1\nFROM a\nENV A=$V';
  expect(specOf(text).env.A).toBe('1');
  expect(specOf(text, { buildArgs: { V: '2' } }).env.A).toBe('2');
  expect(specOf(text, { buildArgs: { V: undefined } }).env.A).toBeUndefined();
});

test.for(['ARG BASE\nFROM $BASE', 'FROM $BASE', 'FROM x:$TARGETARCH'])(
  '%s is not known, and says so',
  text => {
    const spec = specOf(text);
    expect(spec.base.row).toBeUndefined();
    expect(spec.binSh).toBe('unknown');
    expect(spec.unknowns.join()).toMatch(/the base image \S+ is not known: /);
  },
);

test('ONBUILD runs in the stage that is built on it, once', () => {
  const text =
    'FROM debian:12 AS a\nENV N=a\nONBUILD ENV N=b\nONBUILD CMD ["on"]\nFROM a AS b\nFROM b AS c\nENV N=c\nFROM c';
  expect(specOf(text, { target: 'a' }).env.N).toBe('a');
  expect(specOf(text, { target: 'b' }).env.N).toBe('b');
  expect(shown(specOf(text, { target: 'b' }).cmd)).toEqual(['on']);
  expect(specOf(text).env.N).toBe('c');
});

test('HEALTHCHECK is inherited, and runs with the shell of the finished image', () => {
  const spec = specOf('FROM debian:12 AS a\nHEALTHCHECK CMD x | y\nFROM a\nSHELL ["/bin/bash", "-c"]');
  expect(spec.healthcheck).toMatchObject({ text: 'x | y', shell: ['/bin/bash', '-c'], from: 'stage' });
});

test.for([
  ['FROM mcr.microsoft.com/windows/servercore:ltsc2022', 'windows'],
  ['FROM mcr.microsoft.com/windows:1809', 'windows'],
  ['FROM x/nanoserver', 'windows'],
  ['FROM python:3-windowsservercore', 'windows'],
  ['FROM --platform=windows/amd64 x', 'windows'],
  ['# escape=`\nFROM x\nSHELL ["powershell", "-Command"]', 'windows'],
  ['FROM debian:12\nSHELL ["pwsh", "-c"]', 'linux'],
  ['FROM --platform=$BUILDPLATFORM debian:12', 'linux'],
  ['FROM windowsish/app', 'linux'],
] as const)('%s is for %s', ([text, os]) => expect(specOf(text).os).toBe(os));

test('--target takes a name in any case, or a number', () => {
  const text = 'FROM debian:12 AS One\nCMD ["1"]\nFROM debian:12\nCMD ["2"]';
  expect(shown(specOf(text, { target: 'one' }).cmd)).toEqual(['1']);
  expect(shown(specOf(text, { target: '1' }).cmd)).toEqual(['2']);
  expect(specOf(text).target).toBeNull();
});

test('a stage named like an image is the stage', () => {
  expect(shown(specOf('FROM debian:12 AS nginx\nCMD ["a"]\nFROM nginx').cmd)).toEqual(['a']);
});

test.for([
  ['RUN ln -sf bash /bin/sh', 'bash'],
  ['RUN ln -sf /bin/bash /bin/sh', 'bash'],
  ['RUN rm /bin/sh && ln -s /bin/bash /bin/sh', 'bash'],
  ['RUN cd /bin && ln -sf bash sh', 'bash'],
  [
    'RUN echo "dash dash/sh boolean false" | debconf-set-selections && DEBIAN_FRONTEND=noninteractive dpkg-reconfigure dash',
    'bash',
  ],
  ['RUN ["ln", "-sf", "/bin/bash", "/bin/sh"]', 'bash'],
  ['RUN ["/bin/bash", "-c", "ln -sf /bin/bash /bin/sh"]', 'bash'],
  ['RUN if true; then ln -sf bash /bin/sh; fi', 'dash'],
  ['RUN apt-get install -y bash', 'dash'],
  ['RUN ln -s /bin/bash /usr/local/bin/sh', 'dash'],
] as const)('%s: /bin/sh is %s', ([text, shell]) =>
  expect(specOf(`FROM debian:12\n${text}`).binSh).toBe(shell),
);

test.for([
  ['apk add --no-cache bash', 'busybox'],
  ['apt-get update && apt-get install -y curl', 'dash'],
  ['microdnf install -y x', 'bash'],
  ['yum -y install x', 'bash'],
  ['apt-get install -y x || apk add x', 'unknown'],
  ['echo apk', 'unknown'],
] as const)('an unknown base with RUN %s has %s', ([run, shell]) => {
  const spec = specOf(`FROM who/knows\nRUN ${run}`);
  expect(spec.binSh).toBe(shell);
  expect(spec.evidence.map(e => e.origin)).toEqual(shell === 'unknown' ? [] : ['inferred']);
});

test('scratch has no shell until one is copied', () => {
  expect(specOf('FROM scratch').binSh).toBe('none');
  expect(specOf('FROM alpine:3 AS b\nFROM scratch\nCOPY --from=b / /').binSh).toBe('busybox');
  expect(specOf('FROM alpine:3 AS b\nFROM scratch\nCOPY --from=b /bin/sh /bin/sh').binSh).toBe('busybox');
});

test('a spec begins as a plain docker run', () => {
  expect(specOf('FROM debian:12')).toMatchObject({
    context: 'docker run',
    gracePeriodMs: 10_000,
    init: { enabled: false },
    pidNamespace: 'private',
    base: { reference: 'debian:12', row: 'debian' },
  });
});

test('the real table of images fits', () => {
  for (const name of ['node:22-alpine', 'nginx:latest', 'python:3.13-slim']) {
    expect(lookupImage(name), name).toBeDefined();
  }
  expect(Object.keys(IMAGES)).not.toContain('who/knows');
  expect(read('FROM debian:12').errors).toEqual([]);
});
