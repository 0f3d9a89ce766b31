import type { Behaviour, ChildSpec, Env, Launch, SignalTable } from '../model/index.ts';
import { all, caught } from './behaviours.ts';
import { unknownBehaviour } from './doubt.ts';

/** A tool in node_modules/.bin as /proc shows it: node runs it. */
export const nodeTitle = (argv: readonly string[]): readonly string[] => ['node', ...argv];

/** Every node process has it, whatever it runs. */
export const INSPECTOR: SignalTable = { SIGUSR1: caught([], 'node starts its inspector') };

/** What a tool exits with whose child a signal has ended: the same, or this. */
type WhenKilled = 'same' | number;

const statusFor = (whenKilled: WhenKilled) =>
  whenKilled === 'same' ? 'of-child' : { ofChildOr: whenKilled };

/** Passes these signals to its one child, and ends with it. */
export function passesToChild(
  signals: Parameters<typeof all>[0],
  note: string,
  whenKilled: WhenKilled = 'same',
): Behaviour {
  const reaction = [
    { do: 'signal', to: 'child', signal: 'same' },
    { do: 'wait', for: 'child' },
    { do: 'exit', status: statusFor(whenKilled), cleansUp: false },
  ] as const;
  return withChild(all(signals, caught(reaction, note)), whenKilled);
}

/** Waits for its one child, and ends with it. */
export function withChild(signals: SignalTable, whenKilled: WhenKilled = 'same'): Behaviour {
  const reaction = [{ do: 'exit', status: statusFor(whenKilled), cleansUp: false }] as const;
  return {
    signals: { ...INSPECTOR, ...signals },
    waitsForChildren: 'own',
    whenChildExits: { of: 'child', reaction },
    lifetime: 'service',
  };
}

/** A tool above a command, whose ways with signals are not measured. */
export function notMeasured(
  argv: readonly string[],
  children: readonly ChildSpec[],
  devServer?: string,
): Launch {
  const reason = `what \`${argv.slice(0, 3).join(' ')}\` does on a signal is not measured`;
  const whenChildExits = {
    of: 'last-child',
    reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }],
  } as const;
  const behaviour: Behaviour = {
    ...unknownBehaviour(reason),
    ...(children.length > 0 ? { whenChildExits } : {}),
  };
  return {
    kind: 'stay',
    behaviour,
    children,
    title: argv,
    ...(devServer === undefined ? {} : { devServer }),
  };
}

/** Leading `NAME=value` words, as `env` and cross-env take them. */
export function assignments(words: readonly string[]): {
  readonly sets: Env;
  readonly rest: readonly string[];
} {
  const sets: Record<string, string> = {};
  let i = 0;
  for (; i < words.length; i++) {
    const pair = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[i] ?? '');
    if (!pair?.[1]) break;
    sets[pair[1]] = pair[2] ?? '';
  }
  return { sets, rest: words.slice(i) };
}

/** Tasks of many packages that end, by name. */
export const ENDS_BY_NAME =
  /(^|:)(build|lint|test|typecheck|install|ci|bootstrap|version|publish|prune|migrate|clean|format)(:|$)/;

export const endsByItself = (argv: readonly string[]): Launch => ({
  kind: 'exits',
  status: 0,
  why: `${argv.slice(0, 3).join(' ')} ends by itself`,
});
