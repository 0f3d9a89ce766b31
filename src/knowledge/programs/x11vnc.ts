import type { Program } from '../../model/index.ts';
import { all, goesToBackground, PLAIN, service, stopsInOrder } from '../behaviours.ts';

const SERVER = service({ ...all(['SIGTERM', 'SIGQUIT', 'SIGHUP'], stopsInOrder(2)), SIGINT: stopsInOrder() });

/** With these it does something short, and ends. */
const SHORT = /^--?(?:V|version|h|help|license|opts|storepasswd|showrfbauth|QD|query|R|remote|gone)$/;

/** `-loop`, `-loop100`, `-loop300,5`. */
const LOOPS = /^-loop(?:bg)?(?:\d|$)/;

/** It serves an X display to VNC clients; with `-loop` a second process does, which the first starts again. */
export default {
  name: 'x11vnc',
  kind: 'server',
  matches: ['x11vnc'],
  launch({ argv }) {
    const [, ...args] = argv;
    const short = args.find(arg => SHORT.test(arg));
    if (short !== undefined) return { kind: 'exits', status: 0, why: `x11vnc ${short} ends by itself` };
    if (args.includes('-bg')) return goesToBackground('x11vnc', SERVER, argv);
    const loops = args.some(arg => LOOPS.test(arg));
    if (!loops) return { kind: 'stay', behaviour: SERVER };
    const behaviour = { ...PLAIN, waitsForChildren: 'any' } as const;
    return { kind: 'stay', behaviour, children: [{ run: { worker: SERVER, title: argv }, again: true }] };
  },
  sources: ['x11vnc(1): -bg, -loop', 'x11vnc 0.9.16 as PID 1, Linux 6.18'],
  measured: { version: '0.9.16', rows: ['x11vnc/foreground', 'x11vnc/loop'] },
} satisfies Program;
