import type { Recipe } from '../recipe.ts';

/** Frameworks of Node with a command of their own, their development servers, and runners of many packages. */

const HAND = [
  "for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => { console.log('HANDLER'); setTimeout(() => process.exit(42), 300); });",
  'setInterval(() => {}, 1000);',
  "console.log('SCRIPT-READY');",
  '',
].join('\n');
const PAGE = { 'index.html': '<!doctype html><p>x\n' };

const run = (
  id: string,
  proves: string,
  npm: readonly string[],
  argv: readonly string[],
  more: Partial<Recipe> = {},
): Recipe => ({ id, proves: [proves], npm, argv, ready: 'rest', graceMs: 6000, stop: ['SIGINT'], ...more });

const heavy = (
  id: string,
  proves: string,
  npm: readonly string[],
  argv: readonly string[],
  more: Partial<Recipe> = {},
): Recipe => run(id, proves, npm, argv, { ...more, heavy: true });

const NEXT = {
  'package.json': '{"dependencies":{"next":"16.4.6"}}',
  'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
  'app/page.js': 'export default () => <p>x</p>;\n',
};
const MONOREPO = {
  'package.json': JSON.stringify({
    name: 'root',
    private: true,
    packageManager: 'npm@10.8.2',
    workspaces: ['packages/*'],
  }),
  'package-lock.json': JSON.stringify({
    name: 'root',
    lockfileVersion: 3,
    packages: {
      '': { name: 'root', workspaces: ['packages/*'] },
      'packages/a': { name: 'a', version: '1.0.0' },
      'node_modules/a': { resolved: 'packages/a', link: true },
    },
  }),
  'packages/a/package.json': JSON.stringify({
    name: 'a',
    version: '1.0.0',
    scripts: { start: 'node serve.js' },
  }),
  'packages/a/serve.js': HAND,
  'turbo.json': '{"tasks":{"start":{"cache":false,"persistent":true}}}',
  'nx.json': '{"analytics":false}',
};

const DOCUSAURUS_PACKAGES = ['@docusaurus/core', '@docusaurus/preset-classic', 'react', 'react-dom'];
const DOCUSAURUS = {
  'package.json': '{"name":"x","version":"1.0.0"}',
  'docusaurus.config.js':
    "module.exports = { title: 'x', url: 'http://localhost', baseUrl: '/', presets: [['classic', { blog: false }]] };\n",
  'docs/a.md': '# x\n',
};

const ANGULAR_PACKAGES = ['@angular/cli', '@angular/build', '@angular-devkit/build-angular', '@angular/core'];
/** The smallest workspace: what builds it says whether Vite or webpack serves it. */
const angular = (builder: 'application' | 'browser') => ({
  'package.json': '{"name":"x","version":"1.0.0"}',
  'angular.json': JSON.stringify({
    version: 1,
    projects: {
      x: {
        projectType: 'application',
        root: '',
        sourceRoot: 'src',
        architect: {
          build: {
            builder: `@angular-devkit/build-angular:${builder}`,
            options: {
              outputPath: 'dist',
              index: 'src/index.html',
              [builder === 'browser' ? 'main' : 'browser']: 'src/main.ts',
              tsConfig: 'tsconfig.json',
              optimization: false,
            },
          },
          serve: {
            builder: '@angular-devkit/build-angular:dev-server',
            options: { buildTarget: 'x:build' },
          },
        },
      },
    },
  }),
  'tsconfig.json':
    '{"compilerOptions":{"target":"ES2022","module":"ES2022","moduleResolution":"bundler","types":[],"skipLibCheck":true},"files":["src/main.ts"]}',
  'src/index.html': '<p>x\n',
  'src/main.ts': "console.log('x');\n",
});

const COREPACK_NPM = JSON.stringify({
  locator: { name: 'npm', reference: '10.0.0' },
  bin: { npm: './bin/npm-cli.js', npx: './bin/npx-cli.js' },
  hash: 'sha512.x',
});

export default [
  run('vite/dev', 'vite', ['vite'], ['vite'], { files: PAGE, ready: { port: 5173 } }),
  run('vite/preview', 'vite', ['vite'], ['vite', 'preview'], {
    files: { ...PAGE, 'dist/index.html': '' },
    ready: { port: 4173 },
  }),
  run('node-dev/hand', 'node-dev', ['node-dev'], ['node-dev', '--notify=false', 'hand.js'], {
    files: { 'hand.js': HAND },
    ready: { log: 'SCRIPT-READY' },
  }),
  run('turbo/start', 'turbo', ['turbo'], ['turbo', 'run', 'start'], {
    files: MONOREPO,
    env: { TURBO_TELEMETRY_DISABLED: '1' },
    ready: { log: 'SCRIPT-READY' },
  }),
  run('vitepress/dev', 'site-servers', ['vitepress'], ['vitepress', 'dev', '.'], {
    files: { 'index.md': '# x\n' },
    ready: { port: 5173 },
  }),
  run('vitepress/preview', 'site-servers', ['vitepress'], ['vitepress', 'preview', '.'], {
    files: { 'index.md': '# x\n' },
    before: 'vitepress build . >/dev/null 2>&1',
    ready: { port: 4173 },
  }),
  heavy('parcel/serve', 'site-servers', ['parcel'], ['parcel', 'index.html'], {
    files: PAGE,
    ready: { port: 1234 },
  }),
  heavy('vue-cli-service/serve', 'site-servers', ['@vue/cli-service', 'vue'], ['vue-cli-service', 'serve'], {
    files: { 'package.json': '{"name":"x"}', 'public/index.html': '<div>', 'src/main.js': '' },
    ready: { port: 8080 },
  }),
  heavy('docusaurus/start', 'site-servers', DOCUSAURUS_PACKAGES, ['docusaurus', 'start', '--no-open'], {
    files: DOCUSAURUS,
    ready: { port: 3000 },
  }),
  heavy('docusaurus/serve', 'site-servers', DOCUSAURUS_PACKAGES, ['docusaurus', 'serve', '--no-open'], {
    files: { ...DOCUSAURUS, 'build/index.html': '<p>x' },
    differs: {
      'SIGTERM mask': 'a listener comes and goes; without one node has its own or none, and stays with both',
      'SIGINT mask': 'likewise',
    },
    ready: { port: 3000 },
  }),
  ...(['application', 'browser'] as const).map(builder =>
    heavy(`ng/${builder}`, 'ng', ANGULAR_PACKAGES, ['ng', 'serve'], {
      files: angular(builder),
      env: { NG_CLI_ANALYTICS: 'false' },
      differs: { argv: 'its title names the project too' },
      ready: { port: 4200 },
    }),
  ),
  heavy('nest/start', 'nest', ['@nestjs/cli', 'typescript'], ['nest', 'start'], {
    files: {
      'nest-cli.json': '{"sourceRoot":"src"}',
      'tsconfig.json':
        '{"compilerOptions":{"module":"commonjs","target":"es2020","outDir":"./dist","rootDir":"./src","types":["node"],"strict":false}}',
      'package.json': '{"name":"x","version":"1.0.0"}',
      'src/main.ts': HAND.replaceAll("['SIGTERM', 'SIGINT']", "['SIGTERM', 'SIGINT'] as const"),
    },
    ready: { log: 'SCRIPT-READY' },
  }),
  // Its own yarn and pnpm would lie over theirs.
  heavy('corepack/npm', 'corepack', ['corepack'], ['corepack', 'npm', 'start'], {
    files: {
      'package.json': JSON.stringify({
        name: 'x',
        packageManager: 'npm@10.0.0',
        scripts: { start: 'node hand.js' },
      }),
      'hand.js': HAND,
    },
    // As if it had downloaded it.
    before: `mkdir -p c/v1/npm && cp -r /usr/lib/node_modules/npm c/v1/npm/10.0.0 && printf %s '${COREPACK_NPM}' >c/v1/npm/10.0.0/.corepack`,
    env: { COREPACK_HOME: '/w/c' },
    needs: ['npm'],
    ready: { log: 'SCRIPT-READY' },
  }),
  heavy('next/start', 'next', ['next', 'react', 'react-dom'], ['next', 'start'], {
    files: NEXT,
    before: 'NEXT_TELEMETRY_DISABLED=1 next build --webpack >/dev/null',
    differs: { argv: 'its title is a name of its own with its version' },
    ready: { port: 3000 },
  }),
  heavy('next/dev', 'next', ['next', 'react', 'react-dom'], ['next', 'dev'], {
    files: NEXT,
    ready: { port: 3000 },
  }),
  heavy('nuxt/dev', 'nuxt', ['nuxt'], ['nuxt', 'dev'], {
    files: { 'app.vue': '<template><p>x</p></template>\n', 'package.json': '{"type":"module"}' },
    ready: { port: 3000 },
  }),
  heavy('nx/run', 'nx', ['nx'], ['nx', 'run', 'a:start'], {
    files: MONOREPO,
    env: { NX_DAEMON: 'false' },
    ready: { log: 'SCRIPT-READY' },
  }),
  heavy(
    'webpack/serve',
    'webpack',
    ['webpack-cli', 'webpack', 'webpack-dev-server'],
    ['webpack', 'serve', '--mode=development', '--port=8080'],
    { files: { 'src/index.js': '' }, ready: { port: 8080 } },
  ),
  heavy(
    'webpack/watch',
    'webpack',
    ['webpack-cli', 'webpack'],
    ['webpack', '--watch', '--mode=development'],
    {
      files: { 'src/index.js': '' },
      ready: { log: 'compiled' },
    },
  ),
  heavy('live-server/plain', 'live-server', ['live-server'], ['live-server', '--no-browser', '--port=8081'], {
    files: PAGE,
    ready: { port: 8081 },
  }),
  heavy(
    'browser-sync/start',
    'live-server',
    ['browser-sync'],
    ['browser-sync', 'start', '--server', '--no-open', '--no-ui', '--port', '3001'],
    { files: PAGE, ready: { port: 3001 } },
  ),
  heavy('eleventy/serve', 'live-server', ['@11ty/eleventy'], ['eleventy', '--serve'], {
    files: { 'index.md': '# x\n' },
    ready: { port: 8080 },
  }),
  heavy(
    'react-scripts/start',
    'react-scripts',
    ['react-scripts', 'react', 'react-dom'],
    ['react-scripts', 'start'],
    {
      files: {
        'package.json': '{"name":"x","version":"1.0.0"}',
        'public/index.html': '<div id="root"></div>\n',
        'src/index.js': "console.log('x');\n",
      },
      env: { BROWSER: 'none' },
      ready: { port: 3000 },
    },
  ),
] satisfies readonly Recipe[];
