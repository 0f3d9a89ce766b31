import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Result } from 'sarif';
import { beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { RULES } from '../../src/analysis.ts';
import type { Finding } from '../../src/lint/types.ts';
import { chapter } from '../../src/node/package.ts';
import { FORMAT_NAMES, FORMATS, type FormatContext, type FormatName } from '../../src/report/formats.ts';
import { summaryReport } from '../../src/report/summary.ts';
import type { LintReport } from '../../src/report/types.ts';
import { cli, killed } from '../support/cli.ts';

const path = (of: string) => fileURLToPath(new URL(of, import.meta.url));
const fixture = (name: string) => readFileSync(path(`fixtures/${name}`), 'utf8');

/** The first bad case of every rule: findings of all kinds, with trees and timelines. */
const corpus: Record<string, string> = {};
for (const { id: rule } of rules) {
  const [first = ''] = readdirSync(path(`../../rules/${rule}/bad`)).sort();
  const bad = path(`../../rules/${rule}/bad/${first}`);
  for (const file of readdirSync(bad, { recursive: true, encoding: 'utf8' }))
    if (statSync(join(bad, file)).isFile()) corpus[`${rule}/${file}`] = readFileSync(join(bad, file), 'utf8');
}
const reports = new Map<FormatName, string>();
beforeAll(async () => {
  for (const format of FORMAT_NAMES)
    reports.set(format, (await cli(['--format', format], { files: corpus })).out);
}, 120_000);
const report = (format: FormatName) => reports.get(format) ?? '';
const findings = () => JSON.parse(report('json')).findings as readonly { file: string; severity: string }[];

/** What a hostile repository may put into names, commands and lines. */
const EVIL =
  '::add-mask::a\u001b]0;x\u0007\u202e##vso[task.setvariable variable=a]b ##[add-mask]c</script><img src=x onerror=alert(1)>"\' & ]]> <!-- ;] %0A `x` | [l](http://e) **b** \ud800 \r\n::error::d';

const context: FormatContext = {
  colour: false,
  columns: 80,
  read: () => `${EVIL}\n${EVIL}\n`,
  rules: RULES,
  version: '1.2.3',
  page: chapter,
};

async function hostile(): Promise<LintReport> {
  const at = { file: EVIL, line: 1, column: 1, endLine: 1, endColumn: 4 };
  const { lint } = await import('../../src/analysis.ts');
  const { memoryVfs } = await import('../../src/base/index.ts');
  const { ParserCache } = await import('../../src/frontend/parsers.ts');
  const { loadParser } = await import('../../src/node/parsers.ts');
  const files = {
    Dockerfile: `FROM debian:12\nCMD ["sleep", ${JSON.stringify(EVIL.replace('\ud800', ''))}]\n`,
  };
  const { launches } = await lint(memoryVfs(files), new ParserCache(loadParser), [{ path: 'Dockerfile' }]);
  const [launch] = launches;
  const fixes = [{ title: EVIL, safety: 'suggested', edits: [{ at, text: EVIL }] }] as const;
  const one: Finding = {
    rule: 'no-init',
    severity: 'error',
    certainty: 'may',
    message: EVIL,
    at,
    related: [{ at, note: EVIL }],
    context: EVIL,
    fixes,
    showsTimeline: true,
    ...(launch ? { launch } : {}),
  };
  return {
    findings: [one, { ...one, severity: 'info', rule: 'suppression' }],
    errors: [{ file: EVIL, line: 1, message: EVIL }],
    files: 1,
    launches: launch ? [{ ...launch, spec: { ...launch.spec, file: EVIL, context: EVIL } }] : [],
  };
}

const FORMAT_TESTS = [...FORMAT_NAMES, 'summary'] as const;
const hostileText = async (name: (typeof FORMAT_TESTS)[number]) =>
  name === 'summary'
    ? summaryReport(await hostile(), context)
    : (await FORMATS[name]())(await hostile(), context);

describe('nothing from outside is obeyed', () => {
  test.each(FORMAT_TESTS)('in %s by a terminal', async name => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(await hostileText(name)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test.each(FORMAT_TESTS)('in %s by GitHub and Azure', async name => {
    for (const line of (await hostileText(name)).split('\n')) {
      const own =
        name === 'github'
          ? /^::(?:error|warning|notice) /
          : name === 'azure'
            ? /^##vso\[task\.logissue /
            : /^$/;
      const rest = line.replace(own, '');
      // GitHub takes a line that begins as a command for that one command alone, and so does Azure.
      if (rest !== line && line !== '') continue;
      expect(rest).not.toMatch(/##(?:\[|vso\[)/);
      expect(rest).not.toMatch(/^\s*::/);
    }
  });

  test('in github and azure a command ends where it is meant to', async () => {
    for (const line of (await hostileText('azure')).split('\n').filter(l => l.startsWith('##'))) {
      const inside = line.slice('##vso['.length, line.indexOf(']'));
      expect(
        inside
          .split(';')
          .filter(p => !/^(?:task\.logissue )?(?:type|sourcepath|linenumber|columnnumber|code)=/.test(p)),
      ).toEqual(['']);
    }
    for (const line of (await hostileText('github')).trimEnd().split('\n')) {
      const properties = line.slice(line.indexOf(' ') + 1, line.indexOf('::', 2)).split(',');
      expect(properties.map(p => p.split('=')[0])).toEqual(expect.arrayContaining(['file', 'line', 'title']));
      expect(properties.every(p => /^(?:file|line|endLine|col|endColumn|title)=[^:,]*$/.test(p))).toBe(true);
    }
  });

  test('in HTML and the summary by a browser', async () => {
    const html = await hostileText('html');
    expect(html).not.toContain('<img');
    expect(html.match(/<\/?script>/g)).toEqual(['<script>', '</script>']);
    expect(html).toContain("default-src 'none'");
    expect(html.match(/(?:src|href)="(?!#|https:\/\/github\.com\/pid1-lint\/)/g)).toBeNull();
    const summary = await hostileText('summary');
    expect(summary).not.toMatch(/<(?!\/?(?:details|summary|code|pre)>)[a-z!]/i);
    expect(summary).not.toContain('](http://e)');
  });
});

describe('sarif', () => {
  // The schema of 2.1.0 is of draft 4.
  const ajv = addFormats.default(new AjvDraft04.default({ strict: false, allErrors: true }));
  const validate = ajv.compile(JSON.parse(fixture('sarif-schema-2.1.0.json')));

  test('fits its schema, also where names are hostile', async () => {
    for (const text of [report('sarif'), await hostileText('sarif')]) {
      validate(JSON.parse(text));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('has the help of rules, code flows, fixes and fingerprints', async () => {
    const [run] = JSON.parse(report('sarif')).runs;
    for (const rule of run.tool.driver.rules) {
      const page = rule.helpUri.replace('https://github.com/pid1-lint/pid1-lint/blob/main/', '../../');
      // The page is shown where its neighbours are not.
      const absolute = readFileSync(path(page), 'utf8').replace(
        /\]\((?!https:)([^)]+)\)/g,
        (_, target) => `](${new URL(target, rule.helpUri).href})`,
      );
      expect(rule.help.markdown).toBe(absolute);
    }
    expect(run.results).toHaveLength(findings().length);
    for (const { locations } of run.results) {
      const { region, artifactLocation } = locations[0].physicalLocation;
      if (!region.snippet) continue;
      const source = corpus[decodeURIComponent(artifactLocation.uri)] ?? '';
      expect(source.split('\n')[region.startLine - 1]).toContain(region.snippet.text.split('\n')[0]);
      expect(region.snippet.text.split('\n')).toHaveLength(region.endLine - region.startLine + 1);
    }
    expect(
      run.results.filter((r: Result) => r.locations?.[0]?.physicalLocation?.region?.snippet).length,
    ).toBeGreaterThan(25);
    expect(run.results.filter((r: object) => 'codeFlows' in r).length).toBeGreaterThan(15);
    const [hostileRun] = JSON.parse(await hostileText('sarif')).runs;
    const [change] = hostileRun.results[0].fixes[0].artifactChanges;
    expect(change.replacements[0]).toMatchObject({
      deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 4 },
    });
  });
});

describe('rdjson', () => {
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(fixture('rdjson.schema.json')));

  test('fits its schema, and counts columns in bytes', async () => {
    const files = { Dockerfile: 'FROM debian:12\nENV A=ü\nCMD ["é", "-x"] \n', ...killed('ä') };
    const { out } = await cli(['--format', 'rdjson'], { files });
    for (const text of [report('rdjson'), out, await hostileText('rdjson')]) {
      validate(JSON.parse(text));
      expect(validate.errors ?? []).toEqual([]);
    }
    const at = { file: 'f', line: 1, column: 3, endLine: 1, endColumn: 5 };
    const base = (await hostile()).findings[0] as Finding;
    const finding = {
      ...base,
      at,
      related: [],
      fixes: [{ title: 't', safety: 'safe', edits: [{ at, text: 'x' }] }],
    } as const;
    const read = () => 'a\u00fc\ud83d\ude00b\n';
    const made = (await FORMATS.rdjson())(
      { findings: [finding], errors: [], files: 1 },
      { ...context, read },
    );
    const [diagnostic] = JSON.parse(made).diagnostics;
    expect(diagnostic.location.range).toEqual({ start: { line: 1, column: 4 }, end: { line: 1, column: 8 } });
    expect(diagnostic.suggestions).toEqual([{ range: diagnostic.location.range, text: 'x' }]);
    expect(diagnostic.severity).toBe('ERROR');
  });
});

test('gitlab: a list of what its widget reads, each fingerprint once', async () => {
  // As docs.gitlab.com/ci/testing/code_quality describes the report.
  const validate = new Ajv({ allErrors: true }).compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', minLength: 1 },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            path: { type: 'string', pattern: '^(?!\\./|/)' },
            lines: {
              type: 'object',
              required: ['begin'],
              properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } },
            },
          },
        },
      },
    },
  });
  for (const text of [report('gitlab'), await hostileText('gitlab')]) {
    const list = JSON.parse(text) as { fingerprint: string }[];
    validate(list);
    expect(validate.errors ?? []).toEqual([]);
    expect(new Set(list.map(entry => entry.fingerprint)).size).toBe(list.length);
  }
  expect(JSON.parse(report('gitlab'))).toHaveLength(findings().length);
});

describe('XML', () => {
  const parse = (text: string) =>
    new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      processEntities: true,
      htmlEntities: true,
    }).parse(text);

  test.each(['checkstyle', 'junit'] as const)('%s is well-formed', async format => {
    expect(XMLValidator.validate(report(format))).toBe(true);
    expect(XMLValidator.validate(await hostileText(format))).toBe(true);
  });

  test('checkstyle has every finding, under its file', () => {
    const files = [parse(report('checkstyle')).checkstyle.file].flat();
    const errors = files.flatMap(file => [file.error].flat());
    expect(errors).toHaveLength(findings().length);
    expect(files.map(file => file.name)).toEqual([...new Set(findings().map(f => f.file))].sort());
  });

  test('junit counts what fails, and its sums are right', () => {
    const { testsuites } = parse(report('junit'));
    const failing = findings().filter(f => f.severity !== 'info').length;
    expect(Number(testsuites.failures)).toBe(failing);
    const suites = [testsuites.testsuite].flat();
    expect(suites.reduce((n, suite) => n + Number(suite.tests), 0)).toBe(Number(testsuites.tests));
    for (const suite of suites) expect([suite.testcase].flat()).toHaveLength(Number(suite.tests));
  });

  const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
  test.skipIf(!hasXmllint)('junit fits the schema of the xUnit plugin of Jenkins', async () => {
    for (const input of [report('junit'), await hostileText('junit')]) {
      const { status, stderr } = spawnSync(
        'xmllint',
        ['--noout', '--schema', path('fixtures/junit-10.xsd'), '-'],
        {
          input,
          encoding: 'utf8',
        },
      );
      expect([status, stderr]).toEqual([0, '- validates\n']);
    }
  });
});

test('ndjson is json in lines', () => {
  const { findings: all, errors, summary, version } = JSON.parse(report('json'));
  const lines = report('ndjson')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines).toEqual([
    ...all.map((finding: object) => ({ type: 'finding', ...finding })),
    ...errors.map((error: object) => ({ type: 'error', ...error })),
    { type: 'summary', version, ...summary },
  ]);
});

test('compact is a line each, that editors take apart', () => {
  const lines = report('compact').trimEnd().split('\n');
  expect(lines).toHaveLength(findings().length);
  for (const line of lines)
    expect(line).toMatch(/^[^:]+:\d+:\d+: (?:error|warning|info): .* \[[a-z0-9-]+\]$/);
});

test('html has a card for each finding, a picture for each way of stopping, and every container', () => {
  const html = report('html');
  expect(html.match(/<article /g)).toHaveLength(findings().length);
  expect(html.match(/<details class="container">/g)?.length).toBeGreaterThan(25);
  expect(html.match(/aria-label="stop in time"/g)?.length).toBeGreaterThan(25);
  for (const [, inside = ''] of html.matchAll(/<svg [^>]*>(.*?)<\/svg>/gs))
    expect(XMLValidator.validate(`<svg>${inside}</svg>`)).toBe(true);
  expect(html).not.toMatch(/NaN|undefined|\[object/);
});

describe('on CI servers', () => {
  test('Azure Pipelines get its format by itself', async () => {
    const { out } = await cli([], { files: killed(), env: { TF_BUILD: 'True' } });
    expect(out).toMatch(
      /^##vso\[task\.logissue type=error;sourcepath=run\.sh;linenumber=3;columnnumber=1;code=script-does-not-exec;\]/,
    );
  });

  test('the job summary of GitHub has the tree and the stop, and is appended to', async () => {
    let written = '';
    const env = { GITHUB_ACTIONS: 'true' };
    await cli([], {
      files: { ...killed(), 'summary.md': 'before\n' },
      env,
      prepare: folder => Object.assign(env, { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') }),
      after: folder => {
        written = readFileSync(join(folder, 'summary.md'), 'utf8');
      },
    });
    expect(written).toMatch(/^before\n## pid1-lint: 1 error, 0 warnings, 0 infos in 1 file\n/);
    expect(written).toContain('### 🛑 [<code>script-does-not-exec</code>](https://github.com/pid1-lint/');
    expect(written).toContain('└─ memcached -u nobody');
    expect(written).toContain('docker  sends SIGTERM to PID 1');
  });

  test('one that cannot be written is no failure', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/nowhere/at/all' };
    const { code, err } = await cli([], { files: killed(), env });
    expect([code, err]).toEqual([1, expect.stringContaining('the job summary cannot be written: ENOENT')]);
  });
});
