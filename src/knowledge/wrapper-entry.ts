import type { Behaviour, ChildSpec, Launch, Program } from '../model/index.ts';
import { DEAF_PARENT, options } from './behaviours.ts';

export interface WrapperFacts {
  readonly name: string;
  /** Other base names of the same program or of its kin. */
  readonly also?: readonly string[];
  /** Options that take a value in the next word. */
  readonly valued?: readonly string[];
  /** Operands of its own before the command: `gosu USER cmd`. */
  readonly operands?: number;
  readonly sources: readonly [string, ...string[]];
  readonly version: string;
  readonly rows: readonly string[];
  /** What it does without a command; usually it complains and exits with 1. */
  readonly withoutCommand?: Launch;
}

/** The command behind a wrapper's options and operands; empty where there is none. */
export function commandOf(
  argv: readonly string[],
  valued: readonly string[] = [],
  operands = 0,
): readonly string[] {
  const rest = options(argv.slice(1), valued).rest.slice(operands);
  return rest[0] === '--' ? rest.slice(1) : rest;
}

export const noCommand = (argv: readonly string[], status = 1): Launch => ({
  kind: 'fails',
  status,
  why: `${argv[0] ?? 'a wrapper'} has no command to run`,
});

/** A shell to type into. */
export const WITHOUT_TERMINAL = {
  kind: 'exits',
  status: 0,
  why: 'an interactive shell without a terminal ends at once',
  needsTerminal: true,
} as const satisfies Launch;

/** A wrapper that becomes its command by execve: nothing of it is left. */
export function execWrapper(facts: WrapperFacts): Program {
  return {
    name: facts.name,
    kind: 'wrapper',
    matches: [facts.name, ...(facts.also ?? [])],
    launch({ argv }) {
      const command = commandOf(argv, facts.valued, facts.operands);
      if (command.length === 0) return facts.withoutCommand ?? noCommand(argv);
      return { kind: 'exec', argv: command };
    },
    sources: facts.sources,
    ...(facts.rows.length === 0 ? {} : { measured: { version: facts.version, rows: facts.rows } }),
  };
}

/** A wrapper that stays above one command. */
export function stayAbove(
  command: readonly string[],
  behaviour: Behaviour = DEAF_PARENT,
  more: Partial<ChildSpec> = {},
): Launch {
  return { kind: 'stay', behaviour, children: [{ run: { argv: command }, isMain: true, ...more }] };
}
