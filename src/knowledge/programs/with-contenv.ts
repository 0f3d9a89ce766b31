import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

/** The interpreter of s6-overlay's scripts: `#!/command/with-contenv bash`. */
export default execWrapper({
  name: 'with-contenv',
  also: ['s6-applyuidgid', 's6-fdclose', 'justc-envdir'],
  valued: ['-u', '-g', '-G'],
  sources: [
    'https://github.com/just-containers/s6-overlay README: with-contenv ends in an exec of its command',
  ],
  version: 'not measured',
  rows: [],
}) satisfies Program;
