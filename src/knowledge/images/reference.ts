/** An image reference, taken apart. @source distribution/reference, regexp.go */
export interface Reference {
  /** With the registry unless that is Docker Hub or a copy of it, and without `library/`. */
  readonly repo: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Registries that are Docker Hub: `library/` may be left out. */
const HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];

/** Prefixes below which registries serve Docker Hub's repositories under their own full names. */
const MIRRORS = ['public.ecr.aws/docker/', 'mirror.gcr.io/'];

/** Namespaces of the official images for one processor architecture. @source docker-library/official-images README */
const ARCHITECTURES = [
  'amd64',
  'arm32v5',
  'arm32v6',
  'arm32v7',
  'arm64v8',
  'i386',
  'ppc64le',
  'riscv64',
  's390x',
];

/** A pull-through cache of Amazon ECR, by the prefix that its documentation uses for Docker Hub. */
const ECR_CACHE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]{1,40}\.amazonaws\.com\/docker-hub\//;

/** A proxy of Docker Hub that says so in its path, as Harbor, Nexus and Artifactory have them. */
const HUB_PROXY =
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\/(?:[\w.-]+\/)*(?:[\w.-]+-)?docker-?hub(?:-[\w.-]+)?\/(?=library\/)/;

/** `undefined`: no image reference, or one that holds a variable. */
export function parseReference(text: string): Reference | undefined {
  if (text.length > 512 || !/^[\w./:@-]+$/.test(text)) return undefined;
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const withoutDigest = at === -1 ? text : text.slice(0, at);
  const colon = withoutDigest.lastIndexOf(':');
  const hasTag = colon > withoutDigest.lastIndexOf('/');
  const name = hasTag ? withoutDigest.slice(0, colon) : withoutDigest;
  const tag = hasTag ? withoutDigest.slice(colon + 1) : undefined;
  if (name === '' || name !== name.toLowerCase() || tag === '' || digest === '') return undefined;
  return { repo: withoutMirror(name), tag, digest };
}

function withoutMirror(name: string): string {
  const hub = HUB.find(host => name.startsWith(`${host}/`));
  const mirror =
    MIRRORS.find(prefix => name.startsWith(prefix)) ?? (ECR_CACHE.exec(name) ?? HUB_PROXY.exec(name))?.[0];
  const onHub = hub ? name.slice(hub.length + 1) : mirror ? name.slice(mirror.length) : name;
  const slash = onHub.indexOf('/');
  const namespace = onHub.slice(0, slash);
  if (slash === -1 || onHub.indexOf('/', slash + 1) !== -1) return onHub;
  return namespace === 'library' || ARCHITECTURES.includes(namespace) ? onHub.slice(slash + 1) : onHub;
}
