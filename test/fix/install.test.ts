import { expect, test } from 'vitest';
import { memoryVfs } from '../../src/base/index.ts';
import { mended } from '../support/mend.ts';

/** A Dockerfile with a program that knows of no signal, as suggested fixes leave it. */
async function fixed(above: string): Promise<string | undefined> {
  const dockerfile = `${above}COPY main.lua /\nCMD ["lua", "/main.lua"]\n`;
  const vfs = memoryVfs({
    Dockerfile: dockerfile,
    'main.lua': 'while true do\n  os.execute("sleep 1")\nend\n',
  });
  const { texts } = await mended({ id: above, vfs, dockerfile, run: undefined, expect: {} }, true);
  return texts.get('Dockerfile');
}

const behind = (tini: string) => `COPY main.lua /\nENTRYPOINT ["${tini}", "--"]\nCMD ["lua", "/main.lua"]\n`;

test.each([
  [
    'in its place of a sorted list',
    'FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    lua5.3 \\\n',
    '    tzdata \\\n && rm -rf /var/lib/apt/lists/*\n',
  ],
  [
    'at the end of one',
    'FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    lua5.3 \\\n',
    ' && true\n',
  ],
])('a package gets a line of its own, %s', async (_, list, rest) => {
  expect(await fixed(list + rest)).toBe(`${list}    tini \\\n${rest}${behind('/usr/bin/tini')}`);
});

test('a package goes behind those of a list in another order, below their comments', async () => {
  const list =
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y \\\n\t# the language\n\tlua5.3 \\\n\tcurl';
  expect(await fixed(`${list}\n`)).toBe(`${list} \\\n\ttini\n${behind('/usr/bin/tini')}`);
});

test('packages on one line stay there', async () => {
  expect(await fixed('FROM alpine:3.20\nRUN apk add --no-cache lua5.3\n')).toBe(
    `FROM alpine:3.20\nRUN apk add --no-cache tini lua5.3\n${behind('/sbin/tini')}`,
  );
});

test.each([
  'registry.access.redhat.com/ubi9/ubi-minimal',
  'rockylinux:9',
  'public.ecr.aws/amazonlinux/amazonlinux:2023',
  'opensuse/leap:15',
  'busybox:1.36',
  'gcr.io/distroless/base-debian12',
])('%s has no package of it, and takes what its authors have built', async image => {
  const line =
    'ADD --chmod=755 https://github.com/krallin/tini/releases/download/v0.19.0/tini-static-${TARGETARCH} /usr/local/bin/tini';
  expect(await fixed(`FROM ${image}\n`)).toBe(
    `FROM ${image}\nARG TARGETARCH\n${line}\n${behind('/usr/local/bin/tini')}`,
  );
});

test('Wolfi has a package, and root installs it', async () => {
  const image = 'FROM cgr.dev/chainguard/wolfi-base\n';
  expect(await fixed(`${image}USER nonroot\n`)).toBe(
    `${image}RUN apk add --no-cache tini\nUSER nonroot\n${behind('tini')}`,
  );
});
