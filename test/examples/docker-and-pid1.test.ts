import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';

const folder = fileURLToPath(new URL('../../examples/docker-and-pid1/', import.meta.url));
const scenarios = readdirSync(folder).filter(name => /^\d-.*\.sh$/.test(name));

async function traced(script: string): Promise<string> {
  let report = '';
  const code = await main(['trace', script], {
    cwd: folder,
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
  expect(code).toBe(0);
  const [, comment = ''] = readFileSync(`${folder}${script}`, 'utf8').split('\n');
  return `${comment.replace(/^# /, '')}\n\n${report}`;
}

test('report.txt holds what is predicted for the eight scenarios (vitest -u writes it)', async () => {
  expect(scenarios).toHaveLength(8);
  const reports: string[] = [];
  for (const script of scenarios) reports.push(await traced(script));
  await expect(reports.join(`\n${'─'.repeat(100)}\n\n`)).toMatchFileSnapshot(`${folder}report.txt`);
});
