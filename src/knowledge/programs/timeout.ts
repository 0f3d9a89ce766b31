import type { SignalName } from '../../kernel/index.ts';
import type { Action, Behaviour, Program, Reaction } from '../../model/index.ts';
import { all, caught, DEAF_PARENT, options, PLAIN } from '../behaviours.ts';
import { secondsOf } from '../duration.ts';
import { noCommand, stayAbove } from '../wrapper-entry.ts';

const SIGNALS: readonly SignalName[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'];

/** A time limit, in seconds, below which it may be a step of a script rather than a service. */
const SOON = 120;

/**
 * Makes a process group of its own and passes signals on to its command and to that group; with `-k` it sends SIGKILL after that time. Where a
 * signal has ended its command it ends itself by the same. busybox's timeout becomes the command, and its timer is the child.
 */
export default {
  name: 'timeout',
  kind: 'wrapper',
  matches: ['timeout'],
  launch({ argv }, world) {
    const { flags, values, rest } = options(argv.slice(1), ['-k', '-s', '--kill-after', '--signal']);
    const command = rest.slice(1);
    if (command.length === 0) return noCommand(argv, 125);
    const ends = (secondsOf(rest[0]) ?? Infinity) <= SOON;
    if (world.binSh === 'busybox') {
      const timer = { run: { worker: { ...PLAIN, lifetime: 'short' as const }, title: argv } };
      return { kind: 'exec', argv: command, leaves: [timer], ...(ends ? { lifetime: 'unknown' } : {}) };
    }
    const kill = secondsOf(values.get('-k') ?? values.get('--kill-after'));
    const foreground = flags.has('--foreground');
    const whole = behaviour(foreground, kill);
    const launch = stayAbove(command, ends ? { ...whole, lifetime: 'unknown' } : whole, {
      resets: [...SIGNALS, 'SIGCHLD'],
    });
    return foreground || launch.kind !== 'stay' ? launch : { ...launch, leadsGroup: true };
  },
  sources: [
    'timeout(1), GNU coreutils 9.1 src/timeout.c cleanup()',
    'coreutils 9.1 and busybox 1.35.0 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '9.1-1',
    rows: [
      'timeout/busybox',
      'timeout/foreground',
      'timeout/kill-after',
      'timeout/nohand',
      'timeout/plain',
      'wrap/timeout/hand',
      'wrap/timeout/nohand',
      'wrap/timeout-k/hand',
      'wrap/timeout--foreground/hand',
      'wrap/busybox-timeout/hand',
    ],
  },
} satisfies Program;

const ENDS: Reaction = [
  { do: 'raise', signal: 'of-child' },
  { do: 'exit', status: 'of-child', cleansUp: false },
];

const kill = (action: Extract<Action, { do: 'signal' }>) => ({ ...action, signal: 'SIGKILL' }) as const;

function behaviour(foreground: boolean, killAfter: number | undefined): Behaviour {
  const child = { do: 'signal', to: 'child', signal: 'same' } as const;
  const tell = foreground ? [child] : [child, { ...child, to: 'group' } as const];
  const reaction: Reaction =
    killAfter === undefined
      ? tell
      : [
          ...tell,
          { do: 'wait', for: 'child', limitMs: killAfter * 1000, late: tell.map(kill) },
          { do: 'wait', for: 'child' },
          ...ENDS,
        ];
  return {
    ...DEAF_PARENT,
    whenChildExits: { of: 'child', reaction: ENDS },
    signals: {
      ...all(SIGNALS, caught(reaction, 'timeout passes it on')),
      SIGCHLD: caught([], 'timeout is woken when its command ends'),
    },
  };
}
