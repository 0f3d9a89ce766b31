import type { Program } from '../../model/index.ts';
import { ignored, server } from '../behaviours.ts';

export default {
  name: 'busybox-telnetd',
  kind: 'server',
  matches: ['telnetd'],
  launch: ({ argv }) =>
    argv.some(a => /^-[a-zA-Z]*[Fi]/.test(a))
      ? server({ SIGCHLD: ignored('its children need no wait') })
      : {
          kind: 'exits',
          status: 0,
          why: 'telnetd goes to the background',
          daemon: { run: { argv: ['telnetd', '-F'] } },
        },
  sources: [
    'https://git.busybox.net/busybox/tree/networking/telnetd.c',
    'busybox 1.35.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '1:1.35.0-4', rows: ['busybox-telnetd/foreground', 'srv/busybox-telnetd/-F'] },
} satisfies Program;
