import type { ChildSpec, Launch, Program } from '../../model/index.ts';
import { all, caught, options, service, stays } from '../behaviours.ts';
import { directOrShell } from '../command-line.ts';
import { readProcfile } from '../procfile.ts';

/** TERM, INT and HUP: SIGTERM to every process, 5 s, SIGKILL. It also ends as soon as any child does. */
const STOP = caught(
  [
    { do: 'signal', to: 'children', signal: 'SIGTERM' },
    { do: 'wait', for: 'children', limitMs: 5000 },
    { do: 'signal', to: 'children', signal: 'SIGKILL' },
    { do: 'work', ms: 900, note: 'its loop wakes' },
    // That of the process that ended first.
    { do: 'exit', status: 'of-child', cleansUp: true },
  ],
  'tells its processes and waits 5 s',
);

export default {
  name: 'foreman',
  kind: 'supervisor',
  matches: ['foreman'],
  launch({ argv, cwd }, world): Launch {
    const [, verb, ...args] = argv;
    if (verb !== 'start' && verb !== 's')
      return { kind: 'exits', status: 0, why: `foreman ${verb ?? ''} ends by itself` };
    const { values, rest } = options(args, [
      '-f',
      '--procfile',
      '-d',
      '--root',
      '-e',
      '--env',
      '-m',
      '--formation',
      '-p',
      '--port',
      '-t',
      '--timeout',
    ]);
    const file = values.get('-f') ?? values.get('--procfile') ?? 'Procfile';
    const entries = readProcfile(file, cwd, world) ?? [];
    const only = rest[0] ?? [...options(rest.slice(1)).rest][0];
    const children: readonly ChildSpec[] = entries
      .filter(entry => only === undefined || entry.name === only)
      .map((entry, i) => ({ run: directOrShell(entry.command, 'sh'), isMain: i === 0 }));
    return {
      kind: 'stay',
      behaviour: {
        ...service(
          {
            ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], STOP),
            SIGQUIT: stays('caught, and it stays'),
            SIGUSR1: stays('passes it on'),
            SIGUSR2: stays('passes it on'),
          },
          'any',
        ),
        whenChildExits: { of: 'every-child', reaction: STOP.reaction ?? [] },
      },
      title: ['foreman: master'],
      children,
    };
  },
  sources: [
    'https://github.com/ddollar/foreman lib/foreman/engine.rb',
    'foreman 0.87.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.87.2-2', rows: ['foreman/two', 'proc/foreman'] },
} satisfies Program;
