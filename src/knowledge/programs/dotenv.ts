import type { Launch, Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { nodeTitle, passesToChild } from '../node-tools.ts';

const PASSED = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const;

/** dotenv-cli passes signals on and waits; python-dotenv's `dotenv run` becomes the command. */
export default {
  name: 'dotenv',
  kind: 'wrapper',
  matches: ['dotenv'],
  launch({ argv }): Launch {
    const { rest } = options(argv.slice(1), ['-e', '-v', '-p', '-f', '--file']);
    if (rest[0] === 'run') return python(rest.slice(1));
    if (rest.length === 0) return { kind: 'exits', status: 0, why: 'dotenv has no command to run' };
    const behaviour = passesToChild(PASSED, 'dotenv passes the signal on and waits', 0);
    return {
      kind: 'stay',
      behaviour,
      children: [{ run: { argv: rest }, isMain: true }],
      title: nodeTitle(argv),
    };
  },
  sources: [
    'https://www.npmjs.com/package/dotenv-cli',
    'python-dotenv src/dotenv/cli.py, run_command: os.execvpe',
    'dotenv-cli 11.0.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '11.0.0',
    rows: ['dotenv/handler', 'dotenv/plain'],
  },
} satisfies Program;

function python(args: readonly string[]): Launch {
  const { rest } = options(args);
  if (rest.length === 0) return { kind: 'fails', status: 1, why: 'dotenv run has no command' };
  return { kind: 'exec', argv: rest };
}
