import type { Program } from '../../model/index.ts';
import { service, unread } from '../behaviours.ts';

/** Runtimes that leave every signal at its default. Whether the script changes that is not read. */
export default {
  name: 'tclsh',
  kind: 'runtime',
  matches: ['tclsh*', 'guile*'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: {
      ...service(unread((argv[0] ?? '').includes('guile') ? 'Guile' : 'Tcl', {})),
      lifetime: 'unknown',
    },
  }),
  sources: ['tclsh 8.6.13 and guile 3.0.8 as PID 1, Linux 6.18'],
  measured: { version: '8.6.13', rows: ['tclsh/loop', 'guile/loop'] },
} satisfies Program;
