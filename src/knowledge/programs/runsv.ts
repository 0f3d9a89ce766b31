import { path } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Behaviour, Program, Reaction } from '../../model/index.ts';
import { caught, taken } from '../behaviours.ts';
import { downSignal, staysDown } from '../service-directory.ts';

const stop = (signal: SignalName): Reaction => [
  { do: 'signal', to: 'child', signal },
  { do: 'wait', for: 'child' },
  { do: 'exit', status: 0, cleansUp: true },
];

/** Supervises one `run` script: TERM puts it down and waits without limit. */
export default {
  name: 'runsv',
  kind: 'supervisor',
  matches: ['runsv', 's6-supervise', 'supervise'],
  launch({ argv, cwd }, world) {
    const s6 = argv[0]?.endsWith('s6-supervise') ?? false;
    const directory = path.resolve(cwd, argv[1] ?? '.');
    const note = 'puts its service down, and waits';
    const behaviour: Behaviour = {
      signals: {
        SIGTERM: s6 ? taken(stop(downSignal(directory, world)), note) : caught(stop('SIGTERM'), note),
      },
      // s6-supervise waits for its own alone, runsv for any.
      waitsForChildren: s6 ? 'own' : 'any',
      lifetime: 'service',
    };
    if (staysDown(directory, world)) return { kind: 'stay', behaviour };
    return {
      kind: 'stay',
      behaviour,
      children: [{ run: { argv: ['./run'] }, isMain: true, cwd: directory, processGroup: 'own' }],
    };
  },
  sources: [
    'runsv(8); https://skarnet.org/software/s6/s6-supervise.html',
    'runit 2.1.2-54 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.1.2-54',
    rows: ['runsv/service', 'runsvdir/service', 'init/runsv/hand', 'init/runsv/ignore', 'init/runsv/slow'],
  },
} satisfies Program;
