import type { Invocation, Launch, Program, World } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { unknownBehaviour } from '../doubt.ts';
import { packagesOf } from '../haskell-packages.ts';
import { HASKELL_BEHAVIOUR } from '../haskell-runtime.ts';

/** `stack run` and `stack exec` become the program: no process stays above it. */
export default {
  name: 'stack',
  kind: 'package-manager',
  matches: ['stack'],
  launch({ argv, cwd }, world): Launch {
    const { rest } = options(argv.slice(1), VALUED);
    const [command = '', ...words] = rest;
    if (/^(?:runghc|runhaskell)$/.test(command)) return { kind: 'exec', argv: rest };
    if (command !== 'run' && command !== 'exec')
      return { kind: 'exits', status: 0, why: `stack ${command} ends by itself` };
    const {
      rest: [name, ...args],
    } = options(words, VALUED);
    const made = executableOf(name, { cwd }, world);
    if (made) {
      const source = { kind: 'file', path: made.main } as const;
      const title = [made.name, ...args];
      return { kind: 'interpret', language: 'haskell', source, args, behaviour: HASKELL_BEHAVIOUR, title };
    }
    if (command === 'exec' && name !== undefined) return { kind: 'exec', argv: [name, ...args] };
    const reason = 'which program `stack run` builds is not known';
    return { kind: 'stay', role: 'app', behaviour: unknownBehaviour(reason) };
  },
  sources: [
    'https://docs.haskellstack.org/en/stable/commands/run_command: the first executable unless one is named',
    'commercialhaskell/rio rio/src/RIO/Process.hs, exec: executeFile',
    'stack 2.7.5 `stack exec sleep` as PID 1, Linux 6.18: it is sleep',
  ],
  notRun: 'too large or too slow for a row',
} satisfies Program;

const VALUED = [
  ...[
    '--stack-yaml',
    '--work-dir',
    '--resolver',
    '--snapshot',
    '--compiler',
    '--local-bin-path',
    '--stack-root',
  ],
  ...[
    '--flag',
    '--ghc-options',
    '-j',
    '--jobs',
    '--package',
    '--cwd',
    '--rts-options',
    '--color',
    '--verbosity',
  ],
];

function executableOf(name: string | undefined, { cwd }: Pick<Invocation, 'cwd'>, world: World) {
  const files = {
    read: (path: string) => world.read(path, '/')?.text,
    list: (path: string) => world.files.list(path),
  };
  const all = packagesOf(files, cwd).flatMap(({ executables }) => executables);
  return name === undefined ? all[0] : all.find(one => one.name === name);
}
