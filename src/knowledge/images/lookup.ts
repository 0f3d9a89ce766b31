import table from './table.json' with { type: 'json' };
import type { ImageFacts } from './types.ts';

interface Row extends ImageFacts {
  readonly repo: string;
  readonly tokens: readonly string[];
}

const rows = table.rows as unknown as readonly Row[];

/** An image reference, taken apart. @source distribution/reference, regexp.go */
export interface Reference {
  /** With the registry unless that is Docker Hub, and without `library/`. */
  readonly repo: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Registries and prefixes that serve Docker Hub's official images under the same names. */
const MIRRORS =
  /^(docker\.io|index\.docker\.io|registry-1\.docker\.io|registry\.hub\.docker\.com|public\.ecr\.aws\/docker|mirror\.gcr\.io)\//;

export function parseReference(text: string): Reference {
  const [withoutDigest = '', digest] = text.split('@', 2);
  const colon = withoutDigest.lastIndexOf(':');
  const hasTag = colon > withoutDigest.lastIndexOf('/');
  const name = hasTag ? withoutDigest.slice(0, colon) : withoutDigest;
  return {
    repo: name.replace(MIRRORS, '').replace(/^library\//, ''),
    tag: hasTag ? withoutDigest.slice(colon + 1) : undefined,
    digest,
  };
}

/** Words of a tag that name a distribution, so that a row of another one must not be taken. */
const DISTRIBUTIONS = [
  'alpine',
  'ubi',
  'windowsservercore',
  'nanoserver',
  'chiseled',
  'distroless',
  'oracle',
  'fedora',
  'rhel',
  'al2023',
  'wolfi',
];

/** Facts about a base image; `undefined`: not known, and nothing is to be assumed. */
export function lookupImage(reference: string): ImageFacts | undefined {
  const { repo, tag, digest } = parseReference(reference);
  const own = rows.filter(row => row.repo === repo);
  if (own.length === 0) return undefined;
  // A digest without a tag says nothing about the variant: only what all rows share would hold.
  if (digest !== undefined && tag === undefined && own.length > 1) return undefined;
  const words = tag ?? 'latest';
  if (words.includes('$')) return undefined;
  const fits = own.filter(row => row.tokens.every(token => words.includes(token)));
  const best = fits.sort((a, b) => b.tokens.length - a.tokens.length)[0];
  if (!best) return undefined;
  const foreign = DISTRIBUTIONS.some(d => words.includes(d) && !best.tokens.includes(d) && !repo.includes(d));
  if (foreign) return undefined;
  return repo === 'nginx' && beforeSigquit(words) ? { ...best, stopSignal: null } : best;
}

/** nginx images before 1.19.5 have no STOPSIGNAL SIGQUIT. @source nginxinc/docker-nginx pull request 457 */
function beforeSigquit(tag: string): boolean {
  const version = /^1\.(\d+)(?:\.(\d+))?/.exec(tag);
  if (!version) return false;
  const minor = Number(version[1]);
  return minor < 19 || (minor === 19 && version[2] !== undefined && Number(version[2]) < 5);
}
