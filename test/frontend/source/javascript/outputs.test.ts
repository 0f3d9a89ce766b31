import { expect, test } from 'vitest';
import { analyseJavaScript } from '../../../../src/frontend/source/javascript/index.ts';
import { built, effect, type Files, image, parsers } from './harness.ts';

const pkg = (scripts: Record<string, string>, more: object = {}) => JSON.stringify({ scripts, ...more });
const APP = `setInterval(() => {}, 10); process.on('SIGTERM', () => process.exit(0))`;

function analyse(files: Files, entry: string, runs?: readonly string[]) {
  const source = { kind: 'file', path: entry } as const;
  return analyseJavaScript({ source, args: [], cwd: '/app', env: {}, files: built(files, runs), parsers });
}

test.each<[string, Files, string, string, (readonly string[])?]>([
  [
    'tsc',
    {
      'src/index.ts': APP,
      'tsconfig.json': `{"compilerOptions":{"outDir":"dist","rootDir":"src"}}`,
      'package.json': pkg({ build: 'tsc' }),
    },
    'dist/index.js',
    'src/index.ts',
  ],
  [
    'an nx application',
    { 'apps/api/src/main.ts': APP, 'package.json': pkg({ build: 'nx run api:build' }) },
    'dist/apps/api/main.js',
    'apps/api/src/main.ts',
  ],
  [
    'a folder of outputs copied below another',
    { 'src/server.ts': APP, 'package.json': pkg({ build: 'make' }) },
    'build/dist/server.js',
    'src/server.ts',
  ],
  [
    'tsc without rootDir',
    {
      'src/index.ts': APP,
      'tsconfig.json': `{"compilerOptions":{"outDir":"./dist"},"include":["src/**/*"]}`,
      'package.json': pkg({}),
    },
    'dist/index.js',
    'src/index.ts',
  ],
  [
    'the extension left out',
    {
      'src/server.ts': APP,
      'tsconfig.json': `{"compilerOptions":{"outDir":"build"}}`,
      'package.json': pkg({}),
    },
    'build/server',
    'src/server.ts',
  ],
  [
    'extends',
    {
      'src/a.ts': APP,
      'base.json': `{"compilerOptions":{"outDir":"out","rootDir":"src",/* c */}}`,
      'tsconfig.json': `{"extends":"./base"}`,
      'package.json': pkg({}),
    },
    'out/a.js',
    'src/a.ts',
  ],
  [
    'tsc -p',
    {
      'src/a.ts': APP,
      'conf/tsconfig.prod.json': `{"compilerOptions":{"outDir":"../out","rootDir":"../src"}}`,
      'package.json': pkg({ build: 'tsc -p conf/tsconfig.prod.json && tsc-alias' }),
    },
    'out/a.js',
    'src/a.ts',
  ],
  [
    'esbuild --outfile',
    {
      'src/main.ts': APP,
      'src/index.ts': '',
      'package.json': pkg({ build: 'esbuild src/main.ts --bundle --platform=node --outfile=dist/index.js' }),
    },
    'dist/index.js',
    'src/main.ts',
  ],
  [
    'esbuild --outdir',
    { 'server/app.ts': APP, 'package.json': pkg({ build: 'esbuild server/app.ts --bundle --outdir=dist' }) },
    'dist/app.js',
    'server/app.ts',
  ],
  [
    'esbuild in a RUN',
    { 'a.ts': APP, 'package.json': pkg({}) },
    'out.mjs',
    'a.ts',
    ['npx esbuild a.ts --outfile=out.mjs'],
  ],
  [
    'tsup',
    { 'src/server.ts': APP, 'package.json': pkg({ build: 'tsup src/server.ts --format esm' }) },
    'dist/server.js',
    'src/server.ts',
  ],
  [
    'tsdown.config with paths that are put together',
    {
      'bin/main.ts': APP,
      'tsdown.config.mts': `import path from 'node:path'; const bin = path.resolve('bin'); const build = path.resolve(__dirname, 'build');
        export default defineConfig({ entry: [path.resolve(bin, 'main.ts')], outDir: path.join(build, 'server') })`,
      'package.json': pkg({ build: 'tsdown' }),
    },
    'build/server/main.cjs',
    'bin/main.ts',
  ],
  [
    'tsup.config',
    {
      'src/main.ts': APP,
      'tsup.config.ts': `import { defineConfig } from 'tsup'; export default defineConfig({ entry: ['src/main.ts'], outDir: 'lib' })`,
      'package.json': pkg({ build: 'tsup' }),
    },
    'lib/main.js',
    'src/main.ts',
  ],
  [
    'ncc',
    { 'src/x.ts': APP, 'package.json': pkg({ build: 'ncc build src/x.ts -o dist' }) },
    'dist/index.js',
    'src/x.ts',
  ],
  [
    'webpack',
    {
      'src/x.ts': APP,
      'webpack.config.js': `module.exports = { entry: './src/x.ts', output: { path: path.resolve(__dirname, 'dist'), filename: 'bundle.js' } }`,
      'package.json': pkg({ build: 'webpack' }),
    },
    'dist/bundle.js',
    'src/x.ts',
  ],
  ['swc', { 'src/x.ts': APP, 'package.json': pkg({ build: 'swc src -d dist' }) }, 'dist/x.js', 'src/x.ts'],
  ['babel', { 'src/x.js': APP, 'package.json': pkg({ build: 'babel src -d lib' }) }, 'lib/x.js', 'src/x.js'],
  [
    'vite --ssr',
    {
      'src/entry.ts': APP,
      'package.json': pkg({ build: 'vite build --ssr src/entry.ts --outDir dist/server' }),
    },
    'dist/server/entry.js',
    'src/entry.ts',
  ],
  [
    'nest',
    {
      'src/main.ts': APP,
      'nest-cli.json': '{"sourceRoot":"src"}',
      'tsconfig.json': `{"compilerOptions":{"outDir":"./dist","baseUrl":"./"}}`,
      'package.json': pkg({ build: 'nest build' }),
    },
    'dist/main',
    'src/main.ts',
  ],
  [
    'nest monorepo',
    {
      'apps/api/src/main.ts': APP,
      'apps/job/src/main.ts': '',
      'nest-cli.json':
        '{"monorepo":true,"projects":{"api":{"root":"apps/api","entryFile":"main","sourceRoot":"apps/api/src"},"job":{"root":"apps/job","entryFile":"main","sourceRoot":"apps/job/src"}}}',
      'package.json': pkg({}),
    },
    'dist/apps/api/main.js',
    'apps/api/src/main.ts',
  ],
  [
    'the main of a package',
    {
      'src/index.ts': APP,
      'package.json': pkg({}, { main: 'dist/index.js' }),
      'tsconfig.json': `{"compilerOptions":{"outDir":"dist"}}`,
    },
    '.',
    'src/index.ts',
  ],
  [
    'a workspace',
    {
      'apps/api/src/index.ts': APP,
      'apps/api/package.json': pkg({ build: 'tsc' }),
      'apps/api/tsconfig.json': `{"extends":"../../tsconfig.base.json","compilerOptions":{"outDir":"dist"}}`,
      'tsconfig.base.json': '{}',
      'package.json': pkg({}),
    },
    'apps/api/dist/index.js',
    'apps/api/src/index.ts',
  ],
  [
    'by convention',
    { 'src/index.ts': APP, 'package.json': pkg({ build: 'some-tool' }) },
    'dist/index.js',
    'src/index.ts',
  ],
])('the source of an output: %s', (_, files, entry, expected, runs) => {
  const analysis = analyse(files, entry, runs);
  if ('unknown' in analysis) throw new Error(analysis.unknown);
  expect(analysis.sources[0]).toBe(expected);
  expect(analysis.signals.SIGTERM).toMatchObject({ reaction: [{ do: 'exit', status: 0 }] });
});

test('several candidates are an unknown', () => {
  const files = {
    'a.ts': APP,
    'b.ts': APP,
    'package.json': pkg({ one: 'esbuild a.ts --outfile=dist/x.js', two: 'esbuild b.ts --outfile=dist/x.js' }),
  };
  expect(analyse(files, 'dist/x.js')).toEqual({
    unknown: '/app/dist/x.js may be built from /app/a.ts or /app/b.ts',
  });
});

test('no source is an unknown', () => {
  expect(analyse({ 'package.json': pkg({}) }, 'dist/x.js')).toEqual({
    unknown: 'no build step that is understood makes /app/dist/x.js',
  });
});

test('what loads such a file may go on for ever', () => {
  const files = { 'package.json': pkg({}), 'start.js': `require('./dist/x')().catch(console.error)` };
  expect(analyse(files, 'start.js')).toMatchObject({ lifetime: 'unknown' });
});

test('Next: the standalone server', () => {
  const analysis = analyse({ 'package.json': pkg({ build: 'next build' }) }, '.next/standalone/server.js');
  expect(analysis).toMatchObject({
    runsAs: { program: 'next', argv: ['next', 'start'] },
    lifetime: 'service',
  });
});

test('Nitro: its server listens to SIGTERM', () => {
  const analysis = analyse({ 'package.json': pkg({ build: 'nuxt build' }) }, '.output/server/index.mjs');
  expect(analysis).toMatchObject({
    signals: { SIGTERM: { reaction: [{ do: 'work' }, { do: 'exit', status: 0 }] } },
    lifetime: 'service',
  });
});

test('imports of an output are those of its source', () => {
  const files = {
    'src/index.ts': `import { stop } from '@app/stop'; setInterval(() => {}, 10); stop()`,
    'src/lib/stop.ts': `export const stop = () => process.on('SIGTERM', () => process.exit(0))`,
    'tsconfig.json': `{"compilerOptions":{"outDir":"dist","rootDir":"src","paths":{"@app/*":["./src/lib/*"]}}}`,
    'package.json': pkg({}),
  };
  expect(analyse(files, 'dist/index.js')).toMatchObject({
    sources: ['src/index.ts', 'src/lib/stop.ts'],
    unknowns: [],
  });
});

test.each(['page.html', 'query.sql', 'logo.png'])('an asset runs nothing: %s', name => {
  const files = {
    'index.ts': `import asset from './assets/${name}';
      process.on('SIGINT', () => process.exit(0));
      Bun.serve({ port: 3000, fetch: () => new Response(asset) });`,
    // What is no text is not among the files of an image.
    ...(name === 'logo.png' ? {} : { [`assets/${name}`]: '<!doctype html><p>SELECT 1' }),
  };
  const result = analyseJavaScript({
    source: { kind: 'file', path: 'index.ts' },
    args: [],
    cwd: '/app',
    env: {},
    files: image(files),
    parsers,
  });
  expect('unknown' in result ? result.unknown : effect(result)).toBe('-');
});
