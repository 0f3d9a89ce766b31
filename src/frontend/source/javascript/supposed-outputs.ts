import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { record, text } from './jsonc.ts';
import { readPackage } from './project.ts';
import { resolveFile, withoutExtension } from './resolve.ts';

/** The source file of a module name: the same, or with an extension of TypeScript. */
export function source(files: ImageFiles, path: string): string | undefined {
  const hit = resolveFile(files, withoutExtension(path));
  if (hit?.kind !== 'file' || paths.dirname(hit.path) !== paths.dirname(path)) {
    const exact = resolveFile(files, path);
    return exact?.kind === 'file' ? exact.path : undefined;
  }
  return hit.path;
}

export const list = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

const OUTPUTS = /^(dist|build|lib|out|output|\.build|compiled|js)$/;

/** `dist/x.js` of the package there is `src/x.ts` in nearly every project. */
export function byConventionOf(files: ImageFiles, path: string, root: string): readonly string[] {
  const parts = path.slice(root === '/' ? 1 : root.length + 1).split('/');
  if (!OUTPUTS.test(parts[0] ?? '')) return [];
  const [, ...rest] = parts;
  // A folder of outputs is often copied below another: `build/dist/x.js`.
  const last = parts.slice(parts.findLastIndex(part => OUTPUTS.test(part)) + 1);
  for (const tail of last.length === rest.length ? [rest] : [rest, last]) {
    if (tail.length === 0) continue;
    for (const base of ['src', '', 'server', 'app']) {
      const hit = source(files, paths.join(root, base, ...tail));
      if (hit) return [hit];
    }
  }
  // Nx: `dist/apps/api/main.js` is `apps/api/src/main.ts`.
  for (let at = rest.length - 1; at > 0; at--) {
    const hit = source(files, paths.join(root, ...rest.slice(0, at), 'src', ...rest.slice(at)));
    if (hit) return [hit];
  }
  return [];
}

const ANY_NAME = /^(?:index|main|app|server|cli|bundle|out|run|entry)\./;
const FOLDERS = [
  '',
  'src',
  'scripts',
  'server',
  'worker',
  'workers',
  'bin',
  'src/scripts',
  'src/server',
  'src/workers',
];

/** Of what no step is seen to make: the one source that it may come from. */
export function supposedSource(files: ImageFiles, path: string): string | undefined {
  if (path.includes('/node_modules/')) return undefined;
  const root = [...paths.upwards(paths.dirname(path))].find(directory => readPackage(files, directory));
  if (root === undefined) return undefined;
  for (const guess of [byName, copiedFrom, developed]) {
    const found = [...new Set(guess(files, path, root))].filter(hit => hit !== path);
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

/** A script of its own builds it (`bun scripts/build.ts`): of the source that has its name. */
function byName(files: ImageFiles, path: string, root: string): readonly string[] {
  const name = paths.basename(path);
  if (ANY_NAME.test(name)) return [];
  return FOLDERS.flatMap(folder => list(source(files, paths.join(root, folder, name))));
}

/** A script copies what was built to where it is shipped from: `release/dist/x.js`, of `dist/x.js`. */
function copiedFrom(files: ImageFiles, path: string, root: string): readonly string[] {
  const parts = path.slice(root === '/' ? 1 : root.length + 1).split('/');
  const at = parts.findIndex(part => OUTPUTS.test(part));
  return at > 0 ? byConventionOf(files, paths.join(root, ...parts.slice(at)), root) : [];
}

const DEVELOPS =
  /^(?:(?:start|run|serve|server)[:-])?(?:dev|develop|development|watch|local)(?:[:-](?:server|api))?$/;
const RUNS_SOURCE =
  /(?:^|[\s"'])(?:tsx|ts-node|ts-node-dev|tsnd|nodemon|node|bun|vite-node|babel-node|swc-node|sucrase-node|esno)\s(?:[^&|;]*?\s)?["']?([\w./-]+\.[cm]?tsx?)\b/;

/** The package is started by this file, and developed by that source. */
function developed(files: ImageFiles, path: string, root: string): readonly string[] {
  const { main, scripts } = readPackage(files, root) ?? {};
  const all = Object.entries(record(scripts));
  const below = path.slice(root === '/' ? 1 : root.length + 1);
  const shown = withoutExtension(below);
  const starts = [
    text(main),
    ...all.flatMap(([name, script]) => (/^(?:start|serve)/.test(name) ? text(script) : [])),
  ];
  if (!starts.some(start => start?.includes(shown))) return [];
  return all.flatMap(([name, script]) => {
    const run = DEVELOPS.test(name) ? RUNS_SOURCE.exec(text(script)?.slice(0, 500) ?? '')?.[1] : undefined;
    return run === undefined ? [] : list(source(files, paths.resolve(root, run)));
  });
}
