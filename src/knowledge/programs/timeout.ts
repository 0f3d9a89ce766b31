import type { SignalName } from '../../kernel/index.ts';
import type { Behaviour, Program, Reaction } from '../../model/index.ts';
import { all, caught, DEAF_PARENT, EXITS_AS_CHILD, options, PLAIN } from '../behaviours.ts';
import { secondsOf } from '../duration.ts';
import { noCommand, stayAbove } from '../wrapper-entry.ts';

const SIGNALS: readonly SignalName[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'];

/**
 * Passes signals on to its own process group, of which it is the leader; with `-k` it sends SIGKILL after that
 * time. busybox's timeout becomes the command, and its timer is the child.
 */
export default {
  name: 'timeout',
  kind: 'wrapper',
  matches: ['timeout'],
  launch({ argv }, world) {
    const { flags, values, rest } = options(argv.slice(1), ['-k', '-s', '--kill-after', '--signal']);
    const command = rest.slice(1);
    if (command.length === 0) return noCommand(argv, 125);
    if (world.binSh === 'busybox')
      return { kind: 'exec', argv: command, leaves: [{ run: { worker: PLAIN, title: argv } }] };
    const kill = secondsOf(values.get('-k') ?? values.get('--kill-after'));
    return stayAbove(command, behaviour(flags.has('--foreground'), kill));
  },
  sources: [
    'timeout(1), GNU coreutils 9.1 src/timeout.c cleanup()',
    'coreutils 9.1 and busybox 1.35.0 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '9.1-1',
    rows: [
      'wrap/timeout/hand',
      'wrap/timeout/nohand',
      'wrap/timeout-k/hand',
      'wrap/timeout--foreground/hand',
      'wrap/busybox-timeout/hand',
    ],
  },
} satisfies Program;

function behaviour(foreground: boolean, killAfter: number | undefined): Behaviour {
  const tell = { do: 'signal', to: foreground ? 'child' : 'group', signal: 'same' } as const;
  const reaction: Reaction =
    killAfter === undefined
      ? [tell]
      : [
          tell,
          { do: 'wait', for: 'child', limitMs: killAfter * 1000 },
          { do: 'signal', to: 'child', signal: 'SIGKILL' },
          { do: 'wait', for: 'child' },
          ...EXITS_AS_CHILD,
        ];
  return { ...DEAF_PARENT, signals: all(SIGNALS, caught(reaction, 'timeout passes it on')) };
}
