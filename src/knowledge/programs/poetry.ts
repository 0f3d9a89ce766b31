import { path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';
import { commandOf, optionValue, projectScript } from '../python-tools.ts';

const VALUED = new Set(['-C', '--directory', '-P', '--project', '-p']);

/** `poetry run` becomes the command (execvpe, since 1.0). */
export default {
  name: 'poetry',
  kind: 'package-manager',
  matches: ['poetry'],
  launch(invocation, world) {
    const { argv } = invocation;
    const { name, rest } = commandOf(argv.slice(1), VALUED);
    if (name !== 'run') return { kind: 'exits', status: 0, why: `poetry ${name ?? ''} ends by itself` };
    const command = rest[0] === '--' ? rest.slice(1) : rest;
    if (command.length === 0) return { kind: 'exits', status: 1, why: 'poetry run has no command' };
    const cwd = path.resolve(
      invocation.cwd,
      optionValue(argv.slice(1, argv.length - rest.length), '-C', '--directory') ?? '.',
    );
    const script = projectScript(command[0] ?? '', command.slice(1), { ...invocation, cwd }, world);
    return { kind: 'exec', argv: script ?? command, cwd };
  },
  sources: [
    'poetry 1.3.2 as PID 1, Linux 6.18',
    'https://github.com/python-poetry/poetry/pull/1236',
    'python-poetry/poetry src/poetry/utils/env/base_env.py, execute: os.execvpe',
  ],
  measured: { version: '1.3.2', rows: ['poetry/run'] },
} satisfies Program;
