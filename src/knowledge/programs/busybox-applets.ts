import type { Launch, Program } from '../../model/index.ts';
import { goesToBackground, ignored, PLAIN, service, stopsInOrder } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

const SYSLOGD = service(
  { SIGTERM: stopsInOrder(143), SIGINT: stopsInOrder(130), SIGHUP: ignored('busybox') },
  'unknown',
);

/** Servers of busybox that have no entry of their own. */
export default {
  name: 'busybox-applets',
  kind: 'server',
  matches: ['syslogd', 'klogd', 'telnetd', 'ftpd', 'tftpd', 'udhcpd', 'ntpd-busybox', 'dnsd', 'inetd'],
  launch({ argv }): Launch {
    const [self = 'syslogd'] = argv;
    const behaviour = self.endsWith('syslogd') ? SYSLOGD : { ...PLAIN, waitsForChildren: 'unknown' as const };
    const letter = /telnetd$/.test(self) ? 'F' : /syslogd$|klogd$/.test(self) ? 'n' : 'f';
    return hasFlag(argv, letter) ? { kind: 'stay', behaviour } : goesToBackground(self, behaviour, argv);
  },
  sources: ['https://busybox.net/downloads/BusyBox.html', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '1:1.35.0-4+deb12u1+b1', rows: ['srv/busybox-syslogd/-n', 'srv/busybox-telnetd/-F'] },
} satisfies Program;
