import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { KERNEL_FACTS } from '../src/kernel/facts.ts';
import { CITATIONS } from '../src/kernel/index.ts';
import { renderMarkdown } from '../src/report/markdown.ts';

const root = fileURLToPath(new URL('../rules/', import.meta.url));
const read = (page: string) => readFileSync(root + page, 'utf8');
const ids = rules.map(rule => rule.id);
const pages = [
  ...ids.map(id => `${id}/README.md`),
  ...readdirSync(root).filter(name => name.endsWith('.md')),
];

const SECTIONS = [
  'What happens',
  'What the kernel does',
  'What was measured',
  'How to fix it',
  'When to ignore it',
  'Related rules',
  'References',
];

/** Text under a heading, up to the next. */
function section(page: string, heading: string): string {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  return after.split(/\n## /)[0] ?? '';
}

/** Without blocks of code, whose lines may begin like anything. */
const prose = (page: string) => page.replace(/^```[\s\S]*?^```$/gm, '');

const headings = (page: string) =>
  prose(page)
    .split('\n')
    .filter(line => line.startsWith('#'));

/** As GitHub makes them. */
const anchor = (heading: string) =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe.each(rules)('the chapter of $id', ({ id, meta }) => {
  const page = read(`${id}/README.md`);

  test('has the common sections in their order', () => {
    expect(headings(page)).toEqual([`# ${id}`, ...SECTIONS.map(title => `## ${title}`)]);
  });

  test('begins with what the rule says of itself', () => {
    expect(page.split('\n')[2]).toBe(`${meta.summary}.`);
  });

  test('draws the kernel, and cites it', () => {
    const kernel = section(page, 'What the kernel does');
    const [, diagram = ''] = /^\n```text\n([\s\S]+?)\n```$/m.exec(kernel) ?? [];
    expect(diagram.split('\n').length).toBeGreaterThanOrEqual(4);
    expect(kernel).toContain('Linux v6.1');
    expect(kernel).toMatch(/\(\.\.\/kernel\.md#[a-z0-9-]+\)/);
  });

  test('says what was measured, and with what', () => {
    expect(section(page, 'What was measured')).toMatch(/\d+\.\d+/);
  });

  test('shows how to fix it', () => {
    expect(section(page, 'How to fix it')).toMatch(/`/);
  });

  test('names related rules, and threads of people who had it', () => {
    const related = [...section(page, 'Related rules').matchAll(/^- \[([\w-]+)\]/gm)].map(
      ([, other]) => other,
    );
    expect(related.length).toBeGreaterThan(0);
    expect(related.filter(other => !ids.includes(other ?? '') || other === id)).toEqual([]);
    for (const line of section(page, 'References').trim().split('\n')) {
      expect(line).toMatch(/^- \[([\w.-]+\/[\w.-]+)#(\d+)\]\(https:\/\/github\.com\/\1\/issues\/\2\): \S/);
    }
  });
});

describe.each(pages)('%s', name => {
  const page = read(name);

  test('links to what is there', () => {
    for (const [, target = ''] of page.matchAll(/\]\(((?!https:)[^)]+)\)/g)) {
      const [file = '', fragment] = target.split('#');
      const path = join(dirname(name), file);
      expect(existsSync(root + path), target).toBe(true);
      if (fragment !== undefined) expect(headings(read(path)).map(anchor), target).toContain(fragment);
    }
  });

  test('cites lines of the kernel as the model does', () => {
    for (const [, name = '', file, lines] of page.matchAll(
      /\b(\w+)\(\)`?,? +\(?((?:kernel|fs)\/[\w/]+\.c) ([\d-]+)/g,
    )) {
      expect(cited(name, file), `${name}() ${file} ${lines}`).toContain(lines);
    }
  });

  test('keeps to the width of a terminal', () => {
    const wide = [...page.matchAll(/^```text\n([\s\S]*?)^```$/gm)]
      .flatMap(([, code = '']) => code.split('\n'))
      .filter(line => line.length > 76);
    expect(wide).toEqual([]);
    for (const columns of [80, 110]) {
      const lines = renderMarkdown(page, { colour: false, columns }).split('\n');
      // Code is printed as it is, and an address has no blanks to break at.
      const long = lines.filter(
        line => line.length > columns && !line.startsWith('    ') && !line.includes('https:'),
      );
      expect(long).toEqual([]);
    }
  });
});

function cited(name: string, file: string | undefined): readonly string[] {
  const citation = Object.entries(CITATIONS).find(([key, { file: at }]) => key === name && at === file);
  const facts = KERNEL_FACTS.filter(fact => fact.function === name && fact.file === file);
  const ranges = facts.flatMap(fact => [
    ...(fact.lines ? [fact.lines] : []),
    ...(fact.places ?? []).map(p => p.lines),
  ]);
  return [
    ...(citation ? [citation[1].lines as string] : []),
    ...ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)),
  ];
}
