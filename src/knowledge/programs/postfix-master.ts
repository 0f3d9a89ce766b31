import type { Program } from '../../model/index.ts';
import { service } from '../behaviours.ts';
import { POSTFIX } from './postfix.ts';

/**
 * What `postfix start-fg` becomes; scripts start it themselves, too. Its name alone says nothing.
 *
 * Without -i it ends by sending itself the signal again. As PID 1 that is discarded: it has told its processes, starts
 * them anew, and was seen to stay as well as to crash.
 */
export default {
  name: 'postfix-master',
  kind: 'server',
  matches: ['/usr/lib/postfix/sbin/master', '/usr/lib/postfix/master', '/usr/libexec/postfix/master'],
  launch: ({ argv }) =>
    argv.includes('-i')
      ? { kind: 'stay', behaviour: service(POSTFIX, 'any') }
      : { kind: 'unknown', reason: 'whether the master of Postfix ends without -i is not known' },
  sources: ['master(8): -i is for PID 1', 'postfix 3.7.11 as PID 1, Linux 6.18'],
  measured: { version: '3.7.11', rows: ['postfix-master/foreground'] },
} satisfies Program;
