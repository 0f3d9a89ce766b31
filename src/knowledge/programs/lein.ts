import type { Launch, Program } from '../../model/index.ts';
import { JVM_BEHAVIOUR } from '../jvm-runtime.ts';

/** Tasks that go on for as long as the program does. */
const STAYS = /^(?:run|repl|figwheel|immutant)$/;
const SERVES = /^(?:server|server-headless)$/;

/** The last lines of the script; its trap takes away a file that the first JVM leaves to it. */
const SCRIPT = `trap 'rm -f "$TRAMPOLINE_FILE"' EXIT
java -Dleiningen.script="$0" -classpath leiningen-standalone.jar clojure.main -m leiningen.core.main "$@"
exit $?`;

const words = (args: readonly string[]) => args.flatMap(arg => arg.split(/[\s,]+/)).filter(Boolean);

/**
 * Leiningen: its script waits for a JVM, which runs the program in another. A trampoline lets both end first, and
 * becomes the program.
 */
export default {
  name: 'lein',
  kind: 'package-manager',
  matches: ['lein'],
  launch({ argv }): Launch {
    const tasks = words(argv.slice(1));
    const stays = tasks.some(
      (task, at) => STAYS.test(task) || (task === 'ring' && SERVES.test(tasks[at + 1] ?? '')),
    );
    if (!stays) return { kind: 'exits', status: 0, why: `${argv.slice(0, 3).join(' ')} ends by itself` };
    if (tasks.includes('trampoline')) {
      const source = { kind: 'file', path: 'project.clj' } as const;
      return {
        kind: 'interpret',
        language: 'jvm',
        source,
        args: [],
        behaviour: JVM_BEHAVIOUR,
        title: ['java', 'clojure.main'],
      };
    }
    const source = { kind: 'text', text: SCRIPT, file: 'lein' } as const;
    return { kind: 'interpret-shell', shell: 'bash', source, name: 'lein', args: argv.slice(1), options: [] };
  },
  sources: [
    'technomancy/leiningen bin/lein: a child that is waited for, a trap of EXIT since 2.0, and exec where it is a trampoline',
    'technomancy/leiningen leiningen-core/src/leiningen/core/eval.clj, eval-in :subprocess: the program is a child of its JVM',
  ],
  notRun: 'Debian starts it another way',
} satisfies Program;
