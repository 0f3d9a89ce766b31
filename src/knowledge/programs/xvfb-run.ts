import type { Program } from '../../model/index.ts';
import { DASH_PARENT, PLAIN, stays } from '../behaviours.ts';
import { commandOf, noCommand } from '../wrapper-entry.ts';

const VALUED = [
  '-n',
  '--server-num',
  '-s',
  '--server-args',
  '-f',
  '--auth-file',
  '-e',
  '--error-file',
  '-p',
  '--xauth-protocol',
  '-w',
  '--wait',
];

/** A script of /bin/sh that starts Xvfb, runs the command in the foreground and forwards nothing. */
export default {
  name: 'xvfb-run',
  kind: 'wrapper',
  matches: ['xvfb-run'],
  launch({ argv }) {
    const command = commandOf(argv, VALUED);
    if (command.length === 0) return noCommand(argv, 2);
    return {
      kind: 'stay',
      behaviour: {
        ...DASH_PARENT,
        signals: { ...DASH_PARENT.signals, SIGUSR1: stays('Xvfb says that it is ready') },
      },
      title: ['/bin/sh', '/usr/bin/xvfb-run', ...argv.slice(1)],
      children: [
        { run: { argv: command }, isMain: true },
        { run: { worker: { ...PLAIN, lifetime: 'short' }, title: ['Xvfb', ':99'] } },
      ],
    };
  },
  sources: ['xvfb-run(1)', 'xvfb 21.1.7 as PID 1, Linux 6.18'],
  measured: { version: '2:21.1.7-3+deb12u13', rows: ['wrap/xvfb-run/hand', 'wrap/xvfb-run/nohand'] },
} satisfies Program;
