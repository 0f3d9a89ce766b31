import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'taskset',
  operands: 1,
  sources: ['taskset(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  version: '2.38.1-5+deb12u3',
  rows: ['taskset/plain', 'wrap/taskset/hand', 'wrap/taskset/nohand'],
}) satisfies Program;
