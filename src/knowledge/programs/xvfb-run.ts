import type { Program } from '../../model/index.ts';
import { caught, DASH_PARENT, PLAIN, service, stays } from '../behaviours.ts';
import { commandOf, noCommand } from '../wrapper-entry.ts';

const XVFB = { worker: { ...PLAIN, lifetime: 'short' }, title: ['Xvfb', ':99'] } as const;

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

/**
 * A script of /bin/sh that starts Xvfb, waits for its SIGUSR1, runs the command in the foreground and forwards
 * nothing. Xvfb sends that signal to a parent above 1 only: as PID 1 the script waits for ever.
 *
 * @source xserver os/connection.c NotifyParentProcess(): `if (ParentProcess > 1)`
 */
export default {
  name: 'xvfb-run',
  kind: 'wrapper',
  matches: ['xvfb-run'],
  launch({ argv, isPid1 }) {
    const command = commandOf(argv, VALUED);
    if (command.length === 0) return noCommand(argv, 2);
    const title = ['/bin/sh', '/usr/bin/xvfb-run', ...argv.slice(1)];
    const ready = { SIGUSR1: stays('Xvfb says that it is ready') };
    if (isPid1) {
      const note = 'as PID 1 it never hears that Xvfb is ready, and does not start its command';
      return {
        kind: 'stay',
        behaviour: service(
          { ...ready, SIGINT: caught([{ do: 'exit', status: 130, cleansUp: false }], note) },
          'any',
        ),
        title,
        children: [{ run: XVFB }],
        evidence: [{ origin: 'observed', note }],
      };
    }
    return {
      kind: 'stay',
      behaviour: { ...DASH_PARENT, signals: { ...DASH_PARENT.signals, ...ready } },
      title,
      children: [{ run: { argv: command }, isMain: true }, { run: XVFB }],
    };
  },
  sources: ['xvfb-run(1)', 'xvfb 21.1.7 as PID 1, Linux 6.18'],
  measured: {
    version: '2:21.1.7-3+deb12u13',
    rows: ['xvfb-run/plain', 'xvfb-run/tini', 'wrap/xvfb-run/hand', 'wrap/xvfb-run/nohand'],
  },
} satisfies Program;
