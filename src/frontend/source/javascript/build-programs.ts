import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { BuildRule } from './build-commands.ts';
import { MAX_TEXT, stringsAt, withPaths } from './bundler-configs.ts';
import { record } from './jsonc.ts';
import { readPackage, textAt } from './project.ts';

/** `node scripts/build.mjs`, `tsx build/server.ts` in a script of a package. */
const RUNS_PROGRAM =
  /(?:^|[\s;&|])(?:node|bun|bun run|tsx|ts-node)\s+(?:-\S+\s+)*["']?([\w./@-]+\.[cm]?[jt]s)\b/g;
const ENTRY = /\b(?:entryPoints|input)\s*:\s*/g;
const FILE = /\b(?:outfile|file)\s*:\s*["'`]([^"'`\n]+)["'`]/;
const DIRECTORY = /\b(?:outdir|outDir|dir)\s*:\s*["'`]([^"'`\n]+)["'`]/;
const BUNDLER = /["'](?:esbuild|rollup|rolldown)["']/;

/**
 * Programs of the project's own that call a bundler, read as text: what stands between one list of entries and the next
 * is one bundle. Each entry is checked against the files that exist.
 *
 * @source https://esbuild.github.io/api/#build, https://rollupjs.org/javascript-api/, https://rolldown.rs/reference/
 */
export function programRules(files: ImageFiles, directory: string): readonly BuildRule[] {
  const scripts = Object.values(record(readPackage(files, directory)?.scripts));
  const programs = new Set(
    scripts.flatMap(script =>
      typeof script === 'string' ? [...script.matchAll(RUNS_PROGRAM)].map(([, file = '']) => file) : [],
    ),
  );
  return [...programs].flatMap(file => {
    const text = textAt(files, paths.resolve(directory, file))?.text.slice(0, MAX_TEXT);
    return text !== undefined && BUNDLER.test(text) ? bundlesIn(withPaths(text, true), directory) : [];
  });
}

function bundlesIn(source: string, directory: string): readonly BuildRule[] {
  const found = [...source.matchAll(ENTRY)];
  return found.flatMap((match, at): readonly BuildRule[] => {
    const end = match.index + match[0].length;
    const entries = stringsAt(source, end)
      .filter(name => /\.[cm]?[jt]sx?$/.test(name))
      .map(name => paths.resolve(directory, name));
    const [entry] = entries;
    const behind = source.slice(end, found[at + 1]?.index);
    const before = source.slice(found[at - 1]?.index ?? 0, match.index);
    const file = FILE.exec(behind)?.[1] ?? FILE.exec(before)?.[1];
    if (entry && file) return [{ kind: 'file', output: paths.resolve(directory, file), entry }];
    const out = DIRECTORY.exec(behind)?.[1] ?? DIRECTORY.exec(before)?.[1];
    return entry && out ? [{ kind: 'entries', directory: paths.resolve(directory, out), entries }] : [];
  });
}
