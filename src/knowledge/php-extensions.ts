import { path } from '../base/index.ts';
import type { ImageFiles } from '../model/index.ts';

/** Steps whose text does not say what they install. */
const OPAQUE =
  /docker-php-ext-install[^&;|\n]*\$|install-php-extensions[^&;|\n]*\$|\.sh\b|\bmake\b|\bansible\b|\bnix\b/;
const INSTALLS_DEBIAN =
  /\bapt(?:-get)?\b[^&;|]*\binstall\b[^&;|]*\bphp(?:\d\.\d)?(?:-cli|-fpm|-cgi)?(?=\s|$)/;
const INSTALLS_ALPINE = /\bapk\b[^&;|]*\badd\b[^&;|]*\bphp\d+(?=\s|$)/;

/**
 * Is PHP's pcntl extension in an image? `undefined`: not known. The official images come without it, Debian's and
 * Ubuntu's packages of the command line have it built in, Alpine's have it in a package of its own.
 *
 * @source docker-library/php Dockerfile-linux.template: no --enable-pcntl; Debian php8.2-cli 8.2.36-1~deb12u1,
 *   `php -m`; Alpine community/php83 APKBUILD: subpackage pcntl; serversideup/docker-php documentation, Default
 *   extensions: pcntl
 */
export function hasPcntl(files: ImageFiles): boolean | undefined {
  const own = ownPcntl(files);
  if (own !== false) return own;
  const [, ...others] = files.stages?.() ?? [];
  const answers = others
    .filter(other => other.copied.some(holdsExtensions))
    .map(({ files }) => hasPcntl(files));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) || files.origin(`${EXTENSIONS[0]}/pcntl.ini`).kind === 'unknown'
    ? undefined
    : false;
}

/** Where the official images keep what docker-php-ext-install makes. */
const EXTENSIONS = ['/usr/local/etc/php/conf.d', '/usr/local/lib/php/extensions'] as const;
const holdsExtensions = (copied: string) =>
  EXTENSIONS.some(place => path.isInside(copied, place) || path.isInside(place, copied));

function ownPcntl(files: ImageFiles): boolean | undefined {
  const { from, runs = [] } = files.history?.() ?? {};
  const texts = runs.map(run => run.text);
  if (texts.some(text => /\bpcntl\b/.test(text.slice(0, 50_000)))) return true;
  const repository = from
    ?.replace(/^(?:docker\.io\/|index\.docker\.io\/)?(?:library\/)?/, '')
    .split(/[:@]/, 1)[0];
  if (repository === 'serversideup/php') return true;
  if (texts.some(text => OPAQUE.test(text))) return undefined;
  if (repository === 'php') return false;
  if (texts.some(text => INSTALLS_DEBIAN.test(text))) return true;
  return texts.some(text => INSTALLS_ALPINE.test(text)) ? false : undefined;
}
