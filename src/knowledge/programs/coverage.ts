import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';

const VALUED = [
  '--source',
  '--rcfile',
  '--include',
  '--omit',
  '--context',
  '--concurrency',
  '--data-file',
  '--debug',
];

/** `coverage run` runs the program in its own process. */
export default {
  name: 'coverage',
  kind: 'wrapper',
  matches: ['coverage', 'coverage3', 'python3-coverage'],
  launch({ argv }) {
    if (argv[1] !== 'run')
      return { kind: 'exits', status: 0, why: `coverage ${argv[1] ?? ''} ends by itself` };
    const { flags, rest } = options(argv.slice(2), VALUED);
    const module = flags.has('-m') || flags.has('--module') ? ['-m'] : [];
    return { kind: 'as', program: 'python', argv: ['python', ...module, ...rest], title: pythonTitle(argv) };
  },
  sources: ['https://coverage.readthedocs.io/en/latest/cmd.html#execution-coverage-run'],
  measured: { version: '6.5.0', rows: ['coverage/run'] },
} satisfies Program;
