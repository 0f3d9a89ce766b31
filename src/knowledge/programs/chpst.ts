import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'chpst',
  valued: ['-u', '-U', '-b', '-e', '-/', '-n', '-l', '-L', '-m', '-d', '-o', '-p', '-f', '-c', '-r', '-t'],
  sources: ['chpst(8)', 'runit 2.1.2-54 as PID 1, Linux 6.18'],
  version: '2.1.2-54',
  rows: ['chpst/plain', 'wrap/chpst/hand', 'wrap/chpst/nohand'],
}) satisfies Program;
