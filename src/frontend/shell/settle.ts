import type { Location } from '../../base/index.ts';
import { type SignalName, signalNumber } from '../../kernel/index.ts';
import { STOP_SIGNALS } from '../../knowledge/behaviours.ts';
import { READ_GOES_ON } from '../../knowledge/shells.ts';
import {
  type Action,
  allActions,
  type ChildExitBehaviour,
  mapActions,
  type ProcessDraft,
  type Reaction,
  type ShellState as ShellProcess,
  type SignalBehaviour,
  type Target,
  type Via,
} from '../../model/index.ts';
import { ExitShell, Replaced } from './control.ts';
import type { ShellHost, Started } from './host.ts';
import { mainJob, runsApp } from './main-job.ts';
import { type Begin, follow, followAll, type Probe, type Recording, recorder, resumed } from './probe.ts';
import type { ScriptFiles } from './script-files.ts';
import { signalBehaviour } from './signals.ts';
import type { Block, Resume, ShellState } from './state.ts';
import { codeOf } from './status.ts';
import { watching } from './tails.ts';

/** What a shell comes to once it has started up. */
export type Settled =
  | { readonly kind: 'runs'; readonly node: ProcessDraft; readonly lifetime: 'service' | 'short' | 'unknown' }
  | {
      readonly kind: 'exits';
      readonly status: number | undefined;
      readonly why: string;
      readonly left: readonly ProcessDraft[];
      readonly needsTerminal?: true;
      readonly files?: ScriptFiles;
    }
  | Extract<Started, { kind: 'fails' }>;

export interface Identity {
  readonly argv: readonly string[];
  readonly at: Location;
  readonly via: Via;
}

/** Follows a shell until it waits for something lasting, then probes what each signal does to it there. */
export function settle(begin: Begin, host: ShellHost, identity: Identity): Settled {
  const recording: Recording = { log: [], choices: [] };
  const begun = begin(recorder(host, recording));
  const { run } = begun;
  const { state } = begun.interpreter;
  try {
    const step = run.next();
    if (!step.done) {
      // The first probe resumes this run; for the others the script is followed anew up to here.
      const here = state.copy();
      const probe = (resume: Resume) =>
        followAll(answers => {
          if (recording.probing) return follow(begin, host, recording, resume, answers);
          recording.probing = { steps: 0 };
          return resumed(begun, recording.probing, resume, answers);
        });
      const node = shellNode(here, step.value, identity, probe);
      return { kind: 'runs', lifetime: node.lifetime, node };
    }
    return ended(state, codeOf(step.value));
  } catch (e) {
    if (e instanceof ExitShell && e.lacks && e.status !== undefined)
      return { kind: 'fails', status: e.status, ...e.lacks };
    if (e instanceof ExitShell) return ended(state, e.status);
    if (e instanceof Replaced) return replaced(state, e, host);
    throw e;
  }
}

function ended(state: ShellState, status: number | undefined): Settled {
  const left = living(state).flatMap(n => state.jobs[n]?.node ?? []);
  if (state.lacked && status === 127) return { kind: 'fails', status, ...state.lacked };
  return {
    kind: 'exits',
    status,
    why: 'the script ends',
    left,
    files: state.files,
    ...(state.lackedTerminal ? { needsTerminal: true } : {}),
  };
}

const living = (state: ShellState): number[] =>
  [...state.jobs.entries()]
    .filter(([, job]) => !job.ended && job.node && job.lifetime !== 'short')
    .map(([n]) => n);

/** The shell's process becomes another program, which inherits its background jobs and loses its traps. */
function replaced(state: ShellState, e: Replaced, host: ShellHost): Settled {
  const started = watching(host.start(e.request), e.request);
  if (started.kind === 'fails') return started.because ? { ...started, at: e.request.at } : started;
  const jobs = living(state).flatMap(n => state.jobs[n]?.node ?? []);
  if (started.kind === 'exits') {
    const left = started.daemon ? [...jobs, started.daemon] : jobs;
    const { status, why, needsTerminal } = started;
    return { kind: 'exits', status, why, left, ...(needsTerminal ? { needsTerminal } : {}) };
  }
  const lostTraps = [...state.traps].flatMap(([signal, trap]) =>
    signal !== 'EXIT' && trap.text !== '' ? [{ signal, at: trap.at }] : [],
  );
  const adopted = living(state).flatMap(n => {
    const job = state.jobs[n];
    return job?.node ? [{ ...demote(job.node), ...(job.helper ? {} : { adopted: true }) }] : [];
  });
  // `app & exec tail -f log`: the container is there for what was started before.
  const app = runsApp(started.node) ? -1 : adopted.findLastIndex(child => child.adopted && runsApp(child));
  const own = app === -1 ? started.node : demote(started.node);
  const node: ProcessDraft = {
    ...own,
    children: [
      ...own.children,
      ...adopted.map((child, i) => (i === app ? { ...child, isMain: true } : child)),
    ],
    ...(lostTraps.length > 0 ? { lostTraps } : {}),
  };
  return { kind: 'runs', node, lifetime: started.lifetime };
}

function shellNode(
  state: ShellState,
  block: Block,
  identity: Identity,
  probe: (resume: Resume) => Probe,
): ProcessDraft {
  const jobs = [...new Set([...block.jobs, ...living(state)])].filter(n => state.jobs[n]?.node);
  const place = new Map(jobs.map((job, index) => [job, index]));
  const relocate = (reaction: readonly Action[]): Reaction =>
    mapActions(reaction, action => relocated(action, place));
  const { whileLives } = block;
  const endless =
    (block.doing === 'loop' || block.doing === 'read') && block.jobs.length === 0 && !whileLives;
  const afterChild = endless ? undefined : probe({ status: undefined });
  const answers = new Map<string, (status: number) => Reaction>();
  const trapped = (signal: SignalName): Reaction => {
    const text = state.traps.get(signal)?.text ?? '';
    const status = 128 + signalNumber(signal);
    const known = answers.get(text);
    if (known) return known(status);
    const reaction = relocate(
      probe({ status: ['wait', 'loop'].includes(block.doing) ? status : undefined, trap: signal }).actions,
    );
    // One trap for several signals does the same on each, but for a status that is the signal's own.
    const differs =
      /\$\?|\b1[34]\d\b/.test(text) ||
      hasStatus(reaction, 139) ||
      allActions(reaction).some(a => a.do === 'set');
    if (!differs) answers.set(text, own => withStatus(reaction, status, own));
    return reaction;
  };
  const exiting = (status: number) => relocate(probe({ status, trap: 'EXIT' }).actions);
  const waitedFor = block.jobs.flatMap(n => place.get(n) ?? []);
  const whenChildExits = afterChild && {
    of: whileLives ? ('none' as const) : childrenOf(block, waitedFor),
    reaction: relocate(afterChild.actions),
  };
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const signal of new Set([...STOP_SIGNALS, ...state.traps.keys()])) {
    if (signal === 'EXIT') continue;
    const behaviour = signalBehaviour(state, block, signal, {
      trapped,
      exiting,
      afterChild: whenChildExits?.reaction ?? [],
      at: identity.at,
    });
    if (behaviour) signals[signal] = behaviour;
  }
  const main = mainJob(state, block, jobs);
  const shell: ShellProcess = {
    doing: block.doing,
    traps: [...state.traps].map(([signal, trap]) => ({ signal, text: trap.text, at: trap.at })),
    at: block.at,
    hasMoreToDo: afterChild === undefined || !afterChild.ends || afterChild.steps > 0,
    ...(block.mayEnd ? { mayEnd: true as const } : {}),
  };
  return {
    argv: identity.argv,
    program: state.shell,
    role: 'shell',
    via: identity.via,
    isMain: main === undefined,
    processGroup: state.processGroup,
    sources: [],
    at: identity.at,
    shell,
    signals,
    waitsForChildren: block.doing === 'read' && !READ_GOES_ON.has(state.shell) ? 'none' : 'any',
    lifetime: lifetimeOf(state, block),
    ...(state.voidTraps.length > 0 ? { voidTraps: state.voidTraps } : {}),
    ...(whenChildExits ? { whenChildExits } : {}),
    ...(whileLives ? { whileLives: { siblings: whileLives.jobs, everyMs: whileLives.everyMs } } : {}),
    children: jobs.flatMap(n => {
      const job = state.jobs[n];
      if (!job?.node) return [];
      const node = n === main ? job.node : demote(job.node);
      const elements = job.pipeline ?? (block.doing === 'pipeline' ? block.jobs : []);
      const behind = elements.indexOf(n) > 0 && copiesInput(job.node);
      const writer = behind ? state.jobs[n - 1] : undefined;
      const { whileLives: looks } = node;
      return [
        {
          ...node,
          ...(job.daemon ? { daemonized: true } : {}),
          ...(job.stopped ? { isStopped: true as const } : {}),
          ...(writer?.node ? { endsWithWriter: true as const } : {}),
          ...(looks
            ? { whileLives: { ...looks, siblings: looks.siblings.flatMap(j => place.get(j) ?? []) } }
            : {}),
        },
      ];
    }),
    evidence: [],
  };
}

/** A shell lasts as long as what it waits for: below another script this decides whether that one goes on. */
function lifetimeOf(state: ShellState, block: Block): 'service' | 'unknown' {
  const waited = block.jobs.map(n => state.jobs[n]?.lifetime).filter(lifetime => lifetime !== 'short');
  return waited.length > 0 && waited.every(lifetime => lifetime === 'unknown') ? 'unknown' : 'service';
}

function relocated(action: Action, place: ReadonlyMap<number, number>): Action {
  const places = (jobs: readonly number[]) => jobs.flatMap(n => place.get(n) ?? []);
  const move = (target: Target): Target => {
    if (typeof target !== 'object') return target;
    if ('jobs' in target) return { jobs: places(target.jobs) };
    return 'groupsOf' in target ? { groupsOf: places(target.groupsOf) } : target;
  };
  if (action.do === 'signal') return { ...action, to: move(action.to) };
  return action.do === 'wait' ? { ...action, for: move(action.for) } : action;
}

const hasStatus = (reaction: Reaction, status: number): boolean =>
  allActions(reaction).some(action => action.do === 'exit' && action.status === status);

/** The same reaction to another signal, whose number is in the status. */
const withStatus = (reaction: Reaction, before: number, status: number): Reaction =>
  mapActions(reaction, action =>
    action.do === 'exit' && action.status === before ? { ...action, status } : action,
  );

function childrenOf({ until, pipefail }: Block, jobs: readonly number[]): ChildExitBehaviour['of'] {
  if (until === 'any') return 'any-child';
  return jobs.length === 1 && jobs[0] === 0 ? 'child' : { jobs, ...(pipefail && { pipefail }) };
}

/** `cat` without files, and `tee`: they end with their input. */
function copiesInput({ argv, program }: ProcessDraft): boolean {
  const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1);
  return program === 'cat' && (name === 'tee' || (name === 'cat' && argv.length === 1));
}

export function demote(node: ProcessDraft): ProcessDraft {
  return { ...node, isMain: false, children: node.children.map(demote) };
}
