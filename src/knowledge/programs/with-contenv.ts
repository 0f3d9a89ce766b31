import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

/** The interpreter of s6-overlay's scripts: `#!/command/with-contenv bash`. */
export default execWrapper({
  name: 'with-contenv',
  also: ['s6-applyuidgid', 's6-fdclose', 's6-notifyoncheck', 'justc-envdir'],
  valued: ['-u', '-g', '-G', '-3', '-s', '-T', '-t', '-w', '-n', '-c'],
  sources: [
    'https://github.com/just-containers/s6-overlay README: with-contenv ends in an exec of its command',
    'https://skarnet.org/software/s6/s6-notifyoncheck.html: polls in a child, and execs into its command',
  ],
  version: '2.11.3.2',
  rows: ['s6-applyuidgid/plain'],
}) satisfies Program;
