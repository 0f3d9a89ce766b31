import type { Program } from '../../model/index.ts';
import { DASH_PARENT } from '../behaviours.ts';

const VERBS = new Set([
  'configtest',
  'status',
  'fullstatus',
  'stop',
  'restart',
  'graceful',
  'graceful-stop',
  '-t',
  '-v',
  '-M',
  '-S',
]);

/** A script of /bin/sh that runs the server below itself: it forwards nothing. */
export default {
  name: 'apache2ctl',
  kind: 'wrapper',
  matches: ['apache2ctl', 'apachectl'],
  launch({ argv }, world) {
    const [self = 'apache2ctl', first = 'start'] = argv;
    // Debian has both names for it.
    const isDebian =
      self.endsWith('apache2ctl') || world.origin('/usr/sbin/apache2', '/').kind === 'installed';
    const server = isDebian ? '/usr/sbin/apache2' : 'httpd';
    if (VERBS.has(first)) return { kind: 'exits', status: 0, why: `${self} ${first} ends by itself` };
    if (first === 'start') {
      const daemon = { run: { argv: [server, '-DFOREGROUND'] } };
      return { kind: 'exits', status: 0, why: 'apache2 goes to the background', daemon };
    }
    return {
      kind: 'stay',
      behaviour: DASH_PARENT,
      title: ['/bin/sh', self.includes('/') ? self : `/usr/sbin/${self}`, ...argv.slice(1)],
      children: [{ run: { argv: [server, ...argv.slice(1)] }, isMain: true }],
    };
  },
  sources: ['apache2ctl(8)', 'apache2 2.4.71 as PID 1, Linux 6.18'],
  measured: { version: '2.4.71-1~deb12u1', rows: ['srv/apache2/apache2ctl-DFOREGROUND'] },
} satisfies Program;
