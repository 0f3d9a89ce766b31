import type { ChildSpec, Program, Reaction, World } from '../../model/index.ts';
import { service, taken } from '../behaviours.ts';
import { directOrShell } from '../command-line.ts';

/** reboot(2) needs CAP_SYS_BOOT, which a container lacks by default: it fails, and init exits with 0. */
const ENDS: Reaction = [
  { do: 'signal', to: 'all', signal: 'SIGTERM' },
  { do: 'work', ms: 1000, note: 'waits 1 s' },
  { do: 'signal', to: 'all', signal: 'SIGKILL' },
  { do: 'work', ms: 1000, note: 'waits 1 s' },
  { do: 'exit', status: 0, cleansUp: true },
];

/** TERM is a reboot, USR1 a halt, USR2 a power-off: each tells all, waits 1 s and kills. Reads /etc/inittab. */
export default {
  name: 'busybox-init',
  kind: 'init',
  matches: ['busybox-init', 'linuxrc'],
  launch({ argv }, world) {
    const nothing = taken([], 'nothing comes of it');
    return {
      kind: 'stay',
      title: argv,
      behaviour: service(
        {
          SIGTERM: taken(ENDS, 'reboots: tells every process, and kills it after 1 s'),
          SIGUSR1: taken(ENDS, 'halts'),
          SIGUSR2: taken(ENDS, 'powers off'),
          SIGHUP: { ...nothing, means: 'reads /etc/inittab again' },
          SIGINT: { ...nothing, means: 'ctrl-alt-del' },
          SIGQUIT: { ...nothing, means: 'restarts init' },
        },
        'any',
      ),
      children: inittab(world),
      refusesUnlessPid1: 'init of busybox refuses to run unless it is PID 1',
    };
  },
  sources: ['https://git.busybox.net/busybox/tree/init/init.c', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '1:1.35.0-4+deb12u1+b1', rows: ['busybox-init/respawn', 'init/busybox-init'] },
} satisfies Program;

/** `id:runlevels:action:process`; a leading `-` asks for a login shell. */
function inittab(world: World): ChildSpec[] {
  const file = world.read('/etc/inittab', '/');
  if (!file) {
    world.unknown('/etc/inittab is not readable, so what init starts is not known');
    return [];
  }
  return file.text.split('\n').flatMap((line): ChildSpec[] => {
    const entry = /^[^#:]*:[^:]*:(respawn|once|askfirst):(.+)$/.exec(line);
    const command = entry?.[2]?.trim().replace(/^-/, '');
    if (!command || /getty|\bsh$/.test(command)) return [];
    return [{ run: directOrShell(command, 'sh'), isMain: true, processGroup: 'own' }];
  });
}
