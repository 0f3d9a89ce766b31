import type { SignalName } from '../kernel/index.ts';
import type { Behaviour, Program, SignalTable, World } from '../model/index.ts';
import { all, goesToBackground, service, stays, stopsInOrder } from './behaviours.ts';
import { GO_RUNTIME } from './go-runtime.ts';

/** What servers of Go and C take for their version or usage alone, in both styles of long options. */
const ASKS = /^--?(?:version|help)$/;

export interface ServerFacts {
  readonly name: string;
  readonly also?: readonly string[];
  readonly signals: SignalTable;
  readonly blocked?: readonly SignalName[];
  /** As measured; a server that was not measured is `unknown`. */
  readonly reaps?: Behaviour['waitsForChildren'];
  /** Does this command line keep it in the foreground? Default: always. */
  readonly foreground?: (argv: readonly string[], world: World) => boolean;
  /** Verbs or options with which it does something short and ends. */
  readonly short?: readonly string[];
  /** Options with which it does something short, wherever they stand. */
  readonly shortOptions?: readonly string[];
  /** The only first words with which it is a server: `caddy run`. */
  readonly serves?: readonly string[];
  /** The command line that it becomes, where a script starts it. */
  readonly title?: (argv: readonly string[]) => readonly string[] | undefined;
  readonly sources: readonly [string, ...string[]];
  readonly measured?: Program['measured'];
  readonly notRun?: Program['notRun'];
}

/** A server of one process, or one whose workers are its own matter. */
export function serverEntry(facts: ServerFacts): Program {
  const { blocked } = facts;
  const behaviour = { ...service(facts.signals, facts.reaps ?? 'unknown'), ...(blocked ? { blocked } : {}) };
  return {
    name: facts.name,
    kind: 'server',
    matches: [facts.name, ...(facts.also ?? [])],
    launch({ argv }, world) {
      const [self = facts.name, first = ''] = argv;
      const isShort =
        facts.short?.includes(first) ||
        argv.slice(1).some(arg => facts.shortOptions?.includes(arg)) ||
        (facts.serves && !facts.serves.includes(first));
      if (isShort || ASKS.test(first))
        return { kind: 'exits', status: 0, why: `${self} ${first} ends by itself` };
      const title = facts.title?.(argv);
      if (facts.foreground && !facts.foreground(argv, world))
        return goesToBackground(facts.name, behaviour, title ?? argv);
      return { kind: 'stay', behaviour, ...(title ? { title } : {}) };
    },
    sources: facts.sources,
    ...(facts.measured ? { measured: facts.measured } : {}),
    ...(facts.notRun ? { notRun: facts.notRun } : {}),
  };
}

/** `-f`, also among combined short options: `-nf`, `-nfd1`. Not the value of another option. */
export const hasFlag = (argv: readonly string[], letter: string, long?: string): boolean =>
  argv
    .slice(1)
    .some(a => (long !== undefined && a === long) || (/^-[A-Za-z]+\d*$/.test(a) && a.includes(letter)));

/** TERM and INT stop it in order, HUP reads its configuration again: the way of most Go servers. */
export const GO_SERVER: SignalTable = {
  ...GO_RUNTIME,
  ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  SIGHUP: stays('reads its configuration again'),
};
