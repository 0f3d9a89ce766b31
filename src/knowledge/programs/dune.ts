import { path } from '../../base/index.ts';
import type { Launch, Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { unknownBehaviour } from '../doubt.ts';
import { OCAML_BEHAVIOUR } from '../ocaml-runtime.ts';

/** `dune exec` becomes the program once it is built. */
export default {
  name: 'dune',
  kind: 'package-manager',
  matches: ['dune'],
  launch({ argv, cwd }, world): Launch {
    if (argv[1] !== 'exec') return { kind: 'exits', status: 0, why: `dune ${argv[1] ?? ''} ends by itself` };
    const {
      flags,
      rest: [program, ...args],
    } = options(argv.slice(2), VALUED);
    const main =
      program === undefined ? undefined : path.resolve(cwd, program.replace(/\.(?:exe|bc)$/, '.ml'));
    if (main?.endsWith('.ml') && world.read(main, '/') && !flags.has('-w') && !flags.has('--watch')) {
      const source = { kind: 'file', path: main } as const;
      const title = [`_build/default/${path.relative(cwd, main).replace(/\.ml$/, '.exe')}`, ...args];
      return { kind: 'interpret', language: 'ocaml', source, args, behaviour: OCAML_BEHAVIOUR, title };
    }
    const reason = `which program \`${argv.slice(0, 3).join(' ')}\` builds is not followed`;
    return { kind: 'stay', role: 'app', behaviour: unknownBehaviour(reason) };
  },
  sources: [
    'https://dune.readthedocs.io/en/stable/usage.html#running-executables',
    'dune 2.9.3 `dune exec` as PID 1, Linux 6.18: it is the program',
  ],
  notRun: 'too large or too slow for a row',
} satisfies Program;

const VALUED = ['--root', '--build-dir', '--profile', '-j', '-p', '--context', '--display'];
