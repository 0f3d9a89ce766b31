import type { Program } from '../../model/index.ts';
import { caught, unread } from '../behaviours.ts';

/** The JVM catches TERM, INT and HUP, runs shutdown hooks and exits with 128 + the number. */
export default {
  name: 'java',
  kind: 'runtime',
  matches: ['java'],
  launch: ({ argv }) => {
    if (argv.includes('-Xrs'))
      return {
        kind: 'stay',
        behaviour: { signals: unread('Java', {}), waitsForChildren: 'own', lifetime: 'service' },
      };
    const term = (cleansUp: boolean) =>
      caught([{ do: 'exit', status: 143, cleansUp }], cleansUp ? 'shutdown hooks run' : 'the JVM ends');
    const SIGTERM = {
      disposition: 'unknown',
      reason: 'whether the Java program has shutdown hooks is not known',
      worlds: [term(true), term(false)],
      evidence: [],
    } as const;
    return {
      kind: 'stay',
      behaviour: {
        signals: { SIGTERM, SIGQUIT: caught([], 'prints a thread dump') },
        waitsForChildren: 'own',
        lifetime: 'service',
      },
    };
  },
  sources: [
    'https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Runtime.html#addShutdownHook(java.lang.Thread)',
    'openjdk 17.0.15 as PID 1, Linux 6.18',
  ],
  measured: { version: '17.0.15', rows: ['rt/java17/Loop', 'rt/java17/Hook'] },
} satisfies Program;
