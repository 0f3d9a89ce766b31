import type { Program } from '../../model/index.ts';

/** Applets whose name means another program elsewhere. */
const OWN: Readonly<Record<string, string>> = {
  sh: 'ash',
  hush: 'ash',
  init: 'busybox-init',
  crond: 'busybox-crond',
};

/** One binary, many applets: the first argument says which. */
export default {
  name: 'busybox',
  kind: 'tool',
  matches: ['busybox', 'busybox-extras', 'toybox'],
  launch({ argv }) {
    const [, applet, ...args] = argv;
    if (applet === undefined || applet.startsWith('-'))
      return { kind: 'exits', status: 0, why: 'busybox without an applet prints about itself' };
    const program = OWN[applet] ?? applet;
    return { kind: 'as', program, argv: [program === 'busybox-crond' ? program : applet, ...args] };
  },
  sources: ['https://busybox.net/downloads/BusyBox.html', 'busybox 1.35.0 as PID 1, Linux 6.18'],
} satisfies Program;
