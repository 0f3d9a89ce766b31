import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'chrt',
  valued: ['-T', '-P', '-D', '--sched-runtime', '--sched-period', '--sched-deadline'],
  operands: 1,
  sources: ['chrt(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  version: '2.38.1-5+deb12u3',
  rows: ['chrt/plain', 'wrap/chrt/hand', 'wrap/chrt/nohand'],
}) satisfies Program;
