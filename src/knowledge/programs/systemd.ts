import type { KnownSignalBehaviour, Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, taken } from '../behaviours.ts';
import { either } from '../doubt.ts';

/**
 * Once it halts, the kernel ends PID 1 by SIGINT; once it reboots, by SIGHUP.
 * @source kernel/pid_namespace.c, reboot_pid_ns
 */
const stops = (note: string, status = 130): KnownSignalBehaviour =>
  taken(
    [
      { do: 'signal', to: 'all', signal: 'SIGTERM' },
      { do: 'wait', for: 'every-child', limitMs: 90_000 },
      { do: 'exit', status, cleansUp: true },
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
    behaviour: {
      ...service(
        {
          SIGTERM: {
            ...stays('runs itself again and keeps all services'),
            disposition: 'SIG_DFL',
            waitedFor: true,
          },
          'SIGRTMIN+3': stops('halts: stops all services'),
          'SIGRTMIN+4': stops('powers off: stops all services'),
          'SIGRTMIN+5': stops('reboots: stops all services', 129),
          SIGQUIT: either(
            'whether this version of systemd ends of a signal that means a crash, or freezes, is not known',
            stopsAtOnce(255, 'a crash: it ends'),
            stays('a crash: it freezes'),
          ),
          SIGINT: { ...stops('reboots: stops all services', 129), means: 'ctrl-alt-del.target: a reboot' },
          SIGHUP: { ...stays('reads its configuration again'), disposition: 'SIG_DFL', waitedFor: true },
          SIGUSR1: { ...stays('connects to D-Bus again'), disposition: 'SIG_DFL', waitedFor: true },
          SIGUSR2: { ...stays('logs its state'), disposition: 'SIG_DFL', waitedFor: true },
        },
        'any',
      ),
      blocked: ['SIGWINCH'],
    },
    refusesUnlessPid1: 'systemd runs as the system manager only where it is PID 1',
  }),
  sources: ['systemd(1), SIGNALS', 'systemd 252.39 as PID 1, privileged, Linux 6.18'],
  measured: { version: '252.39-1', rows: ['systemd/plain'] },
} satisfies Program;
