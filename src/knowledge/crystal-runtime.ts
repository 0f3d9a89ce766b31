import type { Behaviour } from '../model/index.ts';
import { caught, ignored, service } from './behaviours.ts';

/**
 * A Crystal program whose sources say nothing of signals: the runtime ignores SIGPIPE, and takes SIGCHLD to wait for
 * every child (src/crystal/system/unix/signal.cr, waitpid(-1)). Crystal 1.6.0 as PID 1, Linux 6.18: TERM, INT, HUP and
 * QUIT are discarded. 1.9.0 and 1.9.1 alone had handlers of TERM and INT (doc/changelogs/v1.9.md).
 */
export const CRYSTAL_BEHAVIOUR: Behaviour = service(
  {
    SIGPIPE: ignored('the runtime ignores SIGPIPE when a program starts'),
    SIGCHLD: caught([], 'the runtime waits for every child that ends'),
  },
  'any',
);
