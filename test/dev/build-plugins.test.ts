import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { dataAsText } from '../../src/dev/build-plugins.ts';
import { rowsOf } from '../../src/knowledge/images/rows-of.ts';
import { rows } from '../../src/knowledge/images/table.ts';

it('the bundles know the same base images as the table', async () => {
  const { outputFiles } = await build({
    entryPoints: ['src/knowledge/images/rows-of.ts'],
    bundle: true,
    format: 'esm',
    write: false,
    plugins: [dataAsText],
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  const bundled: { readonly rowsOf: typeof rowsOf } = await import(`data:text/javascript;base64,${source}`);
  const repos = new Set(rows.flatMap(row => row.repos));
  for (const repo of [...repos, 'nowhere', 'postgre', '']) expect(bundled.rowsOf(repo)).toEqual(rowsOf(repo));
});
