import { path } from '../../../base/index.ts';
import type { DeclaredInput, DeclaredRuns, RunContext } from '../types.ts';
import { BASES, isComposeName, OVERRIDES } from './names.ts';
import { readNamed } from './read-compose.ts';

export interface Wanted {
  readonly dockerfile: string;
  /** They give it a command, or leave it its own. */
  readonly gives: 'a command' | 'the rest';
  isLinted(file: string): boolean;
}

/** The services that build an image: those of a Compose file in the folder of its Dockerfile, or in one above. */
export function servicesThatRun(
  { dockerfile, gives, isLinted }: Wanted,
  { vfs, parsers }: Pick<DeclaredInput, 'vfs' | 'parsers'>,
): DeclaredRuns | undefined {
  for (let folder = path.dirname(dockerfile), at = 0; at < MAX_FOLDERS; folder = path.dirname(folder), at++) {
    const files = composeFiles(vfs.list(folder) ?? []).map(name => path.join(folder, name));
    for (const layers of layered(files.filter(file => !isLinted(file)))) {
      const declared = readNamed({ files: layers, directory: folder }, { vfs, parsers });
      const contexts = declared.contexts.filter(
        run => builds(run, dockerfile) && givesCommand(run) === (gives === 'a command'),
      );
      if (contexts.length > 0) return { ...declared, contexts, open: [], errors: [] };
    }
    if (folder === '.' || folder === '/' || folder.startsWith('..')) return undefined;
  }
  return undefined;
}

/** Each by itself, and then laid over the first: one file may say how to build what the other runs. */
const layered = (files: readonly string[]): readonly (readonly string[])[] => {
  const [first, ...others] = files.slice(0, MAX_FILES);
  return first === undefined ? [] : [[first], ...others.map(f => [f]), ...others.map(f => [first, f])];
};

const MAX_FILES = 12;
const MAX_FOLDERS = 20;

const builds = ({ build }: RunContext, dockerfile: string) =>
  build?.dockerfile === dockerfile && build.inline === undefined;

const givesCommand = ({ entrypoint, args }: RunContext) => (entrypoint ?? args ?? []).length > 0;

/** What Compose reads by itself comes first. What a developer or a test runs is another command. */
const composeFiles = (names: readonly string[]): readonly string[] =>
  names
    .filter(name => isComposeName(name) && !/dev|test|local|debug|\bci\b/i.test(name))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

function rank(name: string): number {
  if (BASES.some(base => base === name)) return 0;
  return OVERRIDES.some(other => other === name) ? 2 : 1;
}
