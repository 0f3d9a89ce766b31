import { path, type Vfs } from '../../base/index.ts';
import { foldersAbove } from './build-context.ts';

/** `github.com/owner/name` of a URL in any of its spellings, with or without `.git`. */
const REPOSITORY =
  /\b((?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|git\.sr\.ht)[/:]~?[\w.-]{1,100}\/[\w.-]{1,100})/g;

const MAX_TEXT = 200_000;

const plain = (repository: string): string =>
  repository
    .replace(':', '/')
    .replace(/(?:\.git)?\.?$/, '')
    .toLowerCase();

const repositoriesIn = (text: string): readonly string[] =>
  [...text.slice(0, MAX_TEXT).matchAll(REPOSITORY)].map(([, found = '']) => plain(found));

/** Where projects say what they are, and the lines of these files that do. */
const SAYS_WHAT_IT_IS: readonly (readonly [string, RegExp])[] = [
  ['.git/config', /^\s*url\s*=.*$/gm],
  ['package.json', /"(?:repository|homepage|bugs|url)"\s*:\s*(?:\{[^}]{0,300}\}|"[^"\n]*")/g],
  ['go.mod', /^module\s.*$/gm],
  ['Cargo.toml', /^\s*(?:repository|homepage)\s*=.*$/gm],
  ['pyproject.toml', /^\s*"?(?:repository|homepage|source(?: code)?|code|issues|url)"?\s*=.*$/gim],
  ['setup.py', /\burl\s*=.*$/gm],
  ['setup.cfg', /^\s*url\s*=.*$/gm],
  ['composer.json', /"(?:homepage|source|issues|url)"\s*:\s*"[^"\n]*"/g],
  // A badge, or a link to its own issues and releases.
  [
    'README.md',
    /(?:github|gitlab)\.com\/[\w.-]+\/[\w.-]+\/(?:actions|workflows|issues|releases|stargazers)\b/g,
  ],
];

/** The one repository that a reader is told to fetch. */
const CLONE = /^\W{0,12}git clone\s[^\n]{1,200}$/gm;

/**
 * The checkout of the repository that a URL names, at the build context or above it. What is fetched from there is taken
 * to be the sources in that folder.
 */
export function ownRepository(vfs: Vfs, context: string, url: string): string | undefined {
  const [asked] = repositoriesIn(url);
  if (asked === undefined) return undefined;
  return [context, ...foldersAbove(vfs, context)].find(folder => {
    const said = (name: string, line: RegExp) =>
      (vfs.read(path.join(folder, name)) ?? '').slice(0, MAX_TEXT).match(line)?.flatMap(repositoriesIn) ?? [];
    const cloned = new Set(said('README.md', CLONE));
    return (
      SAYS_WHAT_IT_IS.some(([name, line]) => said(name, line).includes(asked)) ||
      (cloned.size === 1 && cloned.has(asked))
    );
  });
}
