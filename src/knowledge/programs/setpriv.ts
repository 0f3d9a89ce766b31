import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'setpriv',
  valued: [
    '--ambient-caps',
    '--apparmor-profile',
    '--bounding-set',
    '--egid',
    '--euid',
    '--groups',
    '--inh-caps',
    '--landlock-access',
    '--landlock-rule',
    '--pdeathsig',
    '--regid',
    '--reuid',
    '--rgid',
    '--ruid',
    '--securebits',
    '--selinux-label',
  ],
  sources: ['setpriv(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  version: '2.38.1-5+deb12u3',
  rows: ['setpriv/plain', 'wrap/setpriv/hand', 'wrap/setpriv/nohand'],
}) satisfies Program;
