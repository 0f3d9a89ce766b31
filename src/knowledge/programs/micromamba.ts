import type { Program } from '../../model/index.ts';
import { notMeasured } from '../node-tools.ts';
import { commandOf } from '../python-tools.ts';

const VALUED = new Set([
  '-n',
  '--name',
  '-p',
  '--prefix',
  '-r',
  '--root-prefix',
  '--cwd',
  '-a',
  '--attach',
  '-e',
  '--env',
  '--label',
]);

export default {
  name: 'micromamba',
  kind: 'package-manager',
  matches: ['micromamba'],
  launch({ argv }) {
    const { name, rest } = commandOf(argv.slice(1), VALUED);
    if (name !== 'run') return { kind: 'exits', status: 0, why: `micromamba ${name ?? ''} ends by itself` };
    const { name: command, rest: args } = commandOf(rest, VALUED);
    if (command === undefined) return { kind: 'exits', status: 1, why: 'micromamba run has no command' };
    return notMeasured(argv, [{ run: { argv: [command, ...args] }, isMain: true }]);
  },
  sources: ['https://mamba.readthedocs.io/en/latest/user_guide/micromamba.html'],
  notRun: 'not in Debian or npm',
} satisfies Program;
