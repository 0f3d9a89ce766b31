import type { Program } from '../../model/index.ts';
import { commandOf, tomlValue } from '../python-tools.ts';
import { splitWords } from '../words.ts';

const VALUED = new Set(['--python', '--pypi-mirror']);

/** `pipenv run` becomes the command (execve), or the script of that name in the Pipfile. */
export default {
  name: 'pipenv',
  kind: 'package-manager',
  matches: ['pipenv'],
  launch({ argv, cwd }, world) {
    const { name, rest } = commandOf(argv.slice(1), VALUED);
    if (name === 'shell') return { kind: 'exits', status: 0, why: 'a shell without a terminal ends at once' };
    if (name !== 'run') return { kind: 'exits', status: 0, why: `pipenv ${name ?? ''} ends by itself` };
    const [command, ...args] = rest;
    if (command === undefined) return { kind: 'exits', status: 1, why: 'pipenv run has no command' };
    const script = tomlValue('Pipfile', ['scripts', command], cwd, world);
    return { kind: 'exec', argv: typeof script === 'string' ? [...splitWords(script), ...args] : rest };
  },
  sources: [
    'pipenv 2022.12.19 as PID 1, Linux 6.18',
    'pypa/pipenv pipenv/routines/shell.py, do_run_posix: os.execve, at 0e1f7b9',
  ],
  measured: { version: '2022.12.19', rows: ['pipenv/run', 'pipenv/script'] },
} satisfies Program;
