import type { Program } from '../../model/index.ts';

/** One binary, many applets: the first argument says which. */
export default {
  name: 'busybox',
  kind: 'tool',
  matches: ['busybox'],
  launch({ argv }) {
    const [, applet, ...args] = argv;
    if (applet === undefined)
      return { kind: 'exits', status: 0, why: 'busybox without an applet prints its list' };
    const program = applet === 'sh' ? 'ash' : applet;
    return { kind: 'as', program, argv: [applet, ...args], title: argv };
  },
  sources: ['busybox 1.35.0-4 as PID 1, Linux 6.18'],
} satisfies Program;
