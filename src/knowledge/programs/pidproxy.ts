import type { Program } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { stayAbove } from '../wrapper-entry.ts';

/**
 * `pidproxy PIDFILE COMMAND`: passes signals on to the process that the file names, a service of the command's, and
 * ends once the command has.
 */
export default {
  name: 'pidproxy',
  kind: 'wrapper',
  matches: ['pidproxy'],
  launch({ argv }) {
    const command = argv.slice(2);
    if (command.length === 0) return { kind: 'exits', status: 1, why: 'pidproxy has no command to run' };
    return stayAbove(command, {
      signals: all(
        ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR1', 'SIGUSR2', 'SIGQUIT'],
        caught(
          [{ do: 'signal', to: 'child', signal: 'same' }],
          'passes it on to the process of the pid file',
        ),
      ),
      waitsForChildren: 'any',
      whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 0, cleansUp: false }] },
      lifetime: 'service',
    });
  },
  sources: ['supervisor/pidproxy.py of supervisor 4.2.5: passtochild(), go()'],
} satisfies Program;
