import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'nice',
  valued: ['-n', '--adjustment'],
  sources: ['nice(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  version: '9.1-1',
  rows: ['nice/plain', 'wrap/nice/hand', 'wrap/nice/nohand'],
  withoutCommand: { kind: 'exits', status: 0, why: 'nice without a command prints the niceness' },
}) satisfies Program;
