import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the command line and the library into dist/, with grammars, rule pages and notices beside them. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
const dist = `${root}dist`;
rmSync(dist, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { bin: 'src/cli/bin.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  metafile: true,
  define: { BUNDLED: 'true' },
  // Bundled CommonJS packages call require for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});

mkdirSync(`${dist}/grammars`, { recursive: true });
cpSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), `${dist}/grammars/web-tree-sitter.wasm`);
cpSync(
  require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm'),
  `${dist}/grammars/tree-sitter-python.wasm`,
);
mkdirSync(`${dist}/rules`);
for (const id of readdirSync(`${root}rules`)) {
  if (existsSync(`${root}rules/${id}/README.md`))
    cpSync(`${root}rules/${id}/README.md`, `${dist}/rules/${id}.md`);
}
writeFileSync(`${root}THIRD-PARTY-NOTICES.txt`, notices(Object.keys(metafile.inputs)));

/** The licences of all packages in the bundle. */
function notices(inputs: readonly string[]): string {
  const names = inputs.flatMap(input => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set([...names, '@vscode/tree-sitter-wasm', 'web-tree-sitter'])]
    .sort()
    .map(name => {
      const folder = `${root}node_modules/${name}`;
      const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
        version: string;
        license: string;
      };
      const file = readdirSync(folder).find(f => /^licen[cs]e/i.test(f));
      const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : '';
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join('\n----\n\n');
}
