import { path } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Action, ChildSpec, Env, Launch, Program, World } from '../../model/index.ts';
import { all, depends, service, stays, taken } from '../behaviours.ts';
import { downSignal, S6_RC } from '../service-directory.ts';

/**
 * /init of s6-overlay: starts the services of /etc/s6-overlay/s6-rc.d or /etc/services.d, and CMD as one more
 * process. A stop signal puts the services down, then everything gets SIGTERM and S6_KILL_GRACETIME (3 s).
 */
export default {
  name: 's6-overlay-init',
  kind: 'init',
  matches: ['s6-overlay-init', 's6-linux-init'],
  launch({ argv, env }, world): Launch {
    const command = argv.slice(1);
    const services = serviceScripts(world);
    const main: readonly ChildSpec[] =
      command.length > 0 ? [{ run: { argv: command }, isMain: true, processGroup: 'own' }] : [];
    const children: readonly ChildSpec[] = [
      ...main,
      ...services.map((file, i) => ({
        run: { argv: started(world, file) },
        isMain: main.length === 0 && i === 0,
        processGroup: 'own' as const,
      })),
    ];
    return {
      kind: 'stay',
      behaviour: behaviour(
        env,
        main.length > 0,
        puttingDown([
          ...main.map(() => 'SIGTERM' as const),
          ...services.map(file => downSignal(path.dirname(file), world)),
        ]),
        majorOf(world, env, services),
      ),
      title: ['/package/admin/s6/command/s6-svscan', '-d4', '--', '/run/service'],
      children,
      refusesUnlessPid1: 's6-overlay refuses to run unless it is PID 1',
    };
  },
  sources: [
    'https://github.com/just-containers/s6-overlay README (v3): stages, S6_KILL_GRACETIME, S6_SERVICES_GRACETIME; ps in containers of it shows s6-svscan by the path where its packages lie',
    'https://skarnet.org/software/s6-rc/s6-rc-compile.html: contents.d, dependencies.d; s6-overlay brings up `user`',
    's6-rc src/libs6rc/s6rc_servicedir_copy_one.c: s6-rc-compile copies `run` with mode 755, whatever the source has',
    's6-linux-init 1.2.0.2 src/init/s6-linux-init-maker.c make_image(), which stage0 of s6-overlay 3 runs: SIGTERM and SIGINT bring the machine down, SIGQUIT does nothing',
    's6-overlay 2 builder/overlay-rootfs/etc/fix-attrs.d/00-runscripts: `run` of /etc/services.d gets mode 755; 3 copies it as it is',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;

/** The script that s6-svscan has for it is empty. */
const NOTHING = stays('.s6-svscan/SIGQUIT does nothing');

const number = (text: string | undefined, otherwise: number) =>
  /^\d{1,7}$/.test(text ?? '') ? Number(text) : otherwise;

/** Version 3 brought s6-rc.d and the folder /command; images name the version that they fetch in a variable. */
function majorOf(world: World, env: Env, services: readonly string[]): number | undefined {
  const [, major] = /^v?(\d{1,2})\./.exec(env.S6_OVERLAY_VERSION ?? env.S6_VERSION ?? '') ?? [];
  if (major !== undefined) return Number(major);
  const isNew = (file: string) => /^#!\s*\/command\//.test(world.read(file, '/')?.text.slice(0, 40) ?? '');
  return world.list(S6_RC).length > 0 || services.some(isNew) ? 3 : undefined;
}

/** Each service gets the signal that it asks for. */
function puttingDown(signals: readonly SignalName[]): readonly Action[] {
  const [first, ...others] = new Set(signals);
  if (first === undefined || others.length === 0)
    return [{ do: 'signal', to: 'children', signal: first ?? 'SIGTERM' }];
  const jobs = (wanted: SignalName) => signals.flatMap((signal, i) => (signal === wanted ? [i] : []));
  return [first, ...others].map(signal => ({ do: 'signal', to: { jobs: jobs(signal) }, signal }));
}

function behaviour(env: Env, hasCommand: boolean, down: readonly Action[], major: number | undefined) {
  const services = number(env.S6_SERVICES_GRACETIME, 3000);
  const rest = number(env.S6_KILL_GRACETIME, 3000);
  const grace = services + rest;
  const stop = taken(
    [
      ...down,
      { do: 'wait', for: 'children', limitMs: services },
      // What a service has left behind, and what has not ended yet.
      { do: 'signal', to: 'all', signal: 'SIGTERM' },
      { do: 'wait', for: 'every-child', limitMs: rest },
      { do: 'signal', to: 'all', signal: 'SIGKILL' },
      { do: 'exit', status: 0, cleansUp: true },
    ],
    'puts its services down, then tells what is left',
  );
  const open = depends('whether s6-overlay is of version 3, which does nothing on SIGQUIT', stop, NOTHING);
  const quit = major === undefined ? open : major >= 3 ? NOTHING : stop;
  const base = service({ ...all(['SIGTERM', 'SIGINT'], stop), SIGQUIT: quit }, 'any');
  // With a CMD the container ends when that command ends.
  if (!hasCommand) return base;
  const ends = [
    ...down,
    { do: 'wait', for: 'children', limitMs: grace },
    { do: 'exit', status: 'of-child', cleansUp: true },
  ] as const;
  return { ...base, whenChildExits: { of: 'child', reaction: ends } as const };
}

/** The interpreter of a `run` of s6-rc, which needs no run bit; others are run as they are, if they have one. */
function started(world: World, file: string): readonly string[] {
  const [, interpreter, option] =
    /^#![ \t]*(\S+)[ \t]*([^\n]*)/.exec(world.read(file, '/')?.text.slice(0, 256) ?? '') ?? [];
  const origin = world.origin(file, '/');
  const needsBit = !file.includes('/s6-rc.d/');
  if (!interpreter || (needsBit && 'executable' in origin && origin.executable)) return [file];
  if (needsBit)
    world.suppose(`${file} has no run bit: s6-overlay is taken to be of version 2, which sets it`);
  return [interpreter, ...(option ? [option.trim()] : []), file];
}

/** What a bundle or a service of s6-rc names: files of a folder, or the lines of a file, as before 0.5.4. */
const named = (world: World, name: string, what: 'contents' | 'dependencies'): readonly string[] => [
  ...world.files.list(`${S6_RC}/${name}/${what}.d`),
  ...(world.read(`${S6_RC}/${name}/${what}`, '/')?.text.split(/\s+/).filter(Boolean) ?? []),
];

/**
 * The bundle `user` is what comes up, with all that it needs; a source that nothing there leads to is compiled alone.
 * Folders without a type complete some of the base image, which may lead to others. `undefined`: no such bundle is seen.
 */
function brought(world: World): ReadonlySet<string> | undefined {
  const all = world.files.list(S6_RC);
  const reached = new Set(
    ['user', 'user2', ...all.filter(name => !world.read(`${S6_RC}/${name}/type`, '/'))].flatMap(bundle => [
      ...named(world, bundle, 'contents'),
      ...named(world, bundle, 'dependencies'),
    ]),
  );
  if (reached.size === 0) return undefined;
  for (const name of reached)
    for (const next of [...named(world, name, 'contents'), ...named(world, name, 'dependencies')])
      reached.add(next);
  return reached;
}

/** The `run` scripts of long-running services, oldest layout last. */
function serviceScripts(world: World): string[] {
  const out: string[] = [];
  const up = brought(world);
  for (const folder of [S6_RC, '/etc/services.d']) {
    for (const name of world.list(folder)) {
      if (folder === S6_RC && up?.has(name) === false) continue;
      const file = `${folder}/${name}/run`;
      const type = world.read(`${folder}/${name}/type`, '/')?.text.trim();
      // A folder of s6-rc.d without a type completes one of the base image.
      if (folder === S6_RC ? type !== 'longrun' : type === 'oneshot' || type === 'bundle') continue;
      if (world.read(file, '/')) out.push(file);
    }
  }
  // What only takes the output of others is not what the container is there for.
  const consumes = (file: string) => (world.read(`${path.dirname(file)}/consumer-for`, '/') ? 1 : 0);
  return out.sort((a, b) => consumes(a) - consumes(b));
}
