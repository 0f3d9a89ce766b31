import type { Env, Program, SignalBehaviour } from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { either } from '../doubt.ts';

const reason = 'whether the Java program has shutdown hooks is not known';

/** The JVM takes TERM, INT and HUP, runs shutdown hooks and exits with 128 + the number. */
const ends = (status: number): SignalBehaviour =>
  either(
    reason,
    caught([{ do: 'exit', status, cleansUp: true }], 'the shutdown hooks run'),
    caught([{ do: 'exit', status, cleansUp: false }], 'the JVM ends'),
  );

export default {
  name: 'java',
  kind: 'runtime',
  matches: ['java'],
  launch({ argv, env }) {
    const end = argv
      .slice(1)
      .find(a => /^-{1,2}(version|fullversion|showversion|help|h|\?|X|list-modules)$/.test(a));
    if (end || argv.length === 1)
      return { kind: 'exits', status: 0, why: `java ${end ?? ''} ends by itself` };
    if (hasXrs(argv, env)) return { kind: 'stay', behaviour: service({}, 'own') };
    const signals = {
      SIGTERM: ends(143),
      SIGINT: ends(130),
      SIGHUP: ends(129),
      SIGQUIT: caught([], 'prints a thread dump'),
      SIGUSR2: caught([], 'the JVM suspends threads by it'),
    };
    return { kind: 'stay', behaviour: service(signals, 'own') };
  },
  sources: [
    'https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Runtime.html#shutdown',
    'java(1), -Xrs',
    'openjdk 17.0.15 and 25.0.3 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '17.0.15',
    rows: ['java/loop'],
  },
} satisfies Program;

/** With -Xrs the JVM installs no handlers. */
function hasXrs(argv: readonly string[], env: Env): boolean {
  const options = [env.JAVA_TOOL_OPTIONS, env.JDK_JAVA_OPTIONS].flatMap(o => o?.split(/\s+/) ?? []);
  return [...argv, ...options].includes('-Xrs');
}
