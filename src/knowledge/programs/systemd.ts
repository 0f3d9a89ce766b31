import type { KnownSignalBehaviour, Program } from '../../model/index.ts';
import { service, stays, taken } from '../behaviours.ts';

const stops = (note: string): KnownSignalBehaviour =>
  taken(
    [
      { do: 'signal', to: 'all', signal: 'SIGTERM' },
      { do: 'wait', for: 'every-child', limitMs: 90_000 },
      { do: 'exit', status: 130, cleansUp: true },
    ],
    note,
  );

/** SIGRTMIN+3 stops it; SIGTERM, the signal that docker sends by default, makes it run itself again. */
export default {
  name: 'systemd',
  kind: 'init',
  matches: ['systemd'],
  launch: ({ argv }) => ({
    kind: 'stay',
    title: argv,
    behaviour: service(
      {
        SIGTERM: {
          ...stays('runs itself again and keeps all services'),
          disposition: 'SIG_DFL',
          waitedFor: true,
        },
        'SIGRTMIN+3': stops('halts: stops all services'),
        'SIGRTMIN+4': stops('powers off: stops all services'),
        'SIGRTMIN+5': stops('reboots: stops all services'),
        SIGINT: { ...stops('reboots: stops all services'), means: 'ctrl-alt-del.target: a reboot' },
        SIGHUP: { ...stays('reads its configuration again'), disposition: 'SIG_DFL', waitedFor: true },
        SIGUSR1: { ...stays('connects to D-Bus again'), disposition: 'SIG_DFL', waitedFor: true },
        SIGUSR2: { ...stays('logs its state'), disposition: 'SIG_DFL', waitedFor: true },
      },
      'any',
    ),
    refusesUnlessPid1: 'systemd runs as the system manager only where it is PID 1',
  }),
  sources: ['systemd(1), SIGNALS'],
} satisfies Program;
