import type { Behaviour, KnownSignalBehaviour } from '../model/index.ts';
import { caught, keepingIgnored, service } from './behaviours.ts';

/** Signals that the JVM ends on, and the status that it ends with: 128 and the number. */
export const JVM_ENDS_ON = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 } as const;

/** Without a shutdown hook of the program nothing of its own runs. */
const ends = (status: number): KnownSignalBehaviour =>
  keepingIgnored(
    caught([{ do: 'exit', status, cleansUp: false }], 'no shutdown hook is there, and the JVM ends at once'),
  );

/** What the JVM takes for itself. */
export const JVM_OWN = {
  SIGQUIT: caught([], 'prints a thread dump'),
  SIGUSR2: caught([], 'the JVM suspends threads by it'),
} as const;

/**
 * The JVM takes TERM, INT and HUP, runs the shutdown hooks, waits for them, and exits, as PID 1 too. It leaves those
 * alone that were ignored at its start (src/hotspot/os/posix/signals_posix.cpp, JVM_RegisterSignal).
 * OpenJDK 17.0.15 and 25.0.3 as PID 1, Linux 6.18; jdk.internal.misc.Signal, java.lang.Terminator.
 */
export const JVM_BEHAVIOUR: Behaviour = service(
  {
    SIGTERM: ends(JVM_ENDS_ON.SIGTERM),
    SIGINT: ends(JVM_ENDS_ON.SIGINT),
    SIGHUP: ends(JVM_ENDS_ON.SIGHUP),
    ...JVM_OWN,
  },
  'own',
);

/** With -Xrs the JVM installs no handlers: java(1). */
export const JVM_WITHOUT_HANDLERS: Behaviour = service({}, 'own');
