import type { Behaviour, Program, Reaction } from '../../model/index.ts';
import { all, caught, DEAF_PARENT } from '../behaviours.ts';
import { noCommand, stayAbove } from '../wrapper-entry.ts';

const VALUED = new Set([
  '-delims',
  '-env',
  '-env-section',
  '-poll-interval',
  '-stderr',
  '-stdout',
  '-template',
  '-timeout',
  '-validate-cert',
  '-wait',
  '-wait-http-header',
  '-wait-retry-interval',
]);

const TELLS: Reaction = [
  { do: 'signal', to: 'child', signal: 'same' },
  { do: 'wait', for: 'child', limitMs: 10_000 },
  { do: 'signal', to: 'child', signal: 'SIGKILL' },
  { do: 'wait', for: 'child' },
  // os.Exit(-1) for a child that a signal has ended.
  { do: 'exit', status: { ofChildOr: 255 }, cleansUp: false },
];

const BEHAVIOUR: Behaviour = {
  ...DEAF_PARENT,
  signals: all(['SIGTERM', 'SIGINT', 'SIGHUP'], caught(TELLS, 'passes it on and waits up to 10 s')),
};

/** Stays above its command, passes TERM, INT and HUP on and waits. */
export default {
  name: 'dockerize',
  kind: 'wrapper',
  matches: ['dockerize'],
  launch({ argv }) {
    let i = 1;
    for (; argv[i]?.startsWith('-') && argv[i] !== '--'; i++) {
      const option = (argv[i] ?? '').replace(/^--/, '-');
      if (VALUED.has(option)) i++;
    }
    const command = argv.slice(argv[i] === '--' ? i + 1 : i);
    if (command.length === 0)
      return argv.length > 1 ? { kind: 'exits', status: 0, why: 'dockerize only waits' } : noCommand(argv);
    return stayAbove(command, BEHAVIOUR);
  },
  sources: [
    'https://github.com/jwilder/dockerize exec.go at 02ab079: signal.Notify(SIGHUP, SIGINT, SIGTERM), 10 s until SIGKILL; os.Exit(WaitStatus.ExitStatus()), which is -1 for a signal',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
