import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 's6-setuidgid',
  also: ['s6-envuidgid'],
  valued: ['-t', '-D'],
  operands: 1,
  sources: ['https://skarnet.org/software/s6/s6-setuidgid.html', 's6 2.11.3.2 as PID 1, Linux 6.18'],
  version: '2.11.3.2-1',
  rows: [
    's6-setuidgid/plain',
    'wrap/s6-setuidgid/hand',
    'wrap/s6-setuidgid/nohand',
    'wrap/s6-envuidgid/hand',
    'wrap/s6-envuidgid/nohand',
  ],
}) satisfies Program;
