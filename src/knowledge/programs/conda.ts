import type { Launch, Program } from '../../model/index.ts';
import { withChild } from '../node-tools.ts';
import { quote } from '../package-script.ts';
import { commandOf, PYTHON_SIGNALS, pythonTitle } from '../python-tools.ts';

const VALUED = new Set(['-n', '--name', '-p', '--prefix', '--cwd']);

/** `conda run` waits for a bash that runs the command from a script; SIGTERM goes no further. */
export default {
  name: 'conda',
  kind: 'package-manager',
  matches: ['conda', 'mamba'],
  launch({ argv }): Launch {
    const { name, rest } = commandOf(argv.slice(1), new Set());
    if (name !== 'run') return { kind: 'exits', status: 0, why: `conda ${name ?? ''} ends by itself` };
    const { name: command, rest: args } = commandOf(rest, VALUED);
    if (command === undefined) return { kind: 'exits', status: 1, why: 'conda run has no command' };
    // The script goes on after the command, so bash does not become it.
    const shellText = `${[command, ...args].map(quote).join(' ')}\n:`;
    const child = { run: { shellText, shell: ['bash', '-c'] }, isMain: true };
    return {
      kind: 'stay',
      behaviour: withChild(PYTHON_SIGNALS),
      children: [child],
      title: pythonTitle(argv),
    };
  },
  sources: ['https://github.com/conda/conda/issues/10351', 'https://github.com/conda/conda/issues/8586'],
  notRun: 'not in Debian or npm',
} satisfies Program;
