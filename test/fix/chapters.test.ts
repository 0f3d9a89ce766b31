import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { withEdits } from '../../src/fix/plan.ts';
import { caseFolders, folderCase } from '../cases/read.ts';
import { lintVfs } from '../support/lint.ts';

/** What a rule's own bad cases are offered. */
async function offered(id: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const folder of caseFolders().filter(name => name.startsWith(`rules/${id}/bad/`))) {
    const { vfs, run } = folderCase(folder);
    const { findings } = await lintVfs(vfs, {}, run);
    const own = findings.filter(({ rule }) => rule === id);
    for (const { fixes } of withEdits(own, file => vfs.read(file)))
      for (const { edits, safety } of fixes) if (edits.length > 0) found.add(safety);
  }
  return found;
}

const chapter = (id: string) => {
  const page = readFileSync(new URL(`../../rules/${id}/README.md`, import.meta.url), 'utf8');
  const [, after = ''] = page.split('\n## How to fix it\n');
  return after.split(/\n## /)[0] ?? '';
};

describe.each(rules)('the chapter of $id', ({ id }) => {
  test('says which of its fixes are written, and by which option', async () => {
    const kinds = await offered(id);
    const text = chapter(id);
    if (kinds.has('safe')) expect(text).toContain('`--fix` ');
    if (kinds.has('suggested')) expect(text).toContain('`--fix-suggested` ');
    if (kinds.size === 0) expect(text).toContain('No edit is offered: ');
    else expect(text).not.toContain('No edit is offered: ');
  });
});
