import { lookupImage } from './lookup.ts';
import { parseReference } from './reference.ts';

/** Releases of Debian up to 13, and of Ubuntu up to 24.04. */
const RELEASE = /(?:^|[-_])(?:buster|bullseye|bookworm|trixie|bionic|focal|jammy|noble|ubuntu-?2[0-4])/;
const NUMBER: Readonly<Record<string, RegExp>> = {
  debian: /^(?:$|latest|stable|(?:oldstable|1[0-3])(?:\D|$))/,
  ubuntu: /^(?:1\d|2[0-4])\./,
};

/** Images that take Debian's stable release where their tag names none. @source their Dockerfiles in table.ts */
const ON_DEBIAN = new Set(
  'buildpack-deps drupal elixir erlang gcc ghost golang haproxy httpd joomla memcached nginx node perl python redis ruby rust valkey php:apache php:cli php:fpm postgres wordpress wordpress:fpm nextcloud nextcloud:fpm'.split(
    ' ',
  ),
);

/** Is the dash of an image older than 0.5.13, which brought `pipefail`? Only where it is known to be. */
export function hasOldDash(reference: string): boolean {
  const tag = parseReference(reference)?.tag ?? '';
  if (RELEASE.test(tag)) return true;
  const row = lookupImage(reference)?.row ?? '';
  return NUMBER[row]?.test(tag) ?? (ON_DEBIAN.has(row) && !/sid|testing|forky/.test(tag));
}
