import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

const STAYS = /^[ \t]*foreground[ \t]*=[ \t]*(?:yes|quiet)\b/im;

export default serverEntry({
  name: 'stunnel',
  also: ['stunnel4'],
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(),
    SIGQUIT: stopsInOrder(),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its log again'),
    SIGUSR2: stays('logs its connections'),
  },
  foreground([, file = '/etc/stunnel/stunnel.conf'], world) {
    const text = world.read(file, '/')?.text;
    if (text !== undefined) return STAYS.test(text);
    // What is written when the container starts, or mounted, is written for one as a rule.
    world.suppose('the configuration of stunnel is not read: it is taken to stay in the foreground');
    return true;
  },
  short: ['-version', '-help', '-sockets', '-options'],
  sources: ['stunnel(8): foreground is no by default', 'stunnel 5.68-2 as PID 1, Linux 6.18'],
  measured: { version: '5.68-2', rows: ['stunnel/foreground', 'srv/stunnel-foreground'] },
}) satisfies Program;
