import { path } from '../../../base/index.ts';
import type { Word } from '../../shell/ast.ts';
import type { Mapped } from '../mapped.ts';
import type { RunReader } from './reader.ts';

/**
 * `jq 'del(.pnpm.overrides)' package.json`: a document that a filter changes only where an installation looks is what it
 * was to whoever runs it. `undefined`: another filter, or another file.
 *
 * @source jq 1.7 manual: Deletion, Assignment; docs.npmjs.com package.json
 */
export function filteredByJq(reader: RunReader, words: readonly Word[]): Mapped | undefined {
  const args = words.map(word => reader.values.text(word));
  const [filter, file, ...others] = args.filter(arg => !/^(?:-M|--monochrome-output|--tab)$/.test(arg ?? ''));
  if (filter === undefined || file === undefined || others.length > 0 || !keeps(filter)) return undefined;
  const { files } = reader.input.stage;
  const entry = files.origin(path.resolve(reader.cwd, file));
  if (entry.kind !== 'context' && entry.kind !== 'inline') return undefined;
  const at = reader.values.mapped(words[0] ?? EMPTY_WORD)?.offsets[0] ?? 0;
  const { text } = entry.text;
  return { text, offsets: Array<number>(text.length).fill(at) };
}

const EMPTY_WORD: Word = { parts: [], text: '', start: 0, end: 0 };

const FOR_INSTALLATIONS = new Set([
  'dependencies',
  'devDependencies',
  'engines',
  'optionalDependencies',
  'overrides',
  'packageManager',
  'peerDependencies',
  'pnpm',
  'resolutions',
]);
const HOOKS = new Set(['install', 'postinstall', 'preinstall', 'prepare']);

/** It deletes or assigns, and names nothing but fields of those. */
function keeps(filter: string): boolean {
  if (!/^(?:del\(|\.|if\b)/.test(filter) || !/\bdel\(|[^=!<>]=[^=]/.test(filter)) return false;
  const paths = filter.match(/(?<![\w.\]])(?:\.(?:\w+|"[^"]*"|\["[^"]*"\]))+/g) ?? [];
  return paths.every(written => {
    const [field = '', below = ''] = written.match(/[\w@/-]+/g) ?? [];
    return FOR_INSTALLATIONS.has(field) || (field === 'scripts' && HOOKS.has(below));
  });
}
