import type { Evidence, Location } from '../../base/index.ts';
import { type SignalName, signalNumber } from '../../kernel/index.ts';
import { EXIT_TRAP_CATCHES, UNTRAPPED, type UntrappedAction } from '../../knowledge/shells.ts';
import type {
  Action,
  ChildExitBehaviour,
  KnownSignalBehaviour,
  ProcessDraft,
  Reaction,
  ShellState as ShellProcess,
  SignalBehaviour,
  Via,
} from '../../model/index.ts';
import { Chooser } from '../predict/chooser.ts';
import type { Interpreter } from './interpreter.ts';
import { type Block, ExitShell, Replaced, type Resume, type ShellHost, type ShellState } from './state.ts';
import type { Run } from './status.ts';

/** What a shell comes to once it has started up. */
export type Settled =
  | { readonly kind: 'runs'; readonly node: ProcessDraft; readonly lifetime: 'service' | 'short' | 'unknown' }
  | {
      readonly kind: 'exits';
      readonly status: number | undefined;
      readonly why: string;
      readonly left: readonly ProcessDraft[];
    }
  | { readonly kind: 'fails'; readonly status: number; readonly reason: string };

export interface Identity {
  readonly argv: readonly string[];
  readonly at: Location;
  readonly via: Via;
}

type Begin = (host: ShellHost) => { readonly interpreter: Interpreter; readonly run: Run };

/** Follows a shell until it waits for something lasting, then probes what each signal does to it there. */
export function settle(begin: Begin, host: ShellHost, identity: Identity): Settled {
  const log: unknown[] = [];
  const choices: number[] = [];
  const { interpreter, run } = begin(recorder(host, log, choices));
  const { state } = interpreter;
  try {
    const step = run.next();
    if (!step.done) {
      const probe = (resume: Resume) => follow(begin, host, log, choices, resume);
      return { kind: 'runs', lifetime: 'service', node: shellNode(state, step.value, identity, probe) };
    }
    return ended(state, step.value.code ?? step.value.likely);
  } catch (e) {
    if (e instanceof ExitShell) return ended(state, e.status);
    if (e instanceof Replaced) return replaced(state, e, host);
    throw e;
  }
}

function ended(state: ShellState, status: number | undefined): Settled {
  const left = living(state).flatMap(n => state.jobs[n]?.node ?? []);
  return { kind: 'exits', status, why: 'the script ends', left };
}

const living = (state: ShellState): number[] =>
  [...state.jobs.entries()]
    .filter(([, job]) => !job.ended && job.node && job.lifetime !== 'short')
    .map(([n]) => n);

/** The shell's process becomes another program, which inherits its background jobs and loses its traps. */
function replaced(state: ShellState, e: Replaced, host: ShellHost): Settled {
  const started = host.start(e.request);
  if (started.kind === 'fails') return started;
  const jobs = living(state).flatMap(n => state.jobs[n]?.node ?? []);
  if (started.kind === 'exits') {
    const left = started.daemon ? [...jobs, started.daemon] : jobs;
    return { kind: 'exits', status: started.status, why: started.why, left };
  }
  const lostTraps = [...state.traps].flatMap(([signal, trap]) =>
    signal !== 'EXIT' && trap.text !== '' ? [{ signal, at: trap.at }] : [],
  );
  const adopted = living(state).flatMap(n => {
    const job = state.jobs[n];
    return job?.node ? [{ ...demote(job.node), ...(job.helper ? {} : { adopted: true }) }] : [];
  });
  const node: ProcessDraft = {
    ...started.node,
    children: [...started.node.children, ...adopted],
    ...(lostTraps.length > 0 ? { lostTraps } : {}),
  };
  return { kind: 'runs', node, lifetime: started.lifetime };
}

function recorder(base: ShellHost, log: unknown[], choices: number[]): ShellHost {
  const chooser = {
    choose(kind: Parameters<Chooser['choose']>[0], conditions: readonly string[]) {
      const option = base.chooser.choose(kind, conditions);
      choices.push(option);
      return option;
    },
  } as Chooser;
  return {
    ...base,
    base,
    chooser,
    remember(make) {
      const result = make();
      log.push(result);
      return result;
    },
  };
}

interface Probe {
  readonly actions: readonly Action[];
  /** The shell ended; otherwise it stands still again. */
  readonly ends: boolean;
  readonly steps: number;
}

/** Follows the script again up to its stand-still, resumes it, and notes what it does until it stands or ends. */
function follow(
  begin: Begin,
  base: ShellHost,
  log: readonly unknown[],
  choices: readonly number[],
  resume: Resume,
): Probe {
  let next = 0;
  let steps = 0;
  const actions: Action[] = [];
  const host: ShellHost = {
    ...base,
    base,
    chooser: new Chooser(choices),
    observe: () => {},
    step() {
      steps++;
      base.step();
    },
    remember: make => (next < log.length ? (log[next++] as ReturnType<typeof make>) : make()),
  };
  const { interpreter, run } = begin(host);
  run.next();
  interpreter.state.probe = actions;
  steps = 0;
  const finish = (status: number | undefined): Probe => {
    actions.push({ do: 'exit', status: status ?? 'of-child', cleansUp: true });
    return { actions, ends: true, steps };
  };
  try {
    const step = run.next(resume);
    return step.done ? finish(step.value.code ?? step.value.likely) : { actions, ends: false, steps };
  } catch (e) {
    if (e instanceof ExitShell) return finish(e.status);
    if (e instanceof Replaced) return { actions, ends: false, steps };
    throw e;
  }
}

/** Signals that an engine may be told to stop a container with, and those that shells treat on their own. */
const SIGNALS: readonly SignalName[] = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
];

function shellNode(
  state: ShellState,
  block: Block,
  identity: Identity,
  probe: (resume: Resume) => Probe,
): ProcessDraft {
  const jobs = [...new Set([...block.jobs, ...living(state)])].filter(n => state.jobs[n]?.node);
  const place = new Map(jobs.map((job, index) => [job, index]));
  const relocate = (reaction: readonly Action[]): Reaction =>
    reaction.map(action => relocated(action, place));
  const afterChild = block.doing === 'loop' ? undefined : probe({ status: undefined });
  const trapped = (signal: SignalName) =>
    relocate(probe({ status: 128 + signalNumber(signal), trap: signal }).actions);
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const signal of new Set([...SIGNALS, ...state.traps.keys()])) {
    if (signal === 'EXIT') continue;
    const behaviour = signalBehaviour(state, block, signal, trapped, identity.at);
    if (behaviour) signals[signal] = behaviour;
  }
  const whenChildExits = childExit(block, afterChild, relocate);
  const main = mainJob(state, block, jobs);
  const shell: ShellProcess = {
    doing: block.doing,
    traps: [...state.traps].map(([signal, trap]) => ({ signal, text: trap.text, at: trap.at })),
    at: block.at,
    hasMoreToDo: afterChild === undefined || !afterChild.ends || afterChild.steps > 0,
  };
  return {
    argv: identity.argv,
    program: state.shell,
    role: 'shell',
    via: identity.via,
    isMain: main === undefined,
    processGroup: 'parent',
    sources: [],
    at: identity.at,
    shell,
    signals,
    waitsForChildren: 'any',
    lifetime: 'service',
    ...(whenChildExits ? { whenChildExits } : {}),
    children: jobs.flatMap(n => {
      const job = state.jobs[n];
      if (!job?.node) return [];
      const node = n === main ? job.node : demote(job.node);
      return [{ ...node, ...(job.daemon ? { daemonized: true } : {}) }];
    }),
    evidence: [],
  };
}

function relocated(action: Action, place: ReadonlyMap<number, number>): Action {
  const move = (target: Extract<Action, { do: 'wait' }>['for']) =>
    typeof target === 'object' ? { jobs: target.jobs.flatMap(n => place.get(n) ?? []) } : target;
  if (action.do === 'signal') return { ...action, to: move(action.to) };
  if (action.do === 'wait') return { ...action, for: move(action.for) };
  return action;
}

function childExit(
  block: Block,
  after: Probe | undefined,
  relocate: (r: readonly Action[]) => Reaction,
): ChildExitBehaviour | undefined {
  if (!after?.ends) return undefined;
  const of = block.until === 'any' ? 'any-child' : block.jobs.length === 1 ? 'child' : 'last-child';
  return { of, reaction: relocate(after.actions) };
}

/** The job that the container exists for; `undefined`: the shell's own loop is the program. */
function mainJob(state: ShellState, block: Block, jobs: readonly number[]): number | undefined {
  const isApp = (n: number) => {
    const job = state.jobs[n];
    return job?.node !== undefined && !job.helper && !isIdle(job.node);
  };
  const waited = block.jobs.filter(isApp);
  if (block.doing === 'pipeline') return waited[0] ?? jobs.filter(isApp).at(-1) ?? block.jobs[0];
  return waited.at(-1) ?? jobs.filter(isApp).at(-1) ?? block.jobs[0];
}

/** A command that only passes the time or the output of others. */
export function isIdle(node: ProcessDraft): boolean {
  return ['tail', 'sleep', 'cat', 'tee', 'yes', 'inotifywait'].includes(node.program ?? '');
}

export function demote(node: ProcessDraft): ProcessDraft {
  return { ...node, isMain: false, children: node.children.map(demote) };
}

function signalBehaviour(
  state: ShellState,
  block: Block,
  signal: SignalName,
  trapped: (signal: SignalName) => Reaction,
  at: Location,
): KnownSignalBehaviour | undefined {
  const foreground = block.doing === 'foreground' || block.doing === 'pipeline';
  const trap = state.traps.get(signal);
  if (trap) {
    const evidence: Evidence[] = [{ origin: 'declared', note: `trap for ${signal}`, at: trap.at }];
    if (trap.text === '') return { disposition: 'SIG_IGN', evidence };
    const startsWhen = foreground ? 'foreground-child-exits' : 'at-once';
    return { disposition: 'handler', reaction: trapped(signal), startsWhen, evidence };
  }
  if (state.inherited.includes(signal)) {
    return {
      disposition: 'SIG_IGN',
      evidence: [{ origin: 'inferred', note: `${signal} was ignored when the shell started`, at }],
    };
  }
  const evidence: Evidence[] = [
    { origin: 'observed', note: `${state.shell} without a trap for ${signal}`, at },
  ];
  const exits: Action = { do: 'exit', status: 128 + signalNumber(signal), cleansUp: false };
  const exitTrap = state.traps.get('EXIT');
  const catches = EXIT_TRAP_CATCHES[state.shell];
  if (exitTrap?.text && catches?.signals.includes(signal)) {
    const status = catches.statusBase + signalNumber(signal);
    return { disposition: 'handler', reaction: [{ do: 'exit', status, cleansUp: true }], evidence };
  }
  const action = UNTRAPPED[state.shell][signal]?.[foreground ? 'foreground' : 'wait'] ?? 'default';
  return untrapped(action, exits, evidence);
}

function untrapped(
  action: UntrappedAction,
  exits: Action,
  evidence: readonly Evidence[],
): KnownSignalBehaviour | undefined {
  switch (action) {
    case 'default':
      return undefined;
    case 'ignored':
      return { disposition: 'SIG_IGN', evidence };
    case 'stays':
      return { disposition: 'handler', reaction: [], evidence };
    case 'exits':
      return { disposition: 'handler', reaction: [exits], evidence };
    case 'exits-with-1':
      return {
        disposition: 'handler',
        reaction: [{ do: 'exit', status: 1, cleansUp: false }],
        evidence,
      };
    case 'blocked':
      return { disposition: 'handler', reaction: [], startsWhen: 'never', evidence };
    case 'exits-after-foreground':
      return { disposition: 'handler', reaction: [exits], startsWhen: 'foreground-child-exits', evidence };
    case 'tells-jobs-and-exits':
      return {
        disposition: 'handler',
        reaction: [{ do: 'signal', to: 'children', signal: 'same' }, exits],
        evidence,
      };
  }
}
