import type { Launch, Program } from '../../model/index.ts';
import { unknownBehaviour, unknownChild } from '../doubt.ts';

/** `cabal run` stays above the program; what it does on SIGTERM has changed, and the image says nothing of its version. */
export default {
  name: 'cabal',
  kind: 'package-manager',
  matches: ['cabal'],
  launch({ argv }): Launch {
    const command = argv.find(word => /^(?:(?:new|v2)-)?(?:run|exec)$/.test(word));
    if (command === undefined)
      return { kind: 'exits', status: 0, why: `cabal ${argv[1] ?? ''} ends by itself` };
    const reason = `what \`cabal ${command}\` does on a signal differs between its versions`;
    return {
      kind: 'stay',
      role: 'wrapper',
      behaviour: unknownBehaviour(reason),
      children: [unknownChild(`the program that \`cabal ${command}\` builds is not followed`, ['program'])],
      devServer: `cabal ${command}`,
    };
  },
  sources: [
    'haskell/cabal cabal-install/src/Distribution/Client/Signal.hs, installTerminationHandler: SIGTERM throws an exception',
    'cabal-install 3.4.1 `cabal v2-run` as PID 1, Linux 6.18: TERM is discarded, INT is ignored',
  ],
  notRun: 'too large or too slow for a row',
} satisfies Program;
