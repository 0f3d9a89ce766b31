import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles, RunStep } from '../../../model/index.ts';
import { buildSteps } from './build-commands.ts';
import { record, text } from './jsonc.ts';
import { readPackage } from './project.ts';

/** A script of geoffreybooth/meteor-base, which its README tells to run. @source src/docker/build-meteor-bundle.sh */
const OF_BASE = 'build-meteor-bundle.sh';
const SOURCES_OF_BASE = '/opt/src';

/** Options of `meteor build` with a value of their own. @source meteor tools/cli/commands.js */
const VALUED = /^--(?:architecture|server|mobile-settings|mobile-port|packageType|platforms)$/;

/** More modules and folders than these are not looked at. */
const MAX_MODULES = 200;
const MAX_FOLDERS = 400;

/** What the server does not load as it starts. @source https://guide.meteor.com/structure#special-directories */
const NOT_LOADED =
  /^(?:client|imports|node_modules|public|private|tests?|packages|cypress|cordova-build-override|programs|\..*)$/;
const MODULE = /^(?!.*[.-](?:tests?|spec|d|app-tests?)\.)[^.].*\.(?:[cm]?js|ts|jsx|tsx)$/;

/**
 * The server around the app, which bundle/main.js starts. On SIGHUP it tells the clients of a new version.
 *
 * @source meteor/meteor tools/static-assets/server/boot.js 048f4a0: no listeners; packages/webapp/webapp_server.js:
 *   listens; packages/webapp/socket_file.js: listens to signals where UNIX_SOCKET_PATH is set alone;
 *   packages/autoupdate/autoupdate_server.js: SIGHUP
 */
const SERVES = `
import http from 'http';
http.createServer().listen(process.env.PORT);
process.on('SIGHUP', () => {});
`;

/** `bundle/main.js`, which `meteor build` makes of an app, as a source beside it that loads what the server loads. */
export function meteorOutput(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): { readonly path: string; readonly text: FileText } | undefined {
  if (paths.basename(path) !== 'main.js') return undefined;
  const run = runs.find(step => step.text.includes('meteor'));
  const roots = new Set(run ? buildSteps(files, runs).flatMap(appsOf) : []);
  const [root] = roots;
  if (!run || root === undefined || roots.size > 1 || !isApp(files, root)) return undefined;
  const modules = modulesOf(files, root);
  if (!modules) return undefined;
  const loads = modules.map(module => `import './${module}';\n`).join('');
  return {
    path: paths.join(root, '.meteor-main.js'),
    text: { file: '', text: loads + SERVES, locate: () => run.at },
  };
}

/** The app that a command of a step builds. */
function appsOf({
  words,
  at,
}: {
  readonly words: readonly string[];
  readonly at: string;
}): readonly string[] {
  if (words.some(word => word.endsWith(OF_BASE))) return [SOURCES_OF_BASE];
  const tool = words.findIndex(word => paths.basename(word) === 'meteor');
  const args = words.slice(tool + 1);
  if (tool === -1 || args[0] !== 'build') return [];
  return args.some((arg, i) => i > 0 && !arg.startsWith('-') && !VALUED.test(args[i - 1] ?? '')) ? [at] : [];
}

const isApp = (files: ImageFiles, root: string): boolean =>
  files.list(root).includes('.meteor') || readPackage(files, root)?.meteor !== undefined;

/** What `/imports/x` starts from. */
export const meteorRoot = (files: ImageFiles, directory: string): string | undefined =>
  [...paths.upwards(directory)].find(at => isApp(files, at));

/** The one that package.json names, or all below the app, which is the older way. */
function modulesOf(files: ImageFiles, root: string): readonly string[] | undefined {
  const { mainModule } = record(readPackage(files, root)?.meteor);
  const named = text(mainModule) ?? text(record(mainModule).server);
  if (named !== undefined) return [named.replace(/^(?:\.?\/)?/, '')];
  if (mainModule !== undefined) return [];
  const found: string[] = [];
  const folders = [root];
  for (let at = 0; at < folders.length; at++) {
    const folder = folders[at] ?? '';
    if (at > MAX_FOLDERS || found.length > MAX_MODULES) return undefined;
    for (const name of files.list(folder)) {
      if (NOT_LOADED.test(name)) continue;
      const path = paths.join(folder, name);
      if (files.origin(path).kind === 'directory') folders.push(path);
      else if (MODULE.test(name)) found.push(path.slice(root === '/' ? 1 : root.length + 1));
    }
  }
  return found;
}
