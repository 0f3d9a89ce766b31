import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 's6-setsid',
  valued: ['-d'],
  sources: [
    'https://skarnet.org/software/s6/s6-setsid.html',
    's6 2.11.3.2 as PID 1, Linux 6.18: unlike setsid(1) it does not fork',
  ],
  version: '2.11.3.2-1',
  rows: ['s6-setsid/plain', 'wrap/s6-setsid/hand', 'wrap/s6-setsid/nohand'],
}) satisfies Program;
