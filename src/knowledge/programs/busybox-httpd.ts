import type { Program } from '../../model/index.ts';
import { ignored, server, stays } from '../behaviours.ts';

/** `-f` keeps it in the foreground; it has no handler for anything but SIGHUP. */
export default {
  name: 'busybox-httpd',
  kind: 'server',
  matches: ['busybox-httpd'],
  launch: ({ argv }) =>
    argv.some(a => /^-[a-z]*[fi]/.test(a))
      ? server({
          SIGHUP: stays('reads its configuration again'),
          SIGCHLD: ignored('its children need no wait'),
        })
      : {
          kind: 'exits',
          status: 0,
          why: 'httpd goes to the background',
          daemon: { run: { argv: ['busybox', 'httpd', '-f'] } },
        },
  sources: ['https://git.busybox.net/busybox/tree/networking/httpd.c', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '1:1.35.0-4',
    rows: ['busybox-httpd/foreground', 'srv/busybox-httpd/-f', 'tool/busybox-httpd'],
  },
} satisfies Program;
