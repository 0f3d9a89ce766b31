import { parseSignal, type SignalName } from '../kernel/index.ts';
import type { ChildSpec, World } from '../model/index.ts';

/** Where s6-overlay 3 has the sources of its services. */
export const S6_RC = '/etc/s6-overlay/s6-rc.d';

/** Service folders beyond this many are not read. */
const MAX_SERVICES = 64;

/** One process of `supervise` for each folder of a scan directory that has a `run` file, as runit and s6 do it. */
export function supervised(directory: string, supervise: string, world: World): ChildSpec[] {
  const names = world
    .list(directory)
    .filter(name => !name.startsWith('.'))
    .slice(0, MAX_SERVICES)
    .filter(name => world.read(`${directory}/${name}/run`, '/') !== undefined);
  if (names.length === 0)
    world.unknown(`no service is known in ${directory}, so what is started from it is not known`);
  const first = names.findIndex(name => !staysDown(`${directory}/${name}`, world));
  return names.map((name, i) => ({
    run: { argv: [supervise, name] },
    isMain: i === Math.max(0, first),
    cwd: directory,
    processGroup: supervise === 'runsv' ? 'own' : 'parent',
  }));
}

/**
 * A file `down` keeps a service from being started until somebody asks for it.
 * @source runsv(8); https://skarnet.org/software/s6/servicedir.html
 */
export const staysDown = (service: string, world: World): boolean =>
  world.read(`${service}/down`, '/') !== undefined;

/**
 * The signal by which s6 puts a service down: the one that a file in its folder names, else SIGTERM.
 * @source https://skarnet.org/software/s6/servicedir.html down-signal
 */
export const downSignal = (service: string, world: World): SignalName =>
  parseSignal(world.read(`${service}/down-signal`, '/')?.text.trim() ?? '') ?? 'SIGTERM';
