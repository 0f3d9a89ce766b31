import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'setuidgid',
  also: ['envuidgid'],
  operands: 1,
  sources: ['setuidgid(8), envuidgid(8)', 'daemontools 0.76 as PID 1, Linux 6.18'],
  version: '1:0.76-8.1',
  rows: [
    'setuidgid/plain',
    'wrap/setuidgid/hand',
    'wrap/setuidgid/nohand',
    'wrap/envuidgid/hand',
    'wrap/envuidgid/nohand',
  ],
}) satisfies Program;
