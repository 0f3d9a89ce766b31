import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'chroot',
  operands: 1,
  sources: ['chroot(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  version: '9.1-1',
  rows: [
    'chroot/plain',
    'chroot/userspec',
    'wrap/chroot/hand',
    'wrap/chroot/nohand',
    'wrap/chroot-userspec/hand',
    'wrap/chroot-userspec/nohand',
  ],
}) satisfies Program;
