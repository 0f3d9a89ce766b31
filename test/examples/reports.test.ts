import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const folders = readdirSync(examples).filter(
  name => name !== 'docker-and-pid1' && existsSync(`${examples}${name}/Dockerfile`),
);

async function output(folder: string, ...words: readonly string[]): Promise<string> {
  const { out, err } = await cli([...words, 'Dockerfile'], { cwd: `${examples}${folder}`, columns: 100 });
  expect(err).toBe('');
  return `$ pid1-lint ${[...words, 'Dockerfile'].join(' ')}\n\n${out}`;
}

test.each(folders)('report.txt of %s (vitest -u writes it)', async folder => {
  const report = `${await output(folder)}\n${await output(folder, 'trace')}`;
  await expect(report).toMatchFileSnapshot(`${examples}${folder}/report.txt`);
});
