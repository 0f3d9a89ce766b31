import { parseReference } from './reference.ts';
import type { Row } from './row.ts';
import { rowsOf } from './rows-of.ts';
import { fits, shellOfTag } from './tag.ts';
import type { ImageFacts } from './types.ts';

/**
 * Facts about a base image; `undefined`: not known, and nothing is to be assumed.
 * A digest without a tag may be any variant of any age: only what all rows of its repository share is given.
 */
export function lookupImage(reference: string): ImageFacts | undefined {
  const parsed = parseReference(reference);
  if (!parsed) return undefined;
  const own = rowsOf(parsed.repo);
  if (parsed.tag === undefined && parsed.digest !== undefined) return shared(parsed.repo, own);
  const tag = parsed.tag ?? 'latest';
  let best: Row | undefined;
  for (const row of own) {
    if (fits(row, tag) && (!best || row.tokens.length > best.tokens.length)) best = row;
  }
  return best;
}

/**
 * What rows have in common. Only `binSh` can say "unknown", so they have to agree in all the rest; but for the user and
 * where it stands, as the plain image has them.
 */
function shared(repo: string, own: readonly Row[]): ImageFacts | undefined {
  const first = own.find(row => row.tokens.length === 0) ?? own[0];
  if (!first || own.some(row => row.versions !== undefined)) return undefined;
  const facts = ({ entrypoint, cmd, stopSignal, shell, env, scripts, services }: Row) => {
    const { PATH, ...rest } = env;
    return JSON.stringify([entrypoint, cmd, stopSignal, shell, rest, Object.keys(scripts), services]);
  };
  if (own.some(row => facts(row) !== facts(first))) return undefined;
  const binSh = own.every(row => row.binSh === first.binSh) ? first.binSh : 'unknown';
  return { ...first, row: own.length === 1 ? first.row : repo, binSh };
}

/**
 * Which shell an image has that is in no row, where its tag names the system, or its name Alpine: as those of the
 * namespace `alpine` do. @source alpine-docker/java build.sh: Adoptium's Dockerfiles of Alpine
 */
export function shellOf(reference: string): ReturnType<typeof shellOfTag> {
  const { repo = '', tag = '' } = parseReference(reference) ?? {};
  const named = shellOfTag(tag);
  return named === 'unknown' && /(?:^|[/_-])alpine(?:[/_-]|$)/.test(repo) ? 'busybox' : named;
}
