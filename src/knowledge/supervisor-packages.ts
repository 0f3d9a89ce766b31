import type { World } from '../model/index.ts';

interface PackagedConfiguration {
  readonly file: string;
  /** A RUN step that installs the package. */
  readonly installs: RegExp;
  /** What its `[include]` names. */
  readonly include: string;
}

/**
 * Configurations that a distribution's package brings: no programs, `nodaemon` not set.
 *
 * @source Debian supervisor 4.2.5-1, /etc/supervisor/supervisord.conf; Ubuntu has the same
 */
const PACKAGED: readonly PackagedConfiguration[] = [
  {
    file: '/etc/supervisor/supervisord.conf',
    installs: /\bapt(?:-get)?\b[^&;|]*\binstall\b[^&;|]*\ssupervisor(?=[\s=;&|]|$)/,
    include: '/etc/supervisor/conf.d/*.conf',
  },
];

/** What the configuration of a package includes, where that is the file and nothing has changed it. */
export function packagedInclude(file: string, world: World): string | undefined {
  const packaged = PACKAGED.find(one => one.file === file);
  const texts = (world.files.history?.().runs ?? []).map(run => run.text.slice(0, 50_000));
  return packaged &&
    texts.some(text => packaged.installs.test(text)) &&
    !texts.some(text => text.includes(file))
    ? packaged.include
    : undefined;
}
