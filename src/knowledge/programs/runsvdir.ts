import { path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';
import { options, service, stopsAtOnce } from '../behaviours.ts';
import { supervised } from '../service-directory.ts';

/** TERM: leaves at once and tells nobody. HUP: sends SIGTERM to its supervisors and leaves without waiting. */
export default {
  name: 'runsvdir',
  kind: 'supervisor',
  matches: ['runsvdir', 'runsvdir-start'],
  launch({ argv, cwd }, world) {
    const starter = argv[0]?.endsWith('-start') ?? false;
    const named = starter ? '/etc/service' : (options(argv.slice(1)).rest[0] ?? '.');
    return {
      kind: 'stay',
      behaviour: service(
        {
          SIGTERM: stopsAtOnce(0, 'leaves at once and tells no service'),
          SIGHUP: {
            ...stopsAtOnce(111, 'tells its services and leaves without waiting'),
            reaction: [
              { do: 'signal', to: 'children', signal: 'SIGTERM' },
              { do: 'exit', status: 111, cleansUp: false },
            ],
          },
        },
        'any',
      ),
      children: supervised(path.resolve(cwd, named), 'runsv', world),
      ...(starter ? { title: ['runsvdir', '-P', '/etc/service', 'log: .'] } : {}),
    };
  },
  sources: ['runsvdir(8)', 'runit 2.1.2-54 as PID 1, Linux 6.18'],
  measured: {
    version: '2.1.2-54',
    rows: ['runsvdir/service', 'init/runsvdir/hand', 'init/runsvdir/slow', 'init/runsvdir-P/hand'],
  },
} satisfies Program;
