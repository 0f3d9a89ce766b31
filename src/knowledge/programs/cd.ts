import { path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';

/** `cd DIRECTORY PROGRAM…` of execline, as run scripts of s6 chain it. The cd of shells is a builtin. */
export default {
  name: 'cd',
  kind: 'wrapper',
  matches: ['cd', 'execline-cd'],
  launch({ argv: [, directory = '', ...command], cwd }) {
    if (command.length === 0) return { kind: 'exits', status: 0, why: 'cd has no command to become' };
    return { kind: 'exec', argv: command, cwd: path.resolve(cwd, directory) };
  },
  sources: ['https://skarnet.org/software/execline/cd.html', 'execline 2.9.3.0 as PID 1, Linux 6.18'],
  measured: { version: '2.9.3.0-1', rows: ['cd/execline'] },
} satisfies Program;
