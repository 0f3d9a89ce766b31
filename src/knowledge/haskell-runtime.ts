import type { Behaviour } from '../model/index.ts';
import { caught, service } from './behaviours.ts';

/**
 * A Haskell program whose sources say nothing of signals. The runtime has SIGINT throw UserInterrupt in the main thread,
 * whose handlers run; then it puts the default back and raises the signal again, and ends with 255 where that does
 * nothing. On SIGQUIT it prints a line. @source ghc/ghc libraries/base/GHC/TopHandler.hs; rts/posix/Signals.c
 * GHC 9.0.2 as PID 1, with and without -threaded, Linux 6.18: TERM and HUP are discarded, QUIT stops nothing.
 */
export const HASKELL_BEHAVIOUR: Behaviour = service(
  {
    SIGINT: caught(
      [
        { do: 'work', ms: 10, note: 'runs its handlers of exceptions' },
        { do: 'raise' },
        { do: 'exit', status: 255, cleansUp: true },
      ],
      'the runtime throws UserInterrupt in the main thread',
    ),
    SIGQUIT: caught([], 'the runtime prints a line about it'),
    SIGPIPE: caught([], 'the runtime takes SIGPIPE, and does nothing'),
  },
  'none',
);
