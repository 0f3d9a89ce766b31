import type { Program } from '../../model/index.ts';
import { unknownBehaviour } from '../doubt.ts';

/** Runtimes whose own ways with signals are not measured. */
export default {
  name: 'other-runtimes',
  kind: 'runtime',
  matches: ['julia', 'swift', 'racket', 'sbcl', 'ghc', 'octave', 'kotlin', 'scala', 'groovy', 'pwsh', 'raku'],
  launch({ argv }) {
    const reason = `what \`${argv.slice(0, 2).join(' ')}\` does on a signal is not measured`;
    return { kind: 'unknown', reason, behaviour: unknownBehaviour(reason) };
  },
  sources: ['no measurement: the entry only says so'],
  notRun: 'says only what is not known',
} satisfies Program;
