import type { Behaviour, KnownSignalBehaviour } from '../model/index.ts';
import { caught, service } from './behaviours.ts';

/**
 * The Go runtime has handlers for all signals. For one that ends the program it puts SIG_DFL back and raises it
 * (src/runtime/signal_unix.go, dieFromSignal); as PID 1 that does nothing, and it exits with 2.
 * Go 1.19.8 as PID 1, Linux 6.18: TERM, INT, HUP and QUIT end with 2; below an init by the signal.
 */
export const GO_DEFAULT: KnownSignalBehaviour = caught(
  [{ do: 'raise' }, { do: 'exit', status: 2, cleansUp: false }],
  'nothing takes the signal, and the Go runtime ends the program at once',
);

/** A Go program whose sources say nothing of signals. */
export const GO_BEHAVIOUR: Behaviour = service(
  { SIGTERM: GO_DEFAULT, SIGINT: GO_DEFAULT, SIGHUP: GO_DEFAULT, SIGQUIT: GO_DEFAULT },
  'none',
);
