import type { Evidence } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type {
  Behaviour,
  KnownSignalBehaviour,
  Launch,
  Reaction,
  SignalBehaviour,
  SignalTable,
} from '../model/index.ts';

/** Shared vocabulary of program entries: dispositions, effects and argument lists. */

const observed = (note: string): readonly Evidence[] => [{ origin: 'observed', note }];

/** Signals that an engine or an orchestrator may send to stop a container. */
export const STOP_SIGNALS: readonly SignalName[] = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
];

/** An orderly stop: the program's own shutdown code runs, then it exits. */
export function stopsInOrder(status = 0, workMs = 100): KnownSignalBehaviour {
  return {
    disposition: 'handler',
    reaction: [
      { do: 'work', ms: workMs, note: 'shuts down' },
      { do: 'exit', status, cleansUp: true },
    ],
    evidence: observed('stops in order'),
  };
}

/** Ends at once; work in flight is lost. */
export function stopsAtOnce(status: number, means: string): KnownSignalBehaviour {
  return {
    disposition: 'handler',
    reaction: [{ do: 'exit', status, cleansUp: false }],
    means,
    evidence: observed(means),
  };
}

/** Caught, and the program stays. */
export function stays(means: string): KnownSignalBehaviour {
  return { disposition: 'handler', reaction: [], means, evidence: observed(means) };
}

export function caught(reaction: Reaction, note: string): KnownSignalBehaviour {
  return { disposition: 'handler', reaction, evidence: observed(note) };
}

/** What a runtime sets of itself, but not where its parent has left the signal ignored. */
export function keepingIgnored(behaviour: KnownSignalBehaviour): KnownSignalBehaviour;
export function keepingIgnored(behaviour: SignalBehaviour): SignalBehaviour;
export function keepingIgnored(behaviour: SignalBehaviour): SignalBehaviour {
  return behaviour.disposition === 'unknown'
    ? { ...behaviour, worlds: behaviour.worlds.map(world => keepingIgnored(world)) }
    : { ...behaviour, keepsIgnored: true };
}

export function ignored(note: string): KnownSignalBehaviour {
  return { disposition: 'SIG_IGN', evidence: observed(note) };
}

export function taken(reaction: Reaction, note: string): KnownSignalBehaviour {
  return { disposition: 'SIG_DFL', waitedFor: true, reaction, evidence: observed(note) };
}

/** Tells its children, waits until they are done, and exits. */
export function tellsChildren(status: number | 'of-child' = 0, limitMs?: number): KnownSignalBehaviour {
  return caught(
    [
      { do: 'signal', to: 'children', signal: 'same' },
      { do: 'wait', for: 'children', ...(limitMs === undefined ? {} : { limitMs }) },
      { do: 'exit', status, cleansUp: true },
    ],
    'tells its children, and waits for them',
  );
}

/** Stops its children by SIGTERM, whatever it was told itself, waits until they are done, and exits. */
export const stopsChildren = (status: number, note: string): KnownSignalBehaviour =>
  caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGTERM' },
      { do: 'wait', for: 'children' },
      { do: 'exit', status, cleansUp: true },
    ],
    note,
  );

export function all(signals: readonly SignalName[], behaviour: SignalBehaviour): SignalTable {
  return Object.fromEntries(signals.map(s => [s, behaviour]));
}

/** Source code may change what a runtime does by itself, and it is not read. */
export function unread(language: string, base: SignalTable): SignalTable {
  const reason = `the ${language} sources are not read`;
  const evidence: readonly Evidence[] = [{ origin: 'assumed', note: reason }];
  const table: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const) {
    const usual = base[signal];
    const known: KnownSignalBehaviour =
      usual && usual.disposition !== 'unknown' ? usual : { disposition: 'SIG_DFL', evidence };
    table[signal] = {
      disposition: 'unknown',
      reason,
      worlds: [known, stopsInOrder()],
      isOpen: true,
      evidence,
    };
  }
  return { ...base, ...table };
}

/** No handlers, no children: `sleep`, most C and Rust programs. */
export const PLAIN: Behaviour = { signals: {}, waitsForChildren: 'none', lifetime: 'service' };

/** Passes the time, or passes on the output of others. */
export const IDLE: Behaviour = { ...PLAIN, holdsNoState: true };

export function service(
  signals: SignalTable,
  waitsForChildren: Behaviour['waitsForChildren'] = 'none',
): Behaviour {
  return { signals, waitsForChildren, lifetime: 'service' };
}

/** A worker that its master tells and waits for. */
export const WORKER: Behaviour = service(all(STOP_SIGNALS, stopsInOrder()));

/** Passes signals on to its command, and ends with the command's status. */
export function forwarder(
  signals: readonly SignalName[],
  to: 'child' | 'child-group',
  how: 'handler' | 'sigwait',
): Behaviour {
  const reaction: Reaction = [{ do: 'signal', to, signal: 'same' }];
  const behaviour =
    how === 'sigwait' ? taken(reaction, 'passes signals on') : caught(reaction, 'passes signals on');
  return {
    signals: all(signals, behaviour),
    waitsForChildren: 'any',
    whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
    lifetime: 'service',
  };
}

/** Waits for its command and forwards nothing. */
export const DEAF_PARENT: Behaviour = {
  signals: {},
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};

/** A dash script that waits for a foreground command: it dies of SIGINT only after that command. */
export const DASH_PARENT: Behaviour = {
  ...DEAF_PARENT,
  signals: {
    SIGINT: {
      ...caught(
        [{ do: 'exit', status: 130, cleansUp: false }],
        'dash notes SIGINT until its command has ended',
      ),
      startsWhen: 'foreground-child-exits',
    },
  },
  waitsForChildren: 'any',
};

export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** What comes after the options. */
  readonly rest: readonly string[];
}

/**
 * Splits options from operands as getopt_long(3) with `+` does: up to `--` or the first operand.
 * `valued` names options that take a value (`-u`, `--user`); short flags may be combined.
 */
export function options(args: readonly string[], valued: readonly string[] = []): Options {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      i++;
      break;
    }
    if (!arg.startsWith('-') || arg === '-') break;
    const equals = arg.indexOf('=');
    if (arg.startsWith('--') && equals > 0) values.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (valued.includes(arg)) values.set(arg, args[++i] ?? '');
    else if (!arg.startsWith('--') && arg.length > 2) {
      const short = arg.slice(0, 2);
      if (valued.includes(short)) values.set(short, arg.slice(2));
      else
        for (const [at, letter] of [...arg.slice(1)].entries()) {
          if (!valued.includes(`-${letter}`)) flags.add(`-${letter}`);
          else {
            const attached = arg.slice(at + 2);
            values.set(`-${letter}`, attached || (args[++i] ?? ''));
            break;
          }
        }
    } else flags.add(arg);
  }
  return { flags, values, rest: args.slice(i) };
}

/** The same where options may stand behind operands too, as getopt(3) of glibc has it without `+`. */
export function permutedOptions(args: readonly string[], valued: readonly string[] = []): Options {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const inFront: string[] = [];
  const operands: string[] = [];
  for (let i = 0; i < before.length; i++) {
    const arg = before[i] ?? '';
    if (!arg.startsWith('-') || arg === '-') operands.push(arg);
    else inFront.push(arg, ...(valued.includes(arg) ? before.slice(++i, i + 1) : []));
  }
  return options([...inFront, '--', ...operands, ...(end === -1 ? [] : args.slice(end + 1))], valued);
}

/** A service that leaves the foreground: PID 1 ends, and what stays behind is killed with the namespace. */
export function goesToBackground(name: string, service: Behaviour, title: readonly string[]): Launch {
  const daemon = { run: { worker: service, title }, processGroup: 'own' } as const;
  return { kind: 'exits', status: 0, why: `${name} goes to the background`, daemon };
}

/** Handled in order at times, at others not: it depends on what can't be seen here. */
export function depends(reason: string, ...worlds: readonly KnownSignalBehaviour[]): SignalBehaviour {
  return { disposition: 'unknown', reason, worlds, evidence: [{ origin: 'assumed', note: reason }] };
}

/** A one-process server with this table of signals. */
export function server(
  signals: SignalTable,
  waitsForChildren: Behaviour['waitsForChildren'] = 'none',
): Extract<Launch, { kind: 'stay' }> {
  return { kind: 'stay', behaviour: service(signals, waitsForChildren) };
}

/** An option with seconds that a program waits for work in progress. */
export function drainOf(option: string, seconds: string | undefined): Pick<KnownSignalBehaviour, 'drain'> {
  if (!/^\d{1,6}$/.test(seconds ?? '')) return {};
  return { drain: { ms: 1000 * Number(seconds), option: `${option} ${seconds}` } };
}
