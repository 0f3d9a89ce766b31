import { path, withPlainSubstitutions } from '../../base/index.ts';
import { DISTRIBUTIONS } from '../../knowledge/images/distributions.ts';
import type { FileOrigin } from '../../model/index.ts';
import type { Gap, Maker } from './layer.ts';
import type { Base } from './stage.ts';

export interface GroundInput {
  readonly file: string;
  readonly base: Base;
  /** The RUN steps that may have made the path. */
  readonly makers: readonly Maker[];
  readonly gap: () => Gap | undefined;
  readonly produced: () => FileOrigin;
}

/** Where packages and base images keep their files; what people build goes elsewhere, or is named in a RUN. */
const SYSTEM = /^\/(bin|sbin|lib|lib64|libexec|usr|etc|var|run|boot|dev|proc|sys)(\/|$)/;

/** Below those, where people put what they build. */
const APPLICATION = /^\/(usr|usr\/local|var)\/(src|apps?|application|www|task|service|web|workspace|code)\//;

/** Directories that every image with a shell has. */
export const STANDARD = new Set(
  '/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin /usr/share /var /var/lib /var/log /var/run'.split(
    ' ',
  ),
);

/** Directories of programs have none in them: this one is the project's own. */
const BELOW_BIN = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+\//;

export const isSystemPath = (file: string) =>
  SYSTEM.test(file) && !APPLICATION.test(file) && !BELOW_BIN.test(file);

/** Where a path comes from that no instruction names. `absent` only if nothing can have made it. */
export function ground(input: GroundInput): FileOrigin {
  const { file, base, makers } = input;
  switch (base.kind) {
    case 'scratch':
      if (makers.length > 0) return input.produced();
      return (
        ofGap(input) ?? {
          kind: 'absent',
          reason: 'the image starts from scratch, and nothing puts it there',
        }
      );
    case 'image':
      if (lacksBash(input)) return { kind: 'absent', reason: `${base.reference} has no bash` };
      if (lacksProcesses(input) || lacksDebugger(input)) {
        const reason = `${base.reference} has no ${path.basename(file)}, and nothing installs it`;
        return { kind: 'absent', reason };
      }
      if (makers.length === 0 && isOutsideDistribution(input))
        return { kind: 'absent', reason: `${base.reference} has no ${file}, and nothing puts it there` };
      if (makers.length === 0 && isScriptInRoot(input) && !input.gap())
        return { kind: 'absent', reason: `${base.reference} has no ${file}, and nothing puts it there` };
      if (makers.length > 0 && !isOfBase(input)) return input.produced();
      return (
        (isSystemPath(file) ? undefined : ofGap(input)) ?? {
          kind: 'base',
          image: base.image?.row ?? base.reference,
        }
      );
    case 'stage':
    case 'unknown':
      if (makers.length > 0 && (!mayBeOfBase(file) || isMentioned(file, makers))) return input.produced();
      return {
        kind: 'unknown',
        reason: `${base.reason ?? `the base image ${base.reference} is not known`}, and ${file} may be in it`,
      };
  }
}

/**
 * Images of Alpine without bash. A package may need it and bring it along, so this holds only where none is installed.
 *
 * @source the Dockerfiles of these rows at the commits in src/knowledge/images/table.ts: those of node, php, python,
 *   openjdk, amazoncorretto, redis and ruby never name bash; nginx and golang install it for a build step alone, and
 *   remove it or leave it in a stage of its own; alpine-minirootfs
 */
const WITHOUT_BASH: ReadonlySet<string> = new Set([
  'alpine',
  'amazoncorretto-alpine',
  'busybox',
  'golang-alpine',
  'nginx-alpine',
  'node-alpine',
  'openjdk-alpine',
  'openjdk-alpine (jshell)',
  'php:cli-alpine',
  'php:fpm-alpine',
  'python-alpine',
  'redis-alpine',
  'ruby-alpine',
]);

/** /usr/local/bin is for what the administrator of a distribution adds (FHS 4.9), and is empty there. */
const isOutsideDistribution = ({ file, base }: GroundInput) =>
  DISTRIBUTIONS.has(base.image?.row ?? '') && /^\/usr\/local\/s?bin\/[^/]+$/.test(file);

/** Images of a language with nothing of their own in the root. @source as for bash above */
const LANGUAGES: ReadonlySet<string> = new Set(
  ['gcc', 'golang', 'node', 'python', 'ruby', 'rust'].flatMap(name => [name, `${name}-alpine`]),
);

/** `ENTRYPOINT ["/entrypoint.sh"]`, and it was copied elsewhere, or not at all. */
const isScriptInRoot = (input: GroundInput) =>
  hasBareRoot(input) && /^\/[^/]+\.(sh|bash|py|[cm]?js|rb|pl)$/.test(input.file);

function hasBareRoot({ base }: GroundInput): boolean {
  const row = base.image?.row ?? '';
  return DISTRIBUTIONS.has(row) || LANGUAGES.has(row);
}

/** Packages of Alpine that need nothing but libraries and each other. @source their APKBUILD in Alpine 3.19 */
const PLAIN_PACKAGES: ReadonlySet<string> = new Set([
  'ca-certificates',
  'curl',
  'dumb-init',
  'jq',
  'libc6-compat',
  'nodejs',
  'openssl',
  'python3',
  'su-exec',
  'tini',
  'tzdata',
  'wget',
]);

/** A step without installations of such packages alone. */
const withoutPlain = (text: string): string =>
  text
    .replaceAll('/var/cache/apk', '')
    .replace(/\bapk\s+(?:-[\w-]+\s+)*(?:add|update|upgrade)\b([^&|;]*)/g, (whole, words: string) =>
      words
        .split(/[\s\\]+/)
        .filter(word => word !== '' && !word.startsWith('-'))
        .every(word => PLAIN_PACKAGES.has(word))
        ? ''
        : whole,
    );

function lacksBash({ file, base, makers }: GroundInput): boolean {
  const own = base.image?.env.PATH?.split(':') ?? [];
  if (path.basename(file) !== 'bash' || !(isSystemPath(file) || own.includes(path.dirname(file))))
    return false;
  const installs = makers.some(({ step }) => /\b(apk|bash|curl|wget)\b/.test(withoutPlain(step.text)));
  return WITHOUT_BASH.has(base.image?.row ?? '') && !installs;
}

/**
 * Debian's images have neither procps nor psmisc, and those of python and node add neither to a slim one.
 *
 * @source docker-library/python 3.13/slim-bookworm/Dockerfile and nodejs/docker-node 22/bookworm-slim/Dockerfile install
 *   neither in what they keep
 */
const OF_PROCESSES: ReadonlySet<string> = new Set(['ps', 'pkill', 'pgrep', 'killall']);

/** Steps that may bring a package along: a package manager, a download, and scripts that are not read here. */
const MAY_INSTALL =
  /\b(apt|apt-get|aptitude|dpkg|nix\S*|conda|curl|wget|make|ansible\S*|install-deps|pkill|pgrep|killall|busybox)\b|--with-deps|\.sh\b|\bsh\s|(^|[;&|])\s*\.{0,2}\/\S/m;

function lacksProcesses({ file, base, makers }: GroundInput): boolean {
  if (!OF_PROCESSES.has(path.basename(file)) || !base.image) return false;
  const { row } = base.image;
  const tag = base.reference.split('@', 1)[0] ?? '';
  // Until Debian 8 procps came with init.
  if (/:.*(jessie|wheezy|\b[78]\b)/.test(tag) && row === 'debian') return false;
  const isBare = row === 'debian' || ((row === 'python' || row === 'node') && /:.*\bslim\b/.test(tag));
  return isBare && !makers.some(({ step }) => MAY_INSTALL.test(step.text));
}

/**
 * Go's debugger, which entry scripts of debug images look for: the bare images have none, and only a package of its name
 * brings it. @source https://packages.debian.org/delve, https://pkgs.alpinelinux.org/package/v3.20/community/x86_64/delve
 */
const lacksDebugger = ({ file, base, makers }: GroundInput): boolean =>
  path.basename(file) === 'dlv' &&
  DISTRIBUTIONS.has(base.image?.row ?? '') &&
  !makers.some(({ step }) => /\b(?:dlv|delve)\b/.test(step.text));

function ofGap(input: GroundInput): FileOrigin | undefined {
  const gap = input.gap();
  if (!gap) return undefined;
  if (gap.prebuilt) {
    const reason = `${gap.file} is not in the build context, but a step before the build may make it`;
    return { kind: 'unknown', reason, prebuilt: gap.prebuilt };
  }
  const reason = gap.leftOutBy
    ? `${gap.leftOutBy} leaves ${gap.file} out`
    : `the build context has no ${gap.file}`;
  return { kind: 'absent', reason };
}

/** In a known base image? Below system directories a RUN has to name what it makes. */
function isOfBase(input: GroundInput): boolean {
  const { file, base, makers } = input;
  const name = path.basename(file);
  const { image } = base;
  if (image && (Object.hasOwn(image.scripts, name) || image.entrypoint?.[0] === file)) {
    // One of the project's own may bear the same name.
    const entry = image.entrypoint?.find(word => path.basename(word) === name);
    if (!entry || entry === file || (mayBeOfBase(file) && !entry.includes('/'))) return true;
  }
  if (hasBareRoot(input) && path.dirname(file) === '/') return false;
  return mayBeOfBase(file) && !isMentioned(file, makers);
}

const mayBeOfBase = (file: string) => isSystemPath(file) || path.dirname(file) === '/';

/** A directory below a system one that is none of those that packages share. */
const OWN =
  /^\/(etc|var|var\/lib|usr|usr\/lib|usr\/share|usr\/local|usr\/local\/share)\/(?!bin\b|sbin\b|lib|share\b|etc\b|include\b|cache\b|log\b|run\b|tmp\b|local\b|games\b|src\b)[^/]/;

/** May a RUN have made it, where a whole image may have it already? Below system directories it has to be named. */
export const isLikelyMade = (file: string, makers: readonly Maker[]) =>
  !isSystemPath(file) || isMentioned(file, makers);

/** Does a RUN name the path, or its directory and its name: `go build -o /usr/local/bin/ ./cmd/server`? */
export function isMentioned(file: string, makers: readonly Maker[]): boolean {
  const name = path.basename(file);
  const directory = path.dirname(file);
  if (installsToPrefix(makers, directory)) return true;
  return makers.some(({ step }) => {
    // A project that lives below /etc or the like.
    if (OWN.test(step.workdir) && file.startsWith(`${step.workdir}/`)) return true;
    const { expanded } = step;
    if (hasWord(expanded, file) || installsInto(expanded, directory, name)) return true;
    if (!hasWord(expanded, name)) return false;
    if (step.workdir === directory) return true;
    return directory === '/' ? hasWord(expanded, `/${name}`) : expanded.includes(directory);
  });
}

/** To the prefix of autotools, CMake and Meson: https://www.gnu.org/prep/standards/html_node/Directory-Variables.html */
const INSTALLS = /\b(?:make|ninja|meson)\s[^\n;&|]{0,100}?\binstall\b|\bcmake\s+--install\b/;

const PREFIX = /(?:--prefix[=\s]+|\bCMAKE_INSTALL_PREFIX(?::PATH)?=|\bPREFIX=)["']?(\/[^\s"';&|]*)/gi;

/** `./configure --prefix=/usr && make install`, `meson setup --prefix=/opt/x`, `cmake -DCMAKE_INSTALL_PREFIX=/usr`; in one step or more. */
function installsToPrefix(makers: readonly Maker[], directory: string): boolean {
  const [, prefix] = /^(\/.*)\/s?bin$/.exec(directory) ?? [];
  if (
    prefix === undefined ||
    !makers.some(({ step }) => INSTALLS.test(withPlainSubstitutions(step.expanded)))
  )
    return false;
  if (prefix === '/usr/local') return true;
  return makers.some(({ step }) =>
    [...step.expanded.matchAll(PREFIX)].some(([, named = '']) => path.normalize(named) === prefix),
  );
}

/**
 * `cargo install --path . --root /` puts the programs of a package, which it does not name, into /bin, and
 * `go build -o / ./...` those of a module into the root.
 */
function installsInto(text: string, directory: string, name: string): boolean {
  const [, into] = /\bgo\s+build\s[^;&|]{0,500}?\s-o[=\s]+["']?(\/[^\s"';&|]*)/.exec(text) ?? [];
  if (into?.endsWith('/') && path.normalize(`${into}.`) === directory) return true;
  const [installed] = /\bcargo\s+install\s[^\n;&|]{0,300}/.exec(text) ?? [];
  if (installed === undefined) return false;
  const [, root] = /\s--root[=\s]+["']?(\/[^\s"';&|]*)/.exec(installed) ?? [];
  if (root !== undefined) return path.join(root, 'bin') === directory;
  return directory === CARGO_BIN && /\s--path[=\s]/.test(installed) && !OF_RUSTUP.test(name);
}

/** Where `cargo install` puts programs in Rust's images, beside its own. @source rust-lang/docker-rust Dockerfile-debian.template: CARGO_HOME */
const CARGO_BIN = '/usr/local/cargo/bin';
const OF_RUSTUP =
  /^(?:cargo|cargo-(?:clippy|fmt|miri)|clippy-driver|rls|rust-.*|rustc|rustdoc|rustfmt|rustup)$/;

/** Is `word` in the text, not as a part of a longer name? */
function hasWord(text: string, word: string): boolean {
  if (word === '') return false;
  const isName = (char: string | undefined) => char !== undefined && /[\w.-]/.test(char);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isName(text[at - 1]) && !isName(text[at + word.length])) return true;
  }
  return false;
}
