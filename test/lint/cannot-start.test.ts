import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

const TINI = 'https://github.com/krallin/tini/releases/download/v0.19.0/tini';
const causeOf = async (step: string) => {
  const Dockerfile = `FROM debian:12\n${step}\nENTRYPOINT ["/tini", "--"]\nCMD ["sleep", "100"]\n`;
  return (await lintFiles({ Dockerfile })).launches[0]?.stop.cause;
};

test('what is downloaded has no run bit until it gets one', async () => {
  expect(await causeOf(`ADD ${TINI} /tini`)).toBe('cannot-start');
  expect(await causeOf(`RUN curl -fsSL ${TINI} -o /tini`)).toBe('cannot-start');
  expect(await causeOf(`ADD --chmod=755 ${TINI} /tini`)).toBe('default-death');
  expect(await causeOf(`ADD ${TINI} /tini\nRUN chmod -R a+rx /`)).toBe('default-death');
  expect(await causeOf(`ADD ${TINI} /tini\nARG FILE\nRUN chmod +x $FILE`)).toBe('default-death');
  expect(await causeOf(`ADD ${TINI} /tini\nRUN for f in /t*; do chmod +x "$f"; done`)).toBe('default-death');
});

test('a script that the Dockerfile holds is named as in the image', async () => {
  const Dockerfile = 'FROM debian:12\nCOPY <<EOF /run.sh\n#!/bin/sh\nexec sleep 9\nEOF\nCMD ["/run.sh"]\n';
  const { findings } = await lintFiles({ Dockerfile });
  expect(findings.map(f => f.message)).toEqual(['/run.sh has no run bit: the container exits with 126']);
});
