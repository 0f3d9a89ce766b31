import { describe, expect, test } from 'vitest';
import { type LintOptions, lint } from '../../src/analysis.ts';
import { memoryVfs } from '../../src/base/index.ts';
import { parsers } from '../support/lint.ts';

/** Deaf to SIGTERM as PID 1. */
const DEAF = 'FROM python:3.13\nCOPY a.py /\nCMD ["python3", "/a.py"]\n';
const BUILD = '    build: .\n';

async function run(options: LintOptions, files: Readonly<Record<string, string>> = {}) {
  const all = { Dockerfile: DEAF, 'a.py': 'import time\nwhile True: time.sleep(1)\n', ...files };
  const kinds = { 'compose.yaml': 'compose', 'pod.yaml': 'kubernetes' } as const;
  const inputs = [
    { path: 'Dockerfile' },
    ...Object.entries(kinds).flatMap(([path, kind]) => (path in all ? [{ path, kind }] : [])),
  ];
  return lint(memoryVfs(all), parsers, inputs, options);
}

const severities = async (...args: Parameters<typeof run>) =>
  (await run(...args)).findings.map(f => `${f.severity} ${f.rule}`);

describe('orchestrator', () => {
  test('of Kubernetes: 30 seconds, and no advice about --init', async () => {
    const { launches, findings } = await run({ orchestrator: 'kubernetes' });
    expect(launches[0]?.spec).toMatchObject({ gracePeriodMs: 30_000, engine: 'kubelet' });
    expect(findings[0]?.message).toContain('killed after 30 s');
    const titles = findings.flatMap(f => f.fixes.map(fix => fix.title)).join('\n');
    expect(titles).toContain('ENTRYPOINT ["tini", "--"]');
    expect(titles).not.toContain('--init');
  });

  test.each([
    ['docker', 'docker run --init', '10 s'],
    ['podman', 'podman run --init', '10 s'],
    ['compose', '`init: true`', '10 s'],
    ['ecs', 'initProcessEnabled', '30 s'],
    ['nomad', '`init = true`', '5 s'],
  ] as const)('of %s: %s', async (orchestrator, advice, grace) => {
    const { findings } = await run({ orchestrator });
    expect(findings[0]?.fixes.map(fix => fix.title).join('\n')).toContain(advice);
    expect(findings[0]?.message).toContain(`killed after ${grace}`);
  });

  test('a plain start there is no afterthought, whatever a Compose file does', async () => {
    const files = { 'compose.yaml': `services:\n  a:\n${BUILD}    init: true\n` };
    expect(await severities({}, files)).toContain('info pid1-ignores-stop-signal');
    const found = await severities({ orchestrator: 'kubernetes' }, files);
    expect(found).toContain('error pid1-ignores-stop-signal');
  });

  test('but where files declare such containers, those count', async () => {
    const files = { 'compose.yaml': `services:\n  a:\n${BUILD}    init: true\n` };
    expect(await severities({ orchestrator: 'compose' }, files)).toContain('info pid1-ignores-stop-signal');
  });
});

describe('assumeInit', () => {
  test('a plain start is below an init, so the default action ends the program', async () => {
    const { launches, findings } = await run({ assumeInit: true });
    expect(launches[0]?.stop.tree?.pid1.argv[0]).toBe('/sbin/docker-init');
    expect(launches[0]?.spec.context).toBe('docker run, init assumed');
    expect(findings.map(f => `${f.severity} ${f.rule}`)).toEqual(['info dies-without-cleanup']);
  });

  test('a service that says no has none, and one that says nothing has one', async () => {
    const text = `services:\n  a:\n${BUILD}    init: false\n  b:\n${BUILD}  c:\n${BUILD}    pid: host\n`;
    const { launches } = await run({ assumeInit: true }, { 'compose.yaml': text });
    const declared = launches.filter(l => l.spec.declaredIn === 'compose');
    expect(declared.map(l => l.spec.init.enabled)).toEqual([false, true, false]);
  });

  test('an image with an init of its own has two then', async () => {
    const tini = 'FROM debian\nRUN apt-get install tini\nENTRYPOINT ["tini", "--", "sleep", "9"]\n';
    expect((await run({ assumeInit: true }, { Dockerfile: tini })).launches[0]?.spec.init).toEqual({
      enabled: true,
      isAssumed: true,
    });
    expect(await severities({ assumeInit: true }, { Dockerfile: tini })).toContain('info two-inits');
  });
});
