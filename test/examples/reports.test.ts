import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { foundKind } from '../../src/node/declarations.ts';
import { cli } from '../support/cli.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const folders = readdirSync(examples).filter(
  name => name !== 'docker-and-pid1' && existsSync(`${examples}${name}/Dockerfile`),
);

/** The folder, where a file in it declares containers. */
const inputOf = (folder: string) =>
  readdirSync(examples + folder).some(name =>
    foundKind(name, () => readFileSync(`${examples}${folder}/${name}`, 'utf8')),
  )
    ? '.'
    : 'Dockerfile';

async function output(folder: string, ...words: readonly string[]): Promise<string> {
  const all = [...words, inputOf(folder)];
  const { out, err } = await cli(all, { cwd: `${examples}${folder}`, columns: 100 });
  expect(err).toBe('');
  return `$ pid1-lint ${all.join(' ')}\n\n${out}`;
}

test.each(folders)('report.txt of %s (vitest -u writes it)', async folder => {
  const report = `${await output(folder)}\n${await output(folder, 'trace')}`;
  await expect(report).toMatchFileSnapshot(`${examples}${folder}/report.txt`);
});
