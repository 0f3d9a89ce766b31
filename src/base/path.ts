/** POSIX path arithmetic without `node:path`, for paths in an image and in a Vfs. */

/** Removes `.`, `..` and doubled slashes; a relative path may keep leading `..`. */
export function normalize(path: string): string {
  if (isPlain(path)) return path;
  const absolute = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (part !== '..' || !absolute) out.push(part);
  }
  const joined = out.join('/');
  return absolute ? `/${joined}` : joined || '.';
}

/** Nearly all paths are normal already, and are asked for by the thousand; what begins with a dot is looked at more closely. */
const isPlain = (path: string): boolean =>
  !path.startsWith('.') && !path.endsWith('/') && !path.includes('/.') && !path.includes('//') && path !== '';

/** `path` as seen from `directory`; an absolute path stays as it is. */
export function resolve(directory: string, path: string): string {
  return normalize(path.startsWith('/') ? path : `${directory}/${path}`);
}

export function join(...parts: readonly string[]): string {
  return normalize(parts.filter(p => p !== '').join('/'));
}

export function basename(path: string): string {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

export function dirname(path: string): string {
  const at = path.lastIndexOf('/');
  if (at === -1) return '.';
  return at === 0 ? '/' : path.slice(0, at);
}

const MAX_UP = 30;

/** A directory and those above it. */
export function* upwards(directory: string): Generator<string> {
  let at = directory;
  for (let i = 0; i < MAX_UP; i++) {
    yield at;
    if (at === '/' || at === '.') return;
    at = dirname(at);
  }
}

/** Is `path` equal to `directory` or below it? Both normalised. */
export function isInside(directory: string, path: string): boolean {
  return directory === '/' || directory === '.' || path === directory || path.startsWith(`${directory}/`);
}

/** `path` as seen from `directory`; both absolute and normalised. */
export function relative(directory: string, path: string): string {
  const from = directory.split('/').filter(part => part !== '');
  const to = path.split('/').filter(part => part !== '');
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}
