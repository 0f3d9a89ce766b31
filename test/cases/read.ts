import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunOverrides } from '../../src/analysis.ts';
import { memoryVfs, type Vfs } from '../../src/base/index.ts';
import { nodeVfs } from '../../src/node/vfs.ts';

/** A small container: a Dockerfile, its files, and what is expected of it. */
export interface Case {
  /** `shell/trap with an exit`, `rules/two-inits/bad/init-over-tini`. */
  readonly id: string;
  readonly vfs: Vfs;
  readonly dockerfile: string;
  /** What its `docker run` line changes. */
  readonly run: RunOverrides | undefined;
  readonly expect: Readonly<Partial<Record<ExpectKey, string>>>;
  /** The folder that it lies in, if it has one of its own. */
  readonly folder?: string;
}

export const EXPECT_KEYS = [
  'outcome',
  'cause',
  /** must or may: do all ways and suppositions come to it? */
  'certainty',
  'status',
  'pid1',
  'reaping',
  'findings',
  /** Seconds that the kernel harness gives it instead of its own short grace period. */
  'grace',
  /** Why it can be linted only: what it needs is in no package. */
  'not-run',
] as const;
export type ExpectKey = (typeof EXPECT_KEYS)[number];

const root = fileURLToPath(new URL('../../', import.meta.url));
const casesFolder = `${root}test/cases/`;

/** The areas: `shell` for test/cases/shell.cases. */
export const caseAreas = (): readonly string[] =>
  readdirSync(casesFolder)
    .filter(name => name.endsWith('.cases'))
    .map(name => name.slice(0, -'.cases'.length))
    .sort();

export const areaCases = (area: string): readonly Case[] =>
  parseCases(readFileSync(`${casesFolder}${area}.cases`, 'utf8'), area);

/**
 * A text of cases: `=== name`, then sections `--- file` with `+x` behind the name for the run bit. The section
 * `expect` has `key: value` lines with `#` comments; `run.json` is what the `docker run` line changes. What comes
 * before the first case is a comment.
 */
export function parseCases(text: string, area: string): readonly Case[] {
  const blocks = text.split(/^=== /m).slice(1);
  const cases = blocks.map(block => parseCase(block, area));
  const ids = cases.map(c => c.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new Error(`two cases are named ${twice}`);
  return cases;
}

function parseCase(block: string, area: string): Case {
  const [head = '', ...sections] = block.split(/^--- /m);
  const id = `${area}/${head.trim()}`;
  const files: Record<string, string> = {};
  const executable = new Set<string>();
  for (const section of sections) {
    const end = section.indexOf('\n');
    const [name = '', ...flags] = section
      .slice(0, end === -1 ? undefined : end)
      .trim()
      .split(/\s+/);
    if (name in files) throw new Error(`${id}: two sections are named ${name}`);
    files[name] = end === -1 ? '' : section.slice(end + 1);
    for (const flag of flags) {
      if (flag !== '+x') throw new Error(`${id}: unknown flag ${flag}`);
      executable.add(name);
    }
  }
  const { expect = '', 'run.json': run, ...rest } = files;
  if (rest.Dockerfile === undefined) throw new Error(`${id}: no Dockerfile`);
  return {
    id,
    vfs: memoryVfs(rest, path => executable.has(path)),
    dockerfile: rest.Dockerfile,
    run: run === undefined ? undefined : (JSON.parse(run) as RunOverrides),
    expect: parseExpect(expect, id),
  };
}

function parseExpect(text: string, id: string): Case['expect'] {
  const expect: Partial<Record<ExpectKey, string>> = {};
  for (const line of text
    .split('\n')
    .map(l => l.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean)) {
    const colon = line.indexOf(':');
    const key = EXPECT_KEYS.find(k => k === line.slice(0, colon).trim());
    if (!key) throw new Error(`${id}: unknown expectation ${line}`);
    expect[key] = line.slice(colon + 1).trim();
  }
  return expect;
}

/**
 * A case that is a folder with a Dockerfile; `run.json` beside it is what its `docker run` line changes, and
 * `not-run.txt` says why it can be linted only.
 */
export function folderCase(folder: string): Case {
  const path = folder.startsWith('/') ? folder : `${root}${folder}`;
  const run = `${path}/run.json`;
  const notRun = `${path}/not-run.txt`;
  return {
    id: folder,
    vfs: nodeVfs(path),
    dockerfile: readFileSync(`${path}/Dockerfile`, 'utf8'),
    run: existsSync(run) ? (JSON.parse(readFileSync(run, 'utf8')) as RunOverrides) : undefined,
    expect: existsSync(notRun) ? { 'not-run': readFileSync(notRun, 'utf8').trim() } : {},
    folder: path,
  };
}

/** All folders below `rules` and `examples` that hold a Dockerfile. */
export function caseFolders(): readonly string[] {
  return ['rules', 'examples'].flatMap(folder =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('/Dockerfile') && !file.includes('node_modules/'))
      .map(file => `${folder}/${file.slice(0, -'/Dockerfile'.length)}`)
      .sort(),
  );
}
