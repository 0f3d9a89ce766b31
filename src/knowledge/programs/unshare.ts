import type { Behaviour, Program } from '../../model/index.ts';
import { DEAF_PARENT, options, taken } from '../behaviours.ts';
import { commandOf, noCommand, stayAbove } from '../wrapper-entry.ts';

const VALUED = [
  '--map-user',
  '--map-group',
  '--map-users',
  '--map-groups',
  '-R',
  '--root',
  '-w',
  '--wd',
  '-S',
  '--setuid',
  '-G',
  '--setgid',
  '--setgroups',
  '--propagation',
  '--monotonic',
  '--boottime',
  '--wdns',
  '-l',
  '--load-interp',
];

/** While its child runs it blocks SIGTERM and SIGINT and reads neither. @source util-linux unshare.c (v2.38) */
const FORKED: Behaviour = {
  ...DEAF_PARENT,
  signals: { SIGTERM: taken([], 'set aside until the child has ended'), SIGINT: taken([], 'set aside') },
};

/** Becomes its command, but with `--fork` stays above it. */
export default {
  name: 'unshare',
  kind: 'wrapper',
  matches: ['unshare'],
  launch({ argv }) {
    const { flags } = options(argv.slice(1), VALUED);
    const command = commandOf(argv, VALUED);
    if (command.length === 0) return noCommand(argv);
    const forks = [...flags].some(f => f === '-f' || f.startsWith('--fork') || f.startsWith('--kill-child'));
    return forks ? stayAbove(command, FORKED, { processGroup: 'parent' }) : { kind: 'exec', argv: command };
  },
  sources: ['unshare(1)', 'util-linux 2.38.1 and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: [
      'unshare/kill-child',
      'unshare/mount',
      'unshare/pid-fork',
      'wrap/unshare-m/hand',
      'wrap/unshare-pf/hand',
      'wrap/unshare-pf-killchild/hand',
      'wrap/busybox-unshare/hand',
    ],
  },
} satisfies Program;
