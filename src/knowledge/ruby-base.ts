import type { Behaviour, Launch, SignalTable } from '../model/index.ts';
import { caught, keepingIgnored } from './behaviours.ts';
import { unknownBehaviour } from './doubt.ts';

/**
 * Ruby raises SignalException in the main thread: ensure and at_exit run, then it puts SIG_DFL back and raises the
 * signal. As PID 1 that does nothing, and it ends with 1. @source ruby eval_error.c, rb_ec_error_print and
 * ruby_default_signal; ruby 3.1.2 as PID 1 and below tini, Linux 6.18
 */
const exception = keepingIgnored(
  caught(
    [
      { do: 'raise', cleansUp: true },
      { do: 'exit', status: 1, cleansUp: true },
    ],
    'Ruby raises SignalException: ensure and at_exit run',
  ),
);

/**
 * What Ruby does by itself: each of these ends it in order. What was ignored at its start stays ignored
 * (signal.c, install_sighandler_core; ruby 3.1.2, Linux 6.18).
 */
export const RUBY_SIGNALS: SignalTable = {
  SIGTERM: exception,
  SIGINT: exception,
  SIGQUIT: exception,
  SIGHUP: exception,
  SIGUSR1: exception,
  SIGUSR2: exception,
};

export const RUBY: Behaviour = {
  signals: RUBY_SIGNALS,
  waitsForChildren: 'own',
  lifetime: 'unknown',
};

export function rubyNotMeasured(argv: readonly string[], devServer?: string): Launch {
  const reason = `what \`${argv.slice(0, 3).join(' ')}\` does on a signal is not measured`;
  return {
    kind: 'stay',
    behaviour: unknownBehaviour(reason, RUBY_SIGNALS),
    title: ['ruby', ...argv],
    ...(devServer === undefined ? {} : { devServer }),
  };
}
