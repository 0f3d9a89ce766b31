import { matchesPattern } from '../frontend/shell/value.ts';
import { parseReference } from '../knowledge/images/reference.ts';
import type { ImageFacts } from '../knowledge/images/types.ts';
import type { ImageConfiguration } from './types.ts';

type LookupImage = (reference: string) => ImageFacts | undefined;

export interface OwnImage {
  /** `registry.example/base`, or with a tag, where `*` stands for anything. */
  readonly name: string;
  readonly config: ImageConfiguration;
  readonly file: string;
}

/** The table, with a user's own images before it; one with a tag comes before one without. */
export function withOwnImages(own: readonly OwnImage[], lookupImage: LookupImage): LookupImage {
  const images = own
    .map(image => ({ ...split(image.name), facts: factsOf(image, lookupImage) }))
    .sort((a, b) => (b.tag?.length ?? 0) - (a.tag?.length ?? 0));
  return reference => {
    const parsed = parseReference(reference);
    const found =
      parsed &&
      images.find(
        ({ repo, tag }) =>
          repo === parsed.repo && (tag === undefined || matchesPattern(tag, parsed.tag ?? 'latest')),
      );
    return found?.facts ?? lookupImage(reference);
  };
}

/** A tag with `*` is no image reference, but what stands before it is. */
function split(name: string): { readonly repo: string; readonly tag: string | undefined } {
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const repo = hasTag ? name.slice(0, colon) : name;
  return { repo: parseReference(repo)?.repo ?? repo, tag: hasTag ? name.slice(colon + 1) : undefined };
}

function factsOf({ name, config, file }: OwnImage, lookupImage: LookupImage): ImageFacts {
  const base = config.like === undefined ? undefined : lookupImage(config.like);
  const { entrypoint, cmd } = config;
  return {
    row: name,
    entrypoint: orNone(entrypoint) ?? (entrypoint ? null : (base?.entrypoint ?? null)),
    // An ENTRYPOINT takes the CMD of the image below away.
    cmd: orNone(cmd) ?? (cmd || entrypoint ? null : (base?.cmd ?? null)),
    stopSignal: config.stopSignal ?? base?.stopSignal ?? null,
    shell: config.shell ?? base?.shell ?? null,
    user: config.user ?? base?.user ?? null,
    workdir: config.workdir ?? base?.workdir ?? null,
    env: { ...base?.env, ...config.env },
    binSh: config.binSh ?? base?.binSh ?? 'unknown',
    scripts: base?.scripts ?? {},
    source: file,
  };
}

const orNone = (argv: readonly string[] | undefined) => (argv && argv.length > 0 ? argv : undefined);
