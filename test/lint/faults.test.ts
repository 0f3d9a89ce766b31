import { expect, test } from 'vitest';
import { lint } from '../../src/analysis.ts';
import { memoryVfs } from '../../src/base/index.ts';
import { parsers } from '../support/lint.ts';

const DEAF = 'FROM debian:12\nCMD ["sleep", "infinity"]\n';

test('a fault of ours over one input is said of it, and the others are still linted', async () => {
  const files = memoryVfs({ 'a/Dockerfile': DEAF, 'b/Dockerfile': DEAF, 'c.yaml': 'services: {}\n' });
  const vfs = {
    ...files,
    read(path: string) {
      if (path === 'a/Dockerfile') throw new TypeError('no such thing');
      return files.read(path);
    },
  };
  const inputs = [
    { path: 'a/Dockerfile' },
    { path: 'c.yaml', kind: 'compose' },
    { path: 'b/Dockerfile' },
  ] as const;
  const { findings, errors } = await lint(vfs, parsers, inputs);
  expect(findings.map(f => `${f.at.file} ${f.rule}`)).toEqual(['b/Dockerfile pid1-ignores-stop-signal']);
  expect(errors.map(e => e.file)).toEqual(['a/Dockerfile']);
  expect(errors[0]?.message).toMatch(/^pid1-lint failed; please report it: TypeError: no such thing/);
});
