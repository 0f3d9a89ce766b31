import { describe, expect, test } from 'vitest';
import type { LintResult } from '../src/analysis.ts';
import { areaCases, type Case, caseAreas, parseCases } from './cases/read.ts';
import { judgedLaunch, lintVfs } from './support/lint.ts';

/** What the linter says, in the words of a case's expectations. */
function actual(result: LintResult): Readonly<Record<string, string>> {
  const launch = judgedLaunch(result);
  const { findings } = result;
  const shown = findings.filter(f => f.severity !== 'info').map(f => f.rule);
  return {
    outcome: launch?.stop.outcome ?? 'no launch',
    cause: launch?.stop.cause ?? 'no launch',
    certainty: launch?.stop.certainty ?? 'no launch',
    status: String(launch?.stop.exitStatus ?? 'unknown'),
    pid1: launch?.stop.tree?.pid1.argv.join(' ') ?? '',
    reaping: launch?.orphan.outcome ?? 'no launch',
    findings: [...new Set(shown)].sort().join(', ') || 'none',
  };
}

/** Those of the expectations that are about the linter, findings in order. */
function expected({ expect }: Case): Readonly<Record<string, string>> {
  const { grace: _, 'not-run': __, ...rest } = expect;
  const findings = rest.findings && {
    findings: rest.findings
      .split(/\s*,\s*/)
      .sort()
      .join(', '),
  };
  return { ...rest, ...(findings || {}) };
}

describe.each(caseAreas())('%s', area => {
  test.each(areaCases(area).map(item => [item.id, item] as const))('%s', async (_, item) => {
    const result = await lintVfs(item.vfs, {}, item.run);
    expect(result.errors).toEqual([]);
    const wanted = expected(item);
    const said = actual(result);
    const asked = Object.fromEntries(Object.keys(wanted).map(key => [key, said[key]]));
    expect(asked).toEqual(wanted);
  });
});

test('a case file is read', () => {
  const text =
    'About shells.\n\n=== one\n--- Dockerfile\nFROM a\n--- b/c.sh +x\n#!/bin/sh\n--- expect\noutcome: killed # always\n';
  const [item] = parseCases(text, 'area');
  expect(item?.id).toBe('area/one');
  expect(item?.vfs.read('b/c.sh')).toBe('#!/bin/sh\n');
  expect(item?.vfs.stat('b/c.sh')?.executable).toBe(true);
  expect(item?.vfs.stat('Dockerfile')?.executable).toBe(false);
  expect(item?.expect).toEqual({ outcome: 'killed' });
});

test.each([
  ['=== a\n--- x\n', 'a/a: no Dockerfile'],
  ['=== a\n--- Dockerfile\n--- expect\nresult: 1\n', 'unknown expectation'],
  ['=== a\n--- Dockerfile\n=== a\n--- Dockerfile\n', 'two cases'],
  ['=== a\n--- Dockerfile -x\n', 'unknown flag'],
])('%j is refused', (text, message) => {
  expect(() => parseCases(text, 'a')).toThrow(message);
});
