import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const folder = fileURLToPath(new URL('../../examples/docker-and-pid1/', import.meta.url));
const scenarios = readdirSync(folder).filter(name => /^\d-.*\.sh$/.test(name));

async function traced(script: string): Promise<string> {
  const { code, out, err } = await cli(['trace', script], { cwd: folder, columns: 100 });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [, comment = ''] = readFileSync(`${folder}${script}`, 'utf8').split('\n');
  return `${comment.replace(/^# /, '')}\n\n${out}`;
}

test('report.txt holds what is predicted for the eight scenarios (vitest -u writes it)', async () => {
  expect(scenarios).toHaveLength(8);
  const reports: string[] = [];
  for (const script of scenarios) reports.push(await traced(script));
  await expect(reports.join(`\n${'─'.repeat(100)}\n\n`)).toMatchFileSnapshot(`${folder}report.txt`);
});
