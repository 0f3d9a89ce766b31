import type { Behaviour, Launch, SignalTable } from '../model/index.ts';
import { caught, unread } from './behaviours.ts';
import { unknownBehaviour } from './doubt.ts';

const exception = caught(
  [{ do: 'exit', status: 1, cleansUp: true }],
  'Ruby raises SignalException: ensure and at_exit run, status 1',
);

/** What Ruby does by itself: each of these ends it in order. */
export const RUBY_SIGNALS: SignalTable = {
  SIGTERM: exception,
  SIGINT: exception,
  SIGQUIT: exception,
  SIGHUP: exception,
  SIGUSR1: exception,
  SIGUSR2: exception,
};

export const RUBY: Behaviour = {
  signals: unread('Ruby', RUBY_SIGNALS),
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
