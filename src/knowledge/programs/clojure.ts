import type { Launch, Program, World } from '../../model/index.ts';
import { unknownBehaviour } from '../doubt.ts';
import { JVM_BEHAVIOUR } from '../jvm-runtime.ts';

/** It prepares, or tells something: nothing of the project is run. */
const ENDS = /^(?:-P|-T.*|-S(?:path|pom|tree|describe|resolve-tags)|-{1,2}version|-h|--help|-\?)$/;

/** What starts: the namespace of `-main`, or of the function that is executed. */
function namespaceOf(args: readonly string[], deps: string): string | undefined {
  const at = args.findIndex(arg => /^-[MXA]/.test(arg));
  const mode = args[at] ?? '';
  const rest = at === -1 ? args : args.slice(at + 1);
  const aliases = [...mode.slice(2).matchAll(/:([\w.*+!?/-]+)/g)].map(([, name = '']) => mapAt(deps, name));
  if (mode.startsWith('-X')) {
    const called = rest.find(arg => /^[a-z][\w.*+!?-]*\/[\w.*+!?-]+$/i.test(arg));
    const declared = aliases.map(alias => /:exec-fn\s+([\w.*+!?-]+\/[\w.*+!?-]+)/.exec(alias)?.[1]);
    return (called ?? declared.findLast(name => name !== undefined))?.split('/', 1)[0];
  }
  const own = rest[rest.findIndex(arg => arg === '-m' || arg === '--main') + 1];
  const named = aliases.map(
    alias => /:main-opts\s*\[[^\]]*?"(?:-m|--main)"\s*,?\s*"([^"\s]+)"/.exec(alias)?.[1],
  );
  return (
    named.findLast(name => name !== undefined) ??
    (rest.some(arg => /^(?:-m|--main)$/.test(arg)) ? own : undefined)
  );
}

/** The map behind the keyword of an alias: `:run {:main-opts […]}`. */
function mapAt(deps: string, name: string): string {
  const from = deps.search(new RegExp(`:${name.replace(/[.*+?/]/g, '\\$&')}\\s*\\{`));
  if (from === -1) return '';
  let depth = 0;
  for (let at = deps.indexOf('{', from); at < deps.length; at++) {
    if (deps[at] === '{') depth++;
    else if (deps[at] === '}' && --depth === 0) return deps.slice(from, at);
  }
  return '';
}

const depsAt = (world: World, cwd: string): string =>
  (world.read('deps.edn', cwd)?.text ?? '').replace(/;[^\n]*/g, '');

/** The command line tools of Clojure: a script finds the class path, and becomes java with `clojure.main`. */
export default {
  name: 'clojure',
  kind: 'package-manager',
  matches: ['clojure', 'clj'],
  launch({ argv, cwd }, world): Launch {
    const args = argv.slice(1);
    const end = args.find(arg => ENDS.test(arg));
    if (end) return { kind: 'exits', status: 0, why: `clojure ${end} ends by itself` };
    const name = namespaceOf(args, depsAt(world, cwd));
    const title = ['java', 'clojure.main', ...(name === undefined ? [] : ['-m', name])];
    if (name === undefined) {
      const reason = `which program \`${argv.join(' ')}\` starts is not followed`;
      return { kind: 'stay', behaviour: unknownBehaviour(reason), title };
    }
    const source = { kind: 'module', name, path: ['.'] } as const;
    return { kind: 'interpret', language: 'jvm', source, args: [], behaviour: JVM_BEHAVIOUR, title };
  },
  sources: [
    'clojure/brew-install src/main/resources/clojure/install/clojure: exec "$JAVA_CMD" … clojure.main, and with -X clojure.run.exec; clj runs it by exec rlwrap',
    'https://clojure.org/reference/clojure_cli: -M, -X, :main-opts, :exec-fn',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
