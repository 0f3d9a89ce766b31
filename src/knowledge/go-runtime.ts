import type { Behaviour, KnownSignalBehaviour, SignalTable } from '../model/index.ts';
import { all, caught, keepingIgnored, service, stays } from './behaviours.ts';

/**
 * The Go runtime has handlers for all signals. For one that ends the program it puts SIG_DFL back and raises it
 * (src/runtime/signal_unix.go, dieFromSignal); as PID 1 that does nothing, and it exits with 2.
 * Go 1.19.8 as PID 1, Linux 6.18: TERM, INT and HUP end with 2; below an init by the signal.
 */
export const GO_DEFAULT: KnownSignalBehaviour = caught(
  [{ do: 'raise' }, { do: 'exit', status: 2, cleansUp: false }],
  'nothing takes the signal, and the Go runtime ends the program at once',
);

/** Of SIGQUIT it prints every goroutine, and exits with 2, below an init too. etcd 3.4.23 below tini, Linux 6.18 */
const DUMPS: KnownSignalBehaviour = caught(
  [{ do: 'exit', status: 2, cleansUp: false }],
  'nothing takes the signal, and the Go runtime prints its goroutines and exits at once',
);

/**
 * What a program has that asks for no signal: others are taken as well, and nothing comes of them
 * (src/runtime/sigtab_linux_generic.go). etcd 3.4.23, nats-server 2.9.10 and caddy 2.6.2 as PID 1, Linux 6.18.
 */
export const GO_RUNTIME: SignalTable = {
  SIGTERM: GO_DEFAULT,
  // Where one of these was ignored at the start it stays so until the program asks for it (os/signal).
  ...all(['SIGINT', 'SIGHUP'], keepingIgnored(GO_DEFAULT)),
  SIGQUIT: DUMPS,
  ...all(['SIGUSR1', 'SIGUSR2', 'SIGWINCH'], stays('the Go runtime takes it, and nothing comes of it')),
};

/** A Go program whose sources say nothing of signals. */
export const GO_BEHAVIOUR: Behaviour = service(GO_RUNTIME, 'none');
