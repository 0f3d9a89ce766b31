import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { BuildRule } from './build-tools.ts';
import { MAX_TEXT, stringsAt, withConstants, withPaths } from './bundler-configs.ts';
import { record } from './jsonc.ts';
import { readPackage, textAt } from './project.ts';

/** `node scripts/build.mjs`, `tsx build/server.ts` in a script of a package. */
const RUNS_PROGRAM =
  /(?:^|[\s;&|])(?:node|bun|bun run|tsx|ts-node)\s+(?:-\S+\s+)*["']?([\w./@-]+\.[cm]?[jt]s)\b/g;
const ENTRY = /\b(?:entry[Pp]oints|input|entry)\s*:\s*/g;
const FILE = /\b(?:outfile|file)\s*:\s*["'`]([^"'`\n]+)["'`]/;
const DIRECTORY = /\b(?:outdir|outDir|dir)\s*:\s*["'`]([^"'`\n]+)["'`]/;
const BUNDLER = /["'](?:esbuild|rollup|rolldown|tsup|tsdown)["']|\bBun\.build\(/;

/**
 * Programs of the project's own that call a bundler, read as text: what stands between one list of entries and the next
 * is one bundle. Each entry is checked against the files that exist.
 *
 * @source https://esbuild.github.io/api/#build, https://rollupjs.org/javascript-api/, https://rolldown.rs/reference/,
 *   https://tsup.egoist.dev/#using-custom-tsup-script, https://bun.com/docs/bundler
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
    if (text === undefined || !BUNDLER.test(text)) return [];
    return bundlesIn(withConstants(withPaths(text, true, paths.dirname(file))), directory);
  });
}

function bundlesIn(source: string, directory: string): readonly BuildRule[] {
  const found = [...source.matchAll(ENTRY)];
  const common = DIRECTORY.exec(source)?.[1];
  return found.flatMap((match, at): readonly BuildRule[] => {
    const end = match.index + match[0].length;
    const behind = source.slice(end, found[at + 1]?.index);
    // What stands before it belongs to it only within the same braces.
    const before = source.slice(source.lastIndexOf('}', match.index) + 1, match.index);
    const within = [behind, before].find(part => FILE.test(part) || DIRECTORY.test(part)) ?? '';
    const file = FILE.exec(within)?.[1];
    const out = DIRECTORY.exec(within)?.[1] ?? common;
    const named = out === undefined ? [] : namedEntries(behind, paths.resolve(directory, out), directory);
    if (named.length > 0) return named;
    const entries = stringsAt(source, end)
      .filter(name => SOURCE.test(name))
      .map(name => paths.resolve(directory, name));
    const [entry] = entries;
    if (entry && file) return [{ kind: 'file', output: paths.resolve(directory, file), entry }];
    const folder = out && paths.resolve(directory, out);
    return entry && folder ? [{ kind: 'entries', directory: folder, entries, isNamed: true }] : [];
  });
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const PAIRS = [
  /\bout\s*:\s*["'`](?<out>[^"'`\n]+)["'`]\s*,\s*in\s*:\s*["'`](?<from>[^"'`\n]+)["'`]/g,
  /\bin\s*:\s*["'`](?<from>[^"'`\n]+)["'`]\s*,\s*out\s*:\s*["'`](?<out>[^"'`\n]+)["'`]/g,
];
const MEMBER = /["'`]?(?<out>[\w./-]+)["'`]?\s*:\s*["'`](?<from>[^"'`\n]+)["'`]/g;

/** `[{ in: 'src/start.ts', out: 'app' }]`, `{ app: 'src/start.ts' }`. */
function namedEntries(list: string, folder: string, directory: string): readonly BuildRule[] {
  const close = { '[': ']', '{': '}' }[list[0] ?? ''];
  if (close === undefined) return [];
  const text = list.slice(0, list.indexOf(close));
  return (close === ']' ? PAIRS : [MEMBER]).flatMap(pattern =>
    [...text.matchAll(pattern)].flatMap(({ groups }): readonly BuildRule[] => {
      const { out = '', from = '' } = groups ?? {};
      if (!SOURCE.test(from)) return [];
      return [
        { kind: 'file', output: paths.join(folder, `${out}.js`), entry: paths.resolve(directory, from) },
      ];
    }),
  );
}
