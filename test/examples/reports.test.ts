import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const folders = readdirSync(examples).filter(
  name => name !== 'docker-and-pid1' && existsSync(`${examples}${name}/Dockerfile`),
);

async function output(folder: string, ...words: readonly string[]): Promise<string> {
  let report = '';
  await main([...words, 'Dockerfile'], {
    cwd: `${examples}${folder}`,
    env: {},
    stdoutIsTty: false,
    columns: 100,
    readStdin: () => new Uint8Array(),
    out: text => {
      report += text;
    },
    err: text => {
      throw new Error(text);
    },
  });
  return `$ pid1-lint ${[...words, 'Dockerfile'].join(' ')}\n\n${report}`;
}

test.each(folders)('report.txt of %s (vitest -u writes it)', async folder => {
  const report = `${await output(folder)}\n${await output(folder, 'trace')}`;
  await expect(report).toMatchFileSnapshot(`${examples}${folder}/report.txt`);
});
