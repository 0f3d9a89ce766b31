import { expect, test } from 'vitest';
import { lint } from '../../src/index.ts';

const SCRIPT = `#!/bin/bash
trap 'kill $a; wait $a; kill $b; exit 0' TERM
watcher --forever &
a=$!
renewer --forever &
b=$!
wait
`;

test('what is said of a program that is not known is no finding where the ways differ in the cause', async () => {
  const files = {
    Dockerfile: 'FROM debian:12\nCOPY --chmod=755 run.sh /\nCMD ["/run.sh"]\n',
    'run.sh': SCRIPT,
  };
  const { findings } = await lint('Dockerfile', { files });
  expect(findings.map(finding => finding.rule)).not.toContain('dies-without-cleanup');
});

test('where a library that nobody has read runs the program, that its handler may return is no finding', async () => {
  const files = {
    Dockerfile: 'FROM python:3.11\nCOPY bot.py /\nCMD ["python3", "/bot.py"]\n',
    'bot.py': 'import unheard\nbot = unheard.Bot("!")\nbot.run()\n',
  };
  const { findings } = await lint('Dockerfile', { files });
  expect(findings.map(finding => finding.rule)).not.toContain('handler-never-exits');
});
