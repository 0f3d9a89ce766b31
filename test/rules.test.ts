import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { RunOverrides } from '../src/analysis.ts';
import { nodeVfs } from '../src/node/vfs.ts';
import { STOP_CAUSES } from '../src/simulate/index.ts';
import { lintVfs } from './support/lint.ts';

const root = fileURLToPath(new URL('../rules/', import.meta.url));

const cases = (id: string, kind: 'bad' | 'good') => {
  const folder = `${root}${id}/${kind}`;
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

/** `run.json` beside a Dockerfile: what the `docker run` line of the case changes. */
function runOf(folder: string): RunOverrides | undefined {
  const file = `${folder}/run.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RunOverrides) : undefined;
}

async function findingsOf(folder: string): Promise<string[]> {
  const { findings, errors } = await lintVfs(nodeVfs(folder), {}, runOf(folder));
  return [
    ...errors.map(e => `${e.file} ${e.message}`),
    ...findings.map(f => `${f.at.file}:${f.at.line}:${f.at.column} ${f.severity} ${f.rule} ${f.certainty}`),
  ];
}

describe.each(rules.map(rule => rule.id))('%s', id => {
  const bad = cases(id, 'bad');
  const good = cases(id, 'good');

  test('has a bad and a good case', () => {
    expect(bad.length).toBeGreaterThan(0);
    expect(good.length).toBeGreaterThan(0);
  });

  test.each(bad)('bad/%s is found, and nothing else', async name => {
    const folder = `${root}${id}/bad/${name}`;
    const expected = readFileSync(`${folder}/expected.txt`, 'utf8').trim().split('\n');
    expect(expected.some(line => line.includes(` ${id} `))).toBe(true);
    expect(await findingsOf(folder)).toEqual(expected);
  });

  test.each(good)('good/%s is silent under every rule', async name => {
    expect(await findingsOf(`${root}${id}/good/${name}`)).toEqual([]);
  });

  test('has a page with the fixed headings', () => {
    const page = readFileSync(`${root}${id}/README.md`, 'utf8');
    const headings = page.split('\n').filter(line => line.startsWith('#'));
    expect(headings).toEqual([
      `# ${id}`,
      '## What happens',
      '## What the kernel does',
      '## How to fix it',
      '## When to ignore it',
    ]);
  });
});

test.each(STOP_CAUSES.filter(cause => cause !== 'graceful' && cause !== 'unknown'))(
  'the cause %s is explained by one rule',
  cause => {
    expect(rules.filter(rule => rule.meta.explains.includes(cause)).map(rule => rule.id)).toHaveLength(1);
  },
);
