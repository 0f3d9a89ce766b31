import type { Program } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';
import { stayAbove } from '../wrapper-entry.ts';

const passes = { do: 'signal', to: 'child', signal: 'same' } as const;

/**
 * `pidproxy PIDFILE COMMAND`: passes signals on to the process that the file names, a service of the command's, and
 * does not wait for it. It looks every 5 s whether the command has ended.
 */
export default {
  name: 'pidproxy',
  kind: 'wrapper',
  matches: ['pidproxy'],
  launch({ argv }) {
    const command = argv.slice(2);
    if (command.length === 0) return { kind: 'exits', status: 1, why: 'pidproxy has no command to run' };
    const launch = stayAbove(command, {
      signals: {
        ...all(['SIGHUP', 'SIGUSR1', 'SIGUSR2'], caught([passes], 'passes it on')),
        ...all(
          ['SIGTERM', 'SIGINT', 'SIGQUIT'],
          caught([passes, { do: 'exit', status: 0, cleansUp: false }], 'passes it on, and ends at once'),
        ),
      },
      waitsForChildren: 'any',
      whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 0, cleansUp: false }] },
      lifetime: 'service',
    });
    return launch.kind === 'stay' ? { ...launch, title: pythonTitle(argv) } : launch;
  },
  sources: [
    'pidproxy of supervisor 4.2.5 as PID 1, Linux 6.18',
    'supervisor/pidproxy.py of supervisor 4.2.5: passtochild(), go()',
  ],
  measured: { version: '4.2.5', rows: ['pidproxy/service'] },
} satisfies Program;
