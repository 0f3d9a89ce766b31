import type { Behaviour } from '../model/index.ts';
import { caught, ignored, service } from './behaviours.ts';

/**
 * A Nim program whose sources say nothing of signals. The runtime has a handler of SIGINT that prints where the program
 * is, puts the default back and raises the signal again (lib/system/excpt.nim, signalHandler), which does nothing as
 * PID 1; it ignores SIGPIPE. Nim 1.6.10 as PID 1, Linux 6.18: TERM, HUP and QUIT are discarded, and INT stops nothing.
 */
export const NIM_BEHAVIOUR: Behaviour = service(
  {
    SIGINT: caught([{ do: 'raise' }], 'the runtime prints where the program is, and raises SIGINT again'),
    SIGPIPE: ignored('the runtime ignores SIGPIPE when a program starts'),
  },
  'none',
);
