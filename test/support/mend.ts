import { readFileSync } from 'node:fs';
import { type Fixed, fixAll, type Linted, type Texts } from '../../src/fix/loop.ts';
import { overlaid } from '../../src/fix/overlay.ts';
import type { Finding } from '../../src/lint/types.ts';
import { areaCases, type Case, caseAreas, caseFolders, folderCase, parseCases } from '../cases/read.ts';
import { lintVfs } from './lint.ts';

/** Findings that are to be mended. */
export const counts = ({ severity }: Finding): boolean => severity !== 'info';

/** Bad cases of rules, examples, and small cases with findings. */
export const brokenCases = (): readonly Case[] => [
  ...caseFolders()
    .filter(folder => !folder.includes('/good/'))
    .map(folderCase),
  ...caseAreas()
    .flatMap(areaCases)
    .filter(({ expect: { outcome, findings = 'none' } }) => outcome !== 'graceful' && findings !== 'none'),
];

/** Whole small projects that the suggested fixes bring in order. */
export const projects = (): readonly Case[] =>
  parseCases(readFileSync(new URL('../fix/projects.cases', import.meta.url), 'utf8'), 'projects');

/** Does a case end clean, and does each of its containers stop in order? */
export const isInOrder = ({ findings, launches }: Linted): boolean =>
  !findings.some(counts) && launches.every(({ stop }) => stop.outcome === 'graceful');

/**
 * Why a case does not end in order with all its fixes, by its id: below each reason, which begins with `==`, stand the
 * cases that it holds for.
 */
export function reasons(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('../fix/reasons.txt', import.meta.url), 'utf8');
  const found = new Map<string, string>();
  let reason = '';
  for (const line of text.split('\n').filter(own => own.trim() !== '' && !own.startsWith('#'))) {
    if (line.startsWith('== ')) reason = line.slice(3);
    else if (found.has(line)) throw new Error(`${line} has two reasons`);
    else found.set(line, reason);
  }
  return found;
}

/** A case with other texts in its files. */
export const withTexts = (item: Case, texts: Texts): Case => ({
  ...item,
  vfs: overlaid(item.vfs, texts, file => file),
  dockerfile: texts.get('Dockerfile') ?? item.dockerfile,
});

/** A case as `--fix` leaves it. */
export async function mended(item: Case, suggested: boolean, isMended = counts): Promise<Fixed> {
  const run = (texts: Texts) => lintVfs(withTexts(item, texts).vfs, {}, item.run);
  const read = (file: string) => item.vfs.read(file);
  return fixAll({ lint: run, read, nameOf: file => file, suggested, counts: isMended }, await run(new Map()));
}
