import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/lint/types.ts';
import { githubReport } from '../../src/report/github.ts';
import { jsonReport } from '../../src/report/json.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { prettyReport } from '../../src/report/pretty.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { cells, jsonText, safe, sliceCells, truncate, wrap } from '../../src/report/text.ts';
import { cli, killed } from '../support/cli.ts';

const finding = (changes: Partial<Finding> = {}): Finding => ({
  rule: 'some-rule',
  severity: 'error',
  certainty: 'must',
  message: 'it `does` not stop',
  at: { file: 'a/Dockerfile', line: 2, column: 1, endLine: 2, endColumn: 9 },
  related: [],
  context: 'docker run',
  fixes: [],
  showsTimeline: false,
  ...changes,
});

const view = { colour: false, columns: 80, read: () => 'FROM a\nCMD a b\n' };
const pretty = (findings: readonly Finding[], text = view.read()) =>
  prettyReport({ findings, errors: [], files: 1 }, { ...view, read: () => text });

describe('github', () => {
  test('escapes what workflow commands mean', () => {
    const at = { file: 'a,b:c%.sh', line: 1, column: 2, endLine: 1, endColumn: 5 };
    expect(githubReport({ findings: [finding({ message: '50%\r\nof a:b,c', at })], errors: [] })).toBe(
      '::error file=a%2Cb%3Ac%25.sh,line=1,endLine=1,col=2,endColumn=4,title=pid1-lint some-rule::50%25%0D%0Aof a:b,c\n',
    );
  });

  test('leaves out columns of a range over several lines', () => {
    const at = { file: 'a', line: 1, column: 2, endLine: 3, endColumn: 1 };
    expect(githubReport({ findings: [finding({ at })], errors: [] })).toMatch(
      /^::error file=a,line=1,endLine=3,title=/,
    );
  });

  test.each([
    [10, 0, 0, 10, 0],
    [11, 0, 0, 11, 1],
    [30, 12, 10, 30, 23],
    [1, 2, 10, 13, 0],
    [0, 0, 11, 10, 2],
  ])('%i errors, %i warnings, %i infos: %i lines, %i hidden', (errors, warnings, infos, lines, hidden) => {
    const findings = [
      ...Array.from({ length: infos }, () => finding({ severity: 'info' })),
      ...Array.from({ length: warnings }, () => finding({ severity: 'warning' })),
      ...Array.from({ length: errors }, () => finding()),
    ];
    const out = githubReport({ findings, errors: [] }).trimEnd().split('\n');
    const levels = out.map(line => /^::(\w+)/.exec(line)?.[1] ?? '');
    for (const level of ['error', 'warning', 'notice']) {
      expect(levels.filter(l => l === level).length).toBeLessThanOrEqual(10);
    }
    expect(levels).toEqual([...levels].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
    const more = /(\d+) more finding/.exec(out.at(-1) ?? '')?.[1] ?? '0';
    expect(Number(more)).toBe(hidden);
    expect(out).toHaveLength(hidden > 0 ? errors + warnings + infos - hidden + 1 : lines);
  });
  const ORDER = ['error', 'warning', 'notice'];
});

describe('json', () => {
  test('has the promised keys', () => {
    const at = { file: 'a', line: 1, column: 2, endLine: 3, endColumn: 4 };
    const fixes = [{ title: 'Do', safety: 'safe', edits: [{ at, text: 'x' }] }] as const;
    const report = { findings: [finding({ at, fixes })], errors: [{ file: 'b', message: 'no' }], files: 2 };
    expect(JSON.parse(jsonReport(report))).toEqual({
      version: 1,
      findings: [
        {
          rule: 'some-rule',
          severity: 'error',
          certainty: 'must',
          message: 'it `does` not stop',
          ...at,
          context: 'docker run',
          fixes: [{ title: 'Do', safety: 'safe', edits: [{ ...at, text: 'x' }] }],
        },
      ],
      errors: [{ file: 'b', line: null, column: null, message: 'no' }],
      summary: { files: 2, errors: 1, warnings: 0, infos: 0 },
    });
  });

  test('keeps its value, and no control character is raw', () => {
    const value = { text: 'a\u001b\u009b\u202e\u007f\ud83d\ude00' };
    const text = jsonText(value);
    expect(JSON.parse(text)).toEqual(value);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u007f-\u009f\u202e\u001b]/);
  });
});

test('trace has the promised keys', async () => {
  const { out } = await cli(['trace', '--format', 'json'], { files: killed() });
  const { version, launches } = JSON.parse(out) as { version: number; launches: Record<string, unknown>[] };
  expect([version, launches.length]).toEqual([1, 1]);
  expect(launches[0]).toMatchObject({
    file: 'Dockerfile',
    target: null,
    context: 'docker run',
    argv: ['/run.sh'],
    pid1: { argv: ['/bin/sh', '/run.sh'], role: 'shell' },
    main: { argv: ['memcached', '-u', 'nobody'], sources: [] },
    stopSignal: 'SIGTERM',
    graceSeconds: 10,
    stop: { outcome: 'killed', cause: 'script-above', certainty: 'must', exitStatus: 137 },
    tree: {
      role: 'shell',
      signals: { SIGTERM: { disposition: 'SIG_DFL', effect: 'default' } },
      children: [{ role: 'app' }],
    },
    unknowns: [],
  });
});

test('trace of an unknown base image: the argv, and no tree', async () => {
  const { out } = await cli(['trace', '--format', 'json'], {
    files: { Dockerfile: 'FROM corp.example/app\n' },
  });
  const { launches } = JSON.parse(out) as { launches: Record<string, unknown>[] };
  expect(launches[0]).toMatchObject({ pid1: { role: 'unknown' }, tree: null, stop: { outcome: 'unknown' } });
});

describe('sarif', () => {
  const options = { ...view, rules: [], page: () => undefined, version: '1.2.3' };
  const run = (findings: readonly Finding[], read = options.read) => {
    const log = JSON.parse(sarifReport({ findings, errors: [], files: 1 }, { ...options, read })) as {
      version: string;
      runs: { results: { partialFingerprints: { primaryLocationLineHash: string } }[] }[];
    };
    return log.runs[0]?.results.map(r => r.partialFingerprints.primaryLocationLineHash) ?? [];
  };

  test('a fingerprint outlives a change of the lines above, and tells equal lines apart', () => {
    const moved = finding({ at: { ...finding().at, line: 3, endLine: 3 } });
    expect(run([finding()])).toEqual(run([moved], () => 'FROM a\n\n  CMD a b\n'));
    expect(new Set(run([finding(), finding()])).size).toBe(2);
    expect(run([finding({ rule: 'other' })])).not.toEqual(run([finding()]));
  });

  test('a stop is a code flow of as many steps as the timeline', async () => {
    const log = JSON.parse((await cli(['--format', 'sarif'], { files: killed() })).out);
    const [result] = log.runs[0].results;
    expect(result).toMatchObject({ ruleId: 'script-does-not-exec', level: 'error' });
    expect(log.runs[0].tool.driver.rules[result.ruleIndex].id).toBe('script-does-not-exec');
    expect(result.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'run.sh', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, startColumn: 1 },
    });
    expect(result.codeFlows[0].threadFlows[0].locations.length).toBeGreaterThan(2);
  });
});

describe('pretty', () => {
  test('frames the line with the last one above that is not empty', () => {
    const out = pretty([finding({ at: { ...finding().at, line: 4, endLine: 4 } })], 'FROM a\n\n\nCMD a b\n');
    expect(out).toContain('    1 │ FROM a\n ▸  4 │ CMD a b\n');
  });

  test('underlines a part of a line, behind tabs too', () => {
    const at = { ...finding().at, column: 6, endColumn: 7 };
    expect(pretty([finding({ at })], 'FROM a\n\tCMD a b\n')).toContain(
      ' ▸  2 │     CMD a b\n      │         ▔\n',
    );
  });

  test.each([60, 80, 110])('no line is longer than %i columns', async columns => {
    const files = {
      Dockerfile: `FROM debian:12\nRUN ${'x'.repeat(300)}\nCMD nginx -g "daemon off;" -c /etc/${'y'.repeat(200)} && z\n`,
    };
    for (const argv of [[], ['trace', '.']]) {
      const { out } = await cli(argv, { files, columns });
      const lines = out.split('\n').filter(line => !/y{30}/.test(line));
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(columns + 1);
    }
  });

  test('trace counts the sources of a large program beyond the first twenty', async () => {
    const parts = Array.from({ length: 30 }, (_, i) => [`part${i}.js`, ''] as const);
    const files = {
      Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "main.js"]\n',
      'main.js': `${parts.map(([name]) => `require('./${name}');\n`).join('')}setInterval(() => {}, 1000);\n`,
      ...Object.fromEntries(parts),
    };
    const { out } = await cli(['trace', '.'], { files });
    const words = out.replace(/\s+/g, ' ');
    expect(words).toMatch(/ read Dockerfile, main\.js, part0\.js, .* part17\.js, and 12 more /);
  });

  test('an equal timeline is printed once', async () => {
    const { out } = await cli([], { files: { ...killed('a'), ...killed('b') } });
    expect(out.match(/sends SIGKILL/g)).toHaveLength(1);
    expect(out).toContain('the stop goes as shown at a/run.sh:3:1');
    expect(out.trimEnd().split('\n').at(-1)).toBe('✖ 2 errors in 2 files');
  });

  test('what comes from files never reaches the terminal raw', () => {
    const evil = 'a\u001b]0;x\u0007\u202eb\r\u009b1m';
    const at = { ...finding().at, file: evil };
    const fixes = [{ title: evil, safety: 'suggested', edits: [] }] as const;
    const related = [{ at, note: evil }];
    const out = pretty([finding({ at, message: evil, context: evil, fixes, related })], `FROM a\n${evil}\n`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('a line beyond the end of the file, and a file that can not be read, have no frame', () => {
    const at = { ...finding().at, line: 99, endLine: 99 };
    expect(pretty([finding({ at })])).not.toContain('│');
    const report = { findings: [finding()], errors: [], files: 1 };
    expect(prettyReport(report, { ...view, read: () => undefined })).not.toContain('│');
  });
});

test.each([
  ['', 10, ['']],
  ['a b c', 3, ['a b', 'c']],
  ['a  b\nc', 80, ['a b c']],
  ['long-word x', 4, ['long-word', 'x']],
])('wrap %j at %i', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test('truncate and safe', () => {
  expect([truncate('abcd', 4), truncate('abcde', 4)]).toEqual(['abcd', 'abc…']);
  expect(safe('a\tb\u0000\u0085\u2066')).toBe('a\\tb\\x00\\x85\\u2066');
});

test.each([80, 140])(
  'a frame of wide characters keeps its place and its width, at %i columns',
  codeColumns => {
    const text = `FROM a\nCMD run "日本語" b${' 漢字'.repeat(60)}\n`;
    const at = { file: 'Dockerfile', line: 2, column: 15, endLine: 2, endColumn: 16 };
    const out = prettyReport(
      { findings: [finding({ at })], errors: [], files: 1 },
      { ...view, codeColumns, read: () => text },
    );
    const [code = '', caret = ''] = out.split('\n').slice(4);
    expect(cells(code)).toBeLessThanOrEqual(codeColumns);
    expect(cells(code)).toBeGreaterThan(codeColumns - 4);
    expect(caret.indexOf('▔')).toBe(cells(code.slice(0, code.indexOf('" b') + 2)));
  },
);

test.each([
  ['abc', 3, 'b'],
  ['日本', 4, ' '],
  ['e\u0301a', 2, 'a'],
  ['🚀x', 3, ' '],
])('cells of %s', (text, width, second) => {
  expect(cells(text)).toBe(width);
  expect(sliceCells(text, 1, 2)).toBe(second);
});

test('markdown for a terminal', () => {
  const page =
    '# title\n\nSome **bold** and\n`code`.\n\n<!-- note\nmore -->\n- one\n  goes on\n- [x](http://y)\n\n```sh\na  b\n```\n\n| a | bb |\n|---|---|\n| ccc | d |\n';
  expect(renderMarkdown(page, { colour: false, columns: 80 })).toBe(
    'title\n\nSome bold and `code`.\n\n- one goes on\n- x (http://y)\n\n  sh\n    a  b\n\na    bb\nccc  d\n',
  );
});

test('markdown: a link to another chapter is its text, and a wide table is broken into lines', () => {
  const render = (page: string, colour = false) => renderMarkdown(page, { colour, columns: 60 });
  expect(render('see [kernel](../kernel.md#a)\n')).toBe('see kernel\n');
  const row = '| `sh -c app \\| cat` | told nothing, and killed with all others | v1 |\n';
  const table = `| started as | what it does when the signal comes | version |\n|---|---|---|\n${row}`;
  const lines = render(table).trimEnd().split('\n');
  expect(lines).toEqual([
    'started as         what it does when the signal      version',
    '                   comes',
    '`sh -c app | cat`  told nothing, and killed with     v1',
    '                   all others',
  ]);
  // Colour takes the quotes away, and the columns still stand below each other.
  const painted = render(table, true).trimEnd().split('\n')[2] ?? '';
  expect(
    painted
      .replace(/\[\d+m/g, '')
      .replaceAll(String.fromCharCode(27), '')
      .indexOf('told'),
  ).toBe(lines[2]?.indexOf('told'));
});
