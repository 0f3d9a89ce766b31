import type { Launch, Program } from '../../model/index.ts';
import { ignored, service } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';

/** `crystal run`, or a file alone, compiles the program, stays above it, and passes nothing on. */
export default {
  name: 'crystal',
  kind: 'package-manager',
  matches: ['crystal'],
  launch({ argv }): Launch {
    const [, command = ''] = argv;
    if (command !== 'run' && !command.endsWith('.cr'))
      return { kind: 'exits', status: 0, why: `crystal ${command} ends by itself` };
    return {
      kind: 'stay',
      role: 'wrapper',
      devServer: 'crystal run',
      behaviour: service({ SIGINT: ignored('the compiler leaves it to the program that it runs') }, 'own'),
      children: [unknownChild(`the program that \`${argv.join(' ')}\` builds is not followed`, ['program'])],
    };
  },
  sources: [
    'crystal-lang/crystal src/compiler/crystal/command.cr, execute: it waits for what it has compiled',
    'crystal 1.6.0 `crystal run` as PID 1, Linux 6.18: TERM is discarded, INT is ignored',
  ],
  notRun: 'too large or too slow for a row',
} satisfies Program;
