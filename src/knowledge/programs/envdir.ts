import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

/** Variables from the files of a directory, then the command in its place. */
export default execWrapper({
  name: 'envdir',
  also: ['s6-envdir'],
  operands: 1,
  sources: ['envdir(8): runs its child by execvp', 'https://skarnet.org/software/s6/s6-envdir.html'],
  version: 'daemontools 0.76',
  rows: ['envdir/plain'],
}) satisfies Program;
