import { flushSignalHandlers, ignoring } from '../../kernel/index.ts';
import { changedUser, programNamed, readsWithoutShebang } from '../../knowledge/index.ts';
import type { ChildSpec, Launch, ProcessDraft, Program, Role } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import { withApplication } from './loaded.ts';
import { draft, roleOf, UNKNOWN_BEHAVIOUR, unknownSignals, withChildren } from './node.ts';
import type { Resolver } from './resolver.ts';
import { behindItsScripts } from './services-written.ts';
import { runShell } from './shell.ts';
import { interpretSource } from './source.ts';

/** What a program of the table comes to with these arguments. */
export function applyLaunch(
  resolver: Resolver,
  program: Program,
  launch: Launch,
  request: StartRequest,
): Started {
  switch (launch.kind) {
    case 'exec':
      return execed(resolver, program, launch, request);
    case 'stay':
      return behindItsScripts(resolver, program, request) ?? stayed(resolver, program, launch, request);
    case 'interpret':
      return interpretSource(resolver, launch, request, program.name);
    case 'interpret-shell':
      return runShell(resolver, launch, request);
    case 'as': {
      const started = resolver.startNamed(launch.program, { ...request, argv: launch.argv });
      if (started?.kind !== 'process')
        return started ?? resolver.unknownProgram(request, `${launch.program} is not in the tables`);
      const { argv, program: running } = started.node;
      const unchanged = argv === launch.argv;
      // It may have become another command since: that one has a title of its own.
      const still = unchanged || running === programNamed(launch.program)?.name;
      const title = still ? launch.title : undefined;
      const shown = title ?? (unchanged ? request.argv : argv);
      const startedAs = unchanged || still ? { startedAs: request.argv } : {};
      return { ...started, node: { ...started.node, argv: shown, ...startedAs } };
    }
    case 'exits': {
      const daemon = launch.daemon ? childOf(resolver, launch.daemon, request) : undefined;
      return {
        kind: 'exits',
        status: launch.status,
        why: launch.why,
        ...(daemon ? { daemon: { program: program.name, ...daemon, isMain: true, daemonized: true } } : {}),
        ...(launch.needsTerminal ? { needsTerminal: true } : {}),
      };
    }
    case 'fails':
      if (launch.misused) return resolver.fail('init-misused', launch.status, launch.why, request.at);
      return { kind: 'fails', status: launch.status, reason: launch.why };
    case 'unknown': {
      resolver.notes.unknowns.add(launch.reason);
      const behaviour = launch.behaviour ?? {
        signals: unknownSignals(launch.reason),
        ...UNKNOWN_BEHAVIOUR,
      };
      const node = draft(request, behaviour, {
        role: roleOf(program.kind),
        via: 'program',
        program: program.name,
      });
      return { kind: 'process', node, lifetime: behaviour.lifetime };
    }
  }
}

function execed(
  resolver: Resolver,
  program: Program,
  launch: Extract<Launch, { kind: 'exec' }>,
  request: StartRequest,
): Started {
  const user = changedUser(request.argv);
  const started = resolver.start({
    ...request,
    argv: launch.argv,
    env: launch.env ?? request.env,
    cwd: launch.cwd ?? request.cwd,
    ignored: leftTo(launch, request),
    byExecvp: readsWithoutShebang(program, resolver.input.spec.binSh),
    ...(launch.leadsGroup ? { processGroup: 'own' } : {}),
    ...(user === undefined ? {} : { user }),
  });
  if (started.kind !== 'process') return started;
  const left = (launch.leaves ?? []).flatMap(spec => childOf(resolver, spec, request) ?? []);
  const node = left.length > 0 ? withChildren(started.node, left, undefined) : started.node;
  const { lifetime = started.lifetime } = launch;
  return { ...started, lifetime, node: { ...node, lifetime } };
}

function stayed(
  resolver: Resolver,
  program: Program,
  launch: Extract<Launch, { kind: 'stay' }>,
  request: StartRequest,
): Started {
  const specs = launch.children ?? [];
  const byExecvp = readsWithoutShebang(program, resolver.input.spec.binSh);
  const started = specs.map(spec => startChild(resolver, spec, { ...request, byExecvp }));
  const gone = started.find((child, i) => specs[i]?.isMain && child.kind !== 'process');
  if (gone && gone.kind !== 'process' && launch.behaviour.whenChildExits?.of === 'child') return gone;
  const role = launch.role ?? roleOf(program.kind);
  // It knows the process that it has started, which is gone, and not the one that this has left behind.
  const made = started.map(child =>
    child.kind === 'exits' && child.daemon && role === 'supervisor'
      ? { ...child.daemon, adopted: true }
      : childNode(child),
  );
  const children = made.flatMap(child => child ?? []);
  // A supervisor is there for all of them, and goes on where one ends.
  const isForAll = role === 'supervisor' || (role === 'init' && !launch.behaviour.whenChildExits);
  const first = specs.findIndex((spec, i) => spec.isMain && made[i]);
  const marked = first === -1 && isForAll ? made.findIndex(child => child && !child.holdsNoState) : first;
  // The service is not the `tail` that its script ends in, but what that script has had started.
  const isBesideOthers = launch.behaviour.startsOnDemand !== undefined && made[marked]?.holdsNoState;
  const chosen = isBesideOthers ? -1 : marked;
  const main = chosen === -1 ? undefined : made.slice(0, chosen).filter(Boolean).length;
  // What exists to run another command lasts as long as that one does.
  const isFor = OF_CHILD.has(role) || program.kind === 'tool';
  const isOpen = isFor && launch.behaviour.lifetime === 'service';
  const lasting = isOpen ? made[chosen]?.lifetime : undefined;
  const behaviour = lasting ? { ...launch.behaviour, lifetime: lasting } : launch.behaviour;
  const node = draft(request, behaviour, {
    role,
    via: 'program',
    program: program.name,
    ...(launch.title ? { argv: launch.title } : {}),
    ...(launch.leadsGroup ? { processGroup: 'own' } : {}),
    ...(launch.devServer ? { devServer: launch.devServer } : {}),
    ...(launch.prefork ? { prefork: true } : {}),
    ...(launch.evidence ? { evidence: launch.evidence } : {}),
  });
  const only = specs.find(spec => spec.isMain);
  if (
    only &&
    !only.again &&
    !isForAll &&
    made[chosen] === undefined &&
    made[specs.indexOf(only)] === undefined
  ) {
    return { kind: 'exits', status: 0, why: `the command that ${program.name} runs ends by itself` };
  }
  const whole = withChildren(node, children, main);
  const served = launch.loads ? withApplication(resolver, whole, launch.loads, request) : whole;
  return { kind: 'process', node: served, lifetime: behaviour.lifetime };
}

/** What a command starts with that a program runs, or becomes: execve takes the program's own handlers away. */
const leftTo = (
  { ignores = [], resets = [] }: Pick<ChildSpec, 'ignores' | 'resets'>,
  { ignored }: StartRequest,
) =>
  flushSignalHandlers({
    ...ignored,
    ...Object.fromEntries(resets.map(signal => [signal, 'handler'])),
    ...ignoring(ignores),
  });

/** A process below another, or the daemon that it leaves; `undefined` when it ends by itself. */
function childOf(resolver: Resolver, spec: ChildSpec, parent: StartRequest): ProcessDraft | undefined {
  return childNode(startChild(resolver, spec, parent));
}

function startChild(resolver: Resolver, spec: ChildSpec, parent: StartRequest): Started {
  const base: StartRequest = {
    ...parent,
    env: spec.env ?? parent.env,
    cwd: spec.cwd ?? parent.cwd,
    at: spec.at ?? parent.at,
    ignored: leftTo(spec, parent),
    mode: 'background',
    processGroup: spec.processGroup ?? 'parent',
  };
  const { run } = spec;
  if ('worker' in run) {
    const node = draft({ ...base, argv: run.title }, run.worker, {
      role: 'app',
      via: 'program',
      isMain: spec.isMain === true,
    });
    return { kind: 'process', node, lifetime: run.worker.lifetime };
  }
  const argv = 'argv' in run ? run.argv : [...run.shell, run.shellText];
  const known = base.known && !('argv' in run && run.isOpen);
  const started = resolver.start({ ...base, argv, known });
  if (started.kind !== 'process') return started;
  const set = {
    ...(base.processGroup === 'own' ? ({ processGroup: 'own' } as const) : {}),
    ...(spec.holdsNoState ? ({ holdsNoState: true } as const) : {}),
    // What it has become since has a title of its own.
    ...('argv' in run && run.title && started.node.argv === argv ? { argv: run.title } : {}),
  };
  return { ...started, node: { ...started.node, ...set } };
}

/** The process that stays below its starter; `undefined` when it ends by itself. */
function childNode(started: Started): ProcessDraft | undefined {
  if (started.kind === 'process') return started.node;
  return started.kind === 'exits' ? started.daemon : undefined;
}

const OF_CHILD: ReadonlySet<Role> = new Set(['init', 'wrapper', 'package-manager']);
