import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'stdbuf',
  valued: ['-i', '-o', '-e', '--input', '--output', '--error'],
  sources: ['stdbuf(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  version: '9.1-1',
  rows: ['stdbuf/plain', 'wrap/stdbuf/hand', 'wrap/stdbuf/nohand'],
}) satisfies Program;
