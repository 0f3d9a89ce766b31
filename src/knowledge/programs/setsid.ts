import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';
import { noCommand, stayAbove } from '../wrapper-entry.ts';

/**
 * A process group's leader must fork to get a session of its own. PID 1 of a container is one, so `setsid cmd` ends
 * at once and takes the container with it; `-w` waits, but ends with any child that it adopts. A process that leads
 * no group becomes the command.
 */
export default {
  name: 'setsid',
  kind: 'wrapper',
  matches: ['setsid'],
  launch({ argv, leadsGroup }) {
    const { flags, rest } = options(argv.slice(1));
    if (rest.length === 0) return noCommand(argv);
    if (!leadsGroup && !flags.has('-f') && !flags.has('--fork'))
      return { kind: 'exec', argv: rest, leadsGroup: true };
    if (flags.has('-w') || flags.has('--wait')) {
      const ends = { do: 'exit', status: { ofChildOr: 0 }, cleansUp: false } as const;
      const whenChildExits = { of: 'every-child', reaction: [ends] } as const;
      const behaviour = { ...DEAF_PARENT, waitsForChildren: 'any', whenChildExits } as const;
      return stayAbove(rest, behaviour, { processGroup: 'own' });
    }
    return {
      kind: 'exits',
      status: 0,
      why: 'as the leader of a group, setsid forks and exits at once',
      daemon: { run: { argv: rest }, processGroup: 'own' },
    };
  },
  sources: ['setsid(1)', 'util-linux 2.38.1 and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: [
      'setsid/plain',
      'setsid/wait',
      'wrap/setsid/hand',
      'wrap/setsid-f/hand',
      'wrap/setsid-w/hand',
      'wrap/busybox-setsid/hand',
    ],
  },
} satisfies Program;
