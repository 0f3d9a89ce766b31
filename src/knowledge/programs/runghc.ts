import type { Behaviour, Launch, Program } from '../../model/index.ts';
import { caught, service, unread } from '../behaviours.ts';

const thrown = (status: number) =>
  caught(
    [
      { do: 'work', ms: 10, note: 'runs its handlers of exceptions' },
      { do: 'exit', status, cleansUp: true },
    ],
    'the interpreter throws an exception in the main thread',
  );

const BEHAVIOUR: Behaviour = service({
  SIGTERM: thrown(1),
  SIGHUP: thrown(1),
  SIGINT: thrown(255),
  SIGQUIT: thrown(255),
});

/** GHC has the signals that end a program throw an exception, which what it interprets sees too. */
export default {
  name: 'runghc',
  kind: 'runtime',
  matches: ['runghc', 'runhaskell'],
  launch({ argv }): Launch {
    const at = argv.findIndex((word, i) => i > 0 && !word.startsWith('-'));
    const path = argv[at];
    if (path === undefined)
      return { kind: 'stay', behaviour: { ...BEHAVIOUR, signals: unread('Haskell', BEHAVIOUR.signals) } };
    const source = { kind: 'file', path } as const;
    return { kind: 'interpret', language: 'haskell', source, args: argv.slice(at + 1), behaviour: BEHAVIOUR };
  },
  sources: [
    'ghc/ghc compiler/GHC/Utils/Panic.hs, withSignalHandlers: SIGTERM and SIGHUP throw what they are, SIGINT and SIGQUIT UserInterrupt',
    'GHC 9.0.2 `runghc` as PID 1, Linux 6.18: TERM and HUP end it with 1, INT and QUIT with 255',
  ],
  notRun: 'too large or too slow for a row',
} satisfies Program;
