import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import {
  dataAsText,
  lazySources,
  noHighlighting,
  noLibTypes,
  noTerminalProbe,
  ownBundles,
  plainPositions,
  sharedBundle,
  smallPositions,
} from './build-plugins.ts';
import { compileBundles } from './compile-bundles.ts';
import { thirdPartyNotices } from './notices.ts';

/** Bundles the command line and the library into dist/, with the rule pages beside them. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = `${root}dist`;

const COMMON = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  metafile: true,
  // Its main file loads the others by a function of its own, which a bundler can't follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
} as const satisfies BuildOptions;

/**
 * The command line is CommonJS, for that starts faster (measured: 0.15 of a bare start less than ES modules).
 * esbuild splits only ES modules, so each module that is imported dynamically becomes a bundle of its own.
 * What is built later may import dynamically in its turn.
 */
async function buildCommandLine(): Promise<Metafile[]> {
  const lazy = new Map<string, string>([
    ['bin', `${root}src/cli/bin.ts`],
    ['compiled', `${root}src/cli/compiled.ts`],
  ]);
  const built = new Set<string>();
  const metafiles: Metafile[] = [];
  for (;;) {
    const entries = [...lazy].filter(([name]) => !built.has(name));
    if (entries.length === 0) return metafiles;
    for (const [name] of entries) built.add(name);
    const { metafile } = await build({
      ...COMMON,
      entryPoints: Object.fromEntries(entries),
      outdir: 'dist',
      format: 'cjs',
      // As an ES module it makes a `require` of its own, which hides the real one here.
      alias: {
        ...COMMON.alias,
        'web-tree-sitter': `${root}node_modules/web-tree-sitter/web-tree-sitter.cjs`,
      },
      define: { BUNDLED: 'true', 'import.meta.url': '__url', 'import.meta.resolve': '__unused' },
      banner: { js: "const __url=require('node:url').pathToFileURL(__filename).href;" },
      supported: { 'dynamic-import': false },
      plugins: [
        dataAsText,
        smallPositions,
        plainPositions,
        noHighlighting,
        noLibTypes,
        noTerminalProbe,
        sharedBundle(lazy),
        lazySources(lazy),
        ownBundles(lazy),
      ],
    });
    metafiles.push(metafile);
    isLean(metafile);
  }
}

/**
 * What few inputs need is in bundles of its own: readers of languages, of deployment files and of configurations, and
 * what mends.
 */
function isLean({ outputs }: Metafile): void {
  const inputs = Object.keys(outputs['dist/process.js']?.inputs ?? {});
  const heavy = inputs.find(
    file =>
      /src\/(?:frontend\/(?:source\/\w+|run|deploy\/\w+)\/(?!names|kinds)|config\/(?!find)|fix\/)/.test(
        file,
      ) && !file.startsWith('lazy-source:'),
  );
  if (heavy !== undefined) throw new Error(`${heavy} is loaded for every input`);
}

/** Puts each bundle behind a stub that runs it from compiled code where there is some: see src/cli/compiled.ts. */
function stubBundles(): void {
  mkdirSync(`${dist}/code`);
  for (const file of readdirSync(dist)) {
    if (!file.endsWith('.js') || file === 'bin.js' || file === 'compiled.js') continue;
    renameSync(`${dist}/${file}`, `${dist}/code/${file}`);
    const stub = `require('./compiled.js').loadCompiled(module, require, __dirname + '/code/${file}');\n`;
    writeFileSync(`${dist}/${file}`, stub);
  }
}

async function buildLibrary(): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'library/[name]-[hash]',
    splitting: true,
    format: 'esm',
    define: { BUNDLED: 'true' },
    // Bundled CommonJS packages call require for Node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [dataAsText, smallPositions, plainPositions, noHighlighting, noLibTypes],
  });
  return metafile;
}

/** Parsers that are no JavaScript. */
const WASM = [
  '@ruby/prism/src/prism.wasm',
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
];

function copyData(): void {
  mkdirSync(`${dist}/rules`, { recursive: true });
  for (const name of readdirSync(`${root}rules`)) {
    const page = `${root}rules/${name}/README.md`;
    if (existsSync(page)) cpSync(page, `${dist}/rules/${name}.md`);
    else if (name.endsWith('.md')) cpSync(`${root}rules/${name}`, `${dist}/rules/${name}`);
  }
  for (const file of WASM) cpSync(`${root}node_modules/${file}`, `${dist}/${basename(file)}`);
  // The package is of ES modules; what is in dist/*.js is not.
  writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');
}

/** A bundle that was moved looks for what lies beside it elsewhere: what `init` writes holds the version. */
function knowsItself(): void {
  const folder = mkdtempSync(`${tmpdir()}/pid1-lint-`);
  execFileSync(process.execPath, [`${dist}/bin.js`, 'init', '--yes'], { cwd: folder });
  const written = readFileSync(`${folder}/.pre-commit-config.yaml`, 'utf8');
  rmSync(folder, { recursive: true });
  if (!/rev: v\d/.test(written)) throw new Error('a bundle does not find the version of the package');
}

rmSync(dist, { recursive: true, force: true });
const metafiles = await buildCommandLine();
stubBundles();
metafiles.push(await buildLibrary());
copyData();
await compileBundles(root);
knowsItself();
chmodSync(`${dist}/bin.js`, 0o755);
const inputs = [
  ...metafiles.flatMap(metafile => Object.keys(metafile.inputs)),
  ...WASM.map(file => `node_modules/${file}`),
];
writeFileSync(`${root}THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(root, inputs));
