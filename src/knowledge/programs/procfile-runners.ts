import type { KnownSignalBehaviour, Launch, Program, SignalBehaviour } from '../../model/index.ts';
import { caught, options, service, stopsAtOnce } from '../behaviours.ts';
import { readProcfile } from '../procfile.ts';

const tells = (limitMs: number): KnownSignalBehaviour =>
  caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGTERM' },
      { do: 'wait', for: 'children', limitMs },
      { do: 'signal', to: 'children', signal: 'SIGKILL' },
      { do: 'exit', status: 0, cleansUp: true },
    ],
    `tells its processes and waits up to ${limitMs / 1000} s`,
  );

/** Without a handler of its own, the Go runtime ends it with 2. */
const GO_DEFAULT = stopsAtOnce(2, 'ends at once and tells no process');

const depends = (name: string, limitMs: number): SignalBehaviour => ({
  disposition: 'unknown',
  reason: `whether this build of ${name} handles SIGTERM is not known`,
  worlds: [GO_DEFAULT, tells(limitMs)],
  evidence: [{ origin: 'assumed', note: `its original handles SIGINT only, later versions SIGTERM as well` }],
});

/** forego, hivemind and goreman: Go programs that run a Procfile through a shell. */
export default {
  name: 'procfile-runners',
  kind: 'supervisor',
  matches: ['forego', 'hivemind', 'goreman'],
  launch({ argv, cwd }, world): Launch {
    const [self = 'forego', ...args] = argv;
    const name = self.slice(self.lastIndexOf('/') + 1);
    const words = args[0] === 'start' ? args.slice(1) : args;
    if (name !== 'hivemind' && args[0] !== 'start' && !args.includes('start'))
      return { kind: 'exits', status: 0, why: `${name} ${args[0] ?? ''} ends by itself` };
    const { values, rest } = options(words, ['-f', '-e', '-c', '-p', '-t', '--procfile', '--root', '-l']);
    const file =
      values.get('-f') ??
      values.get('--procfile') ??
      (name === 'hivemind' ? rest[0] : undefined) ??
      'Procfile';
    const only = name === 'hivemind' ? undefined : rest.filter(word => word !== 'start')[0];
    const entries = (readProcfile(file, cwd, world) ?? []).filter(e => only === undefined || e.name === only);
    const limit = { forego: 3000, hivemind: 5000 }[name] ?? 10_000;
    const term = name === 'goreman' ? tells(limit) : depends(name, limit);
    return {
      kind: 'stay',
      behaviour: service(
        {
          SIGTERM: term,
          SIGINT: tells(limit),
          SIGHUP: name === 'goreman' ? tells(limit) : GO_DEFAULT,
          SIGQUIT: GO_DEFAULT,
        },
        'own',
      ),
      children: entries.map((entry, i) => ({
        run: { shellText: entry.command, shell: ['sh', '-c'] },
        isMain: i === 0,
        processGroup: 'own',
      })),
    };
  },
  sources: [
    'https://github.com/ddollar/forego start.go at 0840501: os.Interrupt only, 3 s',
    'https://github.com/DarthSim/hivemind hivemind.go at 00aeac1: os.Interrupt only',
    'https://github.com/mattn/goreman proc.go at 0fc78ac: TERM, INT, HUP, 10 s',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
