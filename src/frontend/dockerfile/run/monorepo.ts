import { path } from '../../../base/index.ts';
import type { Args } from './args.ts';
import { copyTree } from './move.ts';
import type { RunReader } from './reader.ts';

/** `pnpm deploy`, `rush deploy` and `turbo prune`: a package of a monorepo, copied out with what it needs. */
export function copiesOut(reader: RunReader, name: string, args: Args): void {
  const words = args.filter(arg => arg !== undefined).slice(1);
  if (name === 'pnpm' && words.includes('deploy')) deploy(reader, words);
  if (isRush(name, words) && words.includes('deploy')) deployOfRush(reader, words);
  const prune = words.indexOf('prune');
  const runsTurbo = name === 'turbo' || words.slice(0, prune).some(word => /^turbo(@.*)?$/.test(word));
  if (prune !== -1 && runsTurbo) pruneTree(reader, words);
}

/** @source https://pnpm.io/cli/deploy: the package's own files, and a node_modules of its own */
function deploy(reader: RunReader, words: readonly string[]): void {
  const wanted = valueOf(words, /^(?:--filter|-F)$/, /^(?:--filter=|-F)(.+)$/);
  const target = words.slice(words.indexOf('deploy') + 1).find(isOperand(words));
  const from = wanted === undefined ? reader.cwd : packageNamed(reader, wanted);
  if (target === undefined || from === undefined) return;
  copyTree(reader, from, path.resolve(reader.cwd, target));
}

/** Installed, or by the script that its repositories bring along: `node common/scripts/install-run-rush.js deploy`. */
const isRush = (name: string, words: readonly string[]): boolean =>
  name === 'rush' || (name === 'node' && /(?:^|\/)install-run-rush\.js$/.test(words[0] ?? ''));

/** @source https://rushjs.io/pages/maintainer/deploying/: the folders keep their places below the repository's */
function deployOfRush(reader: RunReader, words: readonly string[]): void {
  const target = valueOf(words, /^(?:--target-folder|-t)$/, /^(?:--target-folder=|-t=)(.+)$/);
  copyTree(reader, reader.cwd, path.resolve(reader.cwd, target ?? 'common/deploy'));
}

/**
 * @source https://turborepo.com/docs/reference/prune: `full` has the sources of the package and of those that it
 * depends on, `json` their manifests. Those of other packages are of no interest to whoever reads one.
 */
function pruneTree(reader: RunReader, words: readonly string[]): void {
  const out = path.resolve(reader.cwd, valueOf(words, /^--out-dir$/, /^--out-dir=(.+)$/) ?? 'out');
  const places = words.includes('--docker') ? [path.join(out, 'full'), path.join(out, 'json'), out] : [out];
  const { cwd } = reader;
  for (const place of places.toReversed()) copyTree(reader, cwd, place);
}

function valueOf(words: readonly string[], name: RegExp, joined: RegExp): string | undefined {
  for (const [i, word] of words.entries()) {
    if (name.test(word)) return words[i + 1];
    const value = joined.exec(word)?.[1];
    if (value !== undefined) return value;
  }
  return undefined;
}

const isOperand = (words: readonly string[]) => (word: string) =>
  !word.startsWith('-') && !/^(--filter|-F|--out-dir)$/.test(words[words.indexOf(word) - 1] ?? '');

const MAX_PACKAGES = 300;

/** The folder of the package of this name, or at this path: one or two levels below the working directory. */
function packageNamed(reader: RunReader, wanted: string): string | undefined {
  const { files } = reader.input.stage;
  const asPath = path.resolve(reader.cwd, wanted.replace(/^\{|\}$/g, ''));
  if (wanted.startsWith('.') || wanted.startsWith('{')) return asPath;
  const below = (folder: string) => files.list(folder).map(name => path.join(folder, name));
  const folders = below(reader.cwd).filter(folder => !folder.endsWith('/node_modules'));
  const nested = folders.flatMap(folder => (files.origin(folder).kind === 'directory' ? below(folder) : []));
  for (const folder of [...folders, ...nested].slice(0, MAX_PACKAGES)) {
    const origin = files.origin(path.join(folder, 'package.json'));
    if (origin.kind !== 'context' && origin.kind !== 'inline') continue;
    if (/"name"\s*:\s*"([^"\n]*)"/.exec(origin.text.text)?.[1] === wanted) return folder;
  }
  return undefined;
}
