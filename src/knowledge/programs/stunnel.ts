import type { Launch, Program } from '../../model/index.ts';
import { all, goesToBackground, service, stays, stopsInOrder } from '../behaviours.ts';

const BEHAVIOUR = service(
  {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('opens its log again'),
  },
  'unknown',
);

/** In the background, unless its configuration says `foreground = yes`. */
export default {
  name: 'stunnel',
  kind: 'server',
  matches: ['stunnel', 'stunnel4', 'stunnel3'],
  launch({ argv, cwd }, world): Launch {
    const file = argv[1] ?? '/etc/stunnel/stunnel.conf';
    const text = world.read(file, cwd)?.text;
    if (text === undefined)
      return {
        kind: 'unknown',
        reason: `whether stunnel goes to the background is not known: ${file} is not readable`,
        behaviour: BEHAVIOUR,
      };
    return /^\s*foreground\s*=\s*(yes|quiet)/m.test(text)
      ? { kind: 'stay', behaviour: BEHAVIOUR }
      : goesToBackground('stunnel', BEHAVIOUR, argv);
  },
  sources: ['stunnel(8)', 'stunnel 5.68 as PID 1, Linux 6.18'],
  measured: { version: '3:5.68-2+deb12u1', rows: ['srv/stunnel-foreground'] },
} satisfies Program;
