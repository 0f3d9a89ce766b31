import type { Launch, Program } from '../../model/index.ts';
import { ignored, service } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';

const WAITS = 'the compiler waits for the program, as system(3) does';

/** `nim r` and `nim c -r` stay above the program, and pass nothing on. */
export default {
  name: 'nim',
  kind: 'package-manager',
  matches: ['nim'],
  launch({ argv }): Launch {
    const runs = argv.some((word, at) => (at === 1 && word === 'r') || word === '-r' || word === '--run');
    if (!runs) return { kind: 'exits', status: 0, why: `nim ${argv[1] ?? ''} ends by itself` };
    return {
      kind: 'stay',
      role: 'wrapper',
      devServer: 'nim r',
      behaviour: service({ SIGINT: ignored(WAITS), SIGQUIT: ignored(WAITS) }, 'own'),
      children: [unknownChild(`the program that \`${argv.join(' ')}\` builds is not followed`, ['program'])],
    };
  },
  sources: [
    'nim-lang/Nim compiler/main.nim, execExternalProgram: osproc.execCmd, which is system(3)',
    'nim 1.6.10 `nim r` as PID 1, Linux 6.18: TERM is discarded, INT is ignored',
  ],
  notRun: 'too large or too slow for a row',
} satisfies Program;
