import type { Program } from '../../model/index.ts';
import { DASH_PARENT, PLAIN } from '../behaviours.ts';
import { commandOf, noCommand } from '../wrapper-entry.ts';

/** A script of /bin/sh that runs the command in the foreground, beside its server. */
export default {
  name: 'fakeroot',
  kind: 'wrapper',
  matches: ['fakeroot', 'fakeroot-sysv', 'fakeroot-tcp'],
  launch({ argv }) {
    const command = commandOf(argv, ['-i', '-s', '-l', '--lib', '-f', '--faked', '-b', '--fd-base']);
    if (command.length === 0) return noCommand(argv);
    return {
      kind: 'stay',
      behaviour: DASH_PARENT,
      title: ['/bin/sh', '/usr/bin/fakeroot', ...argv.slice(1)],
      children: [
        { run: { argv: command }, isMain: true },
        { run: { worker: { ...PLAIN, lifetime: 'short' }, title: ['/usr/bin/faked-sysv'] } },
      ],
    };
  },
  sources: ['fakeroot(1)', 'fakeroot 1.31 as PID 1, Linux 6.18'],
  measured: { version: '1.31-1.2', rows: ['fakeroot/plain', 'wrap/fakeroot/hand', 'wrap/fakeroot/nohand'] },
} satisfies Program;
