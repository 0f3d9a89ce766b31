import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'ionice',
  valued: ['-c', '-n', '--class', '--classdata'],
  sources: ['ionice(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  version: '2.38.1-5+deb12u3',
  rows: ['ionice/plain', 'wrap/ionice/hand', 'wrap/ionice/nohand'],
}) satisfies Program;
