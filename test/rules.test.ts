import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { RunOverrides } from '../src/analysis.ts';
import { atLeast } from '../src/lint/severity.ts';
import type { Severity } from '../src/lint/types.ts';
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

async function findingsOf(folder: string, threshold: Severity = 'info'): Promise<string[]> {
  const { findings, errors } = await lintVfs(nodeVfs(folder), {}, runOf(folder));
  return [
    ...errors.map(e => `${e.file} ${e.message}`),
    ...findings
      .filter(f => atLeast(f.severity, threshold))
      .map(f => `${f.at.file}:${f.at.line}:${f.at.column} ${f.severity} ${f.rule} ${f.certainty}`),
  ];
}

describe.each(rules.map(rule => rule.id))('%s', id => {
  const bad = cases(id, 'bad');
  const good = cases(id, 'good');

  test('has three bad and three good cases at least', () => {
    expect(bad.length).toBeGreaterThanOrEqual(3);
    expect(good.length).toBeGreaterThanOrEqual(3);
  });

  test('is short: what it knows belongs to the model', () => {
    const lines = readFileSync(`${root}${id}/rule.ts`, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(100);
  });

  test.each(bad)('bad/%s is found, and nothing else', async name => {
    const folder = `${root}${id}/bad/${name}`;
    const expected = readFileSync(`${folder}/expected.txt`, 'utf8').trim().split('\n');
    expect(expected.some(line => line.includes(` ${id} `))).toBe(true);
    expect(await findingsOf(folder)).toEqual(expected);
  });

  test.each(good)('good/%s gets no warning of any rule', async name => {
    expect(await findingsOf(`${root}${id}/good/${name}`, 'warning')).toEqual([]);
  });
});

test.each(STOP_CAUSES.filter(cause => cause !== 'graceful' && cause !== 'unknown'))(
  'the cause %s is explained by one rule',
  cause => {
    expect(rules.filter(rule => rule.meta.explains.includes(cause)).map(rule => rule.id)).toHaveLength(1);
  },
);
