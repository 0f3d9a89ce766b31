import type { Behaviour, ChildSpec, Launch, Program, Reaction } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { commandOf } from '../wrapper-entry.ts';

const stopChild = (job: number): Reaction => [
  { do: 'signal', to: { jobs: [job] }, signal: 'SIGTERM' },
  { do: 'wait', for: { jobs: [job] }, limitMs: 5000 },
  { do: 'signal', to: { jobs: [job] }, signal: 'SIGKILL' },
];

/** What is left after that: SIGTERM to all, 5 s, SIGKILL. */
const KILL_ALL: Reaction = [
  { do: 'signal', to: 'all', signal: 'SIGTERM' },
  { do: 'wait', for: 'every-child', limitMs: 5000 },
];

/**
 * The init of phusion/baseimage: runs its command beside runit. On TERM and INT the command gets SIGTERM and
 * 5 s, then the services are put down, then everything is told; the status is 2.
 */
export default {
  name: 'my_init',
  kind: 'init',
  matches: ['my_init'],
  launch({ argv, cwd, env }, world): Launch {
    const command = commandOf(argv);
    const runit: readonly ChildSpec[] = argv.includes('--skip-runit')
      ? []
      : [{ run: { argv: ['/usr/bin/runsvdir', '-P', '/etc/service'] }, isMain: command.length === 0 }];
    const main: readonly ChildSpec[] =
      command.length > 0 ? [{ run: { argv: command }, isMain: true, cwd, env }] : [];
    const children = [...main, ...runit];
    if (children.length === 0)
      return { kind: 'fails', status: 1, why: 'my_init has no command to run', misused: true };
    if (world.files.list('/etc/my_init.d').length > 0)
      world.unknown('the scripts of /etc/my_init.d are run before the command, and are not read');
    return {
      kind: 'stay',
      behaviour: behaviour(main.length),
      title: ['/usr/bin/python3', '-u', ...argv],
      children,
    };
  },
  sources: ['https://github.com/phusion/baseimage-docker image/bin/my_init at 03f4d0b'],
  notRun: 'not in Debian or npm',
} satisfies Program;

function behaviour(commands: number): Behaviour {
  const stop: Reaction = [
    ...(commands > 0 ? stopChild(0) : []),
    ...KILL_ALL,
    { do: 'exit', status: 2, cleansUp: true },
  ];
  return {
    signals: all(['SIGTERM', 'SIGINT'], caught(stop, 'stops its command, its services, then all')),
    waitsForChildren: 'any',
    whenChildExits: {
      of: 'child',
      reaction: [...KILL_ALL, { do: 'exit', status: 'of-child', cleansUp: true }],
    },
    lifetime: 'service',
  };
}
