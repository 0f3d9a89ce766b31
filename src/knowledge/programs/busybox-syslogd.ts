import type { Program } from '../../model/index.ts';
import { ignored, server, stopsInOrder } from '../behaviours.ts';

/** `-n` keeps it in the foreground. It notes the signal, ends its loop, and raises it again. */
export default {
  name: 'busybox-syslogd',
  kind: 'server',
  matches: ['syslogd'],
  launch: ({ argv }) =>
    argv.some(a => /^-[a-z]*n/.test(a))
      ? server({
          SIGTERM: stopsInOrder(143),
          SIGINT: stopsInOrder(130),
          SIGHUP: ignored('syslogd ignores SIGHUP'),
        })
      : {
          kind: 'exits',
          status: 0,
          why: 'syslogd goes to the background',
          daemon: { run: { argv: ['syslogd', '-n'] } },
        },
  sources: ['https://git.busybox.net/busybox/tree/sysklogd/syslogd.c', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '1:1.35.0-4', rows: ['busybox-syslogd/foreground', 'srv/busybox-syslogd/-n'] },
} satisfies Program;
