import type { Program, SignalBehaviour, World } from '../../model/index.ts';
import { all, depends, stays, stopsInOrder } from '../behaviours.ts';
import { byDefault } from '../doubt.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

const BEFORE = byDefault('TERM and INT are at their default');

/** The packages of Debian and Ubuntu are 4.6.1 and older; all others may be newer. */
function onTerm(world: World): SignalBehaviour {
  const file = world.files.which('turnserver', '/usr/local/bin:/usr/bin:/bin') ?? '/usr/bin/turnserver';
  if (world.binSh === 'dash' && world.files.origin(file).kind === 'installed') return BEFORE;
  return depends(
    'turnserver handles SIGTERM from 4.6.2 on, and its version is not known',
    BEFORE,
    stopsInOrder(),
  );
}

const turnserver = serverEntry({
  name: 'turnserver',
  signals: { ...all(['SIGHUP', 'SIGUSR2'], stays('caught, and it stays')) },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'o', '--daemon'),
  sources: [
    'turnserver(1)',
    'coturn 4.6.1 as PID 1, Linux 6.18: TERM and INT are at their default',
    'https://github.com/coturn/coturn/pull/1106, after 4.6.1: handlers for TERM and INT that end it in order',
  ],
  measured: { version: '4.6.1', rows: ['turnserver/foreground'] },
});

export default {
  ...turnserver,
  launch(invocation, world) {
    const launch = turnserver.launch(invocation, world);
    if (launch.kind !== 'stay') return launch;
    const onStop = all(['SIGTERM', 'SIGINT'], onTerm(world));
    return {
      ...launch,
      behaviour: { ...launch.behaviour, signals: { ...launch.behaviour.signals, ...onStop } },
    };
  },
} satisfies Program;
