import type { Launch, Program } from '../../model/index.ts';

/** `opam exec -- COMMAND` becomes the command: the entry point of the images of OCaml. */
export default {
  name: 'opam',
  kind: 'wrapper',
  matches: ['opam'],
  launch({ argv }): Launch {
    const isExec = argv[1] === 'exec' || (argv[1] === 'config' && argv[2] === 'exec');
    if (!isExec) return { kind: 'exits', status: 0, why: `opam ${argv[1] ?? ''} ends by itself` };
    const at = argv.indexOf('--');
    const command = at === -1 ? argv.slice(argv[1] === 'exec' ? 2 : 3) : argv.slice(at + 1);
    return command.length === 0
      ? { kind: 'exits', status: 2, why: 'opam exec is given no command' }
      : { kind: 'exec', argv: command };
  },
  sources: ['ocaml/opam src/client/opamConfigCommand.ml, exec: Unix.execvpe'],
  notRun: 'too large or too slow for a row',
} satisfies Program;
