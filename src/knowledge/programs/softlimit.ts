import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'softlimit',
  also: ['s6-softlimit'],
  valued: ['-a', '-c', '-d', '-f', '-l', '-m', '-o', '-p', '-r', '-s', '-t'],
  sources: ['softlimit(8)', 'daemontools 0.76 as PID 1, Linux 6.18'],
  version: '1:0.76-8.1',
  rows: ['softlimit/plain', 'wrap/softlimit/hand', 'wrap/softlimit/nohand'],
}) satisfies Program;
