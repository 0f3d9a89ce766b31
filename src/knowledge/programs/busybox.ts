import type { Program } from '../../model/index.ts';

/** Applets that behave otherwise than the program of the same name. */
const APPLETS: Readonly<Record<string, string>> = {
  sh: 'ash',
  init: 'busybox-init',
  crond: 'busybox-crond',
  httpd: 'busybox-httpd',
  nc: 'busybox-nc',
  watch: 'busybox-watch',
};

/** One binary, many applets: the first argument says which. */
export default {
  name: 'busybox',
  kind: 'tool',
  matches: ['busybox'],
  launch({ argv }) {
    const [, applet, ...args] = argv;
    if (applet === undefined)
      return { kind: 'exits', status: 0, why: 'busybox without an applet prints its list' };
    return { kind: 'as', program: APPLETS[applet] ?? applet, argv: [applet, ...args], title: argv };
  },
  sources: ['busybox 1.35.0-4 as PID 1, Linux 6.18'],
  measured: { version: '1.35.0-4+deb12u1+b1', rows: ['busybox/plain', 'env/busybox'] },
} satisfies Program;
