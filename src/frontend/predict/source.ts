import { path } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import { isAsked } from '../../knowledge/checks.ts';
import type {
  Anew,
  Behaviour,
  Launch,
  ProcessDraft,
  SignalBehaviour,
  Source,
  SourceAnalysis,
  StartedChild,
} from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import type { Analysis } from '../source/input.ts';
import { READERS } from '../source/languages.ts';
import { mayEndOf } from '../source/lifetime.ts';
import { analysedOnce } from './analyses.ts';
import { heldUp } from './held.ts';
import { leavesJobs } from './left-jobs.ts';
import { draft, unknownSignals, withChildren } from './node.ts';
import type { Resolver } from './resolver.ts';
import { scriptFailure } from './script-failure.ts';

type Interpret = Extract<Launch, { kind: 'interpret' }>;

/**
 * A language runtime running a source: what the runtime does by itself, changed by what the source does. `read`:
 * for what is compiled, whose sources lie in the stage that builds it.
 */
export function interpretSource(
  resolver: Resolver,
  launch: Interpret,
  request: StartRequest,
  program: string,
  read?: () => Analysis,
): Started {
  const { language, source } = launch;
  const given =
    source.kind === 'file' && !read ? scriptFailure(resolver, language, source.path, request) : undefined;
  if (given) return given;
  const analysis = analyse(resolver, launch, request, read);
  if ('unknown' in analysis) return unread(resolver, launch, request, program, analysis.unknown);
  for (const file of analysis.sources) resolver.notes.filesRead.add(file);
  for (const sentence of analysis.unknowns) resolver.notes.unknowns.add(sentence);
  if (analysis.supposes !== undefined) resolver.world.suppose(analysis.supposes);
  if (analysis.becomes)
    return resolver.start({ ...request, argv: analysis.becomes.argv, at: analysis.becomes.at ?? request.at });
  const node = analysis.runsAs
    ? served(resolver, launch, request, analysis, analysis.runsAs)
    : described(launch, request, program, analysis);
  const started = startChildren(resolver, launch, request, analysis);
  const children = started.flatMap(({ nodes }) => nodes ?? []);
  const gone = started.find(
    ({ child, nodes }) => nodes?.length === 0 && isLeftBehind(child, analysis),
  )?.child;
  // What it waits for on its own way lasts, and so does it.
  const lasts = started.some(
    ({ child, nodes }) => child.mode === 'blocking' && nodes?.some(n => n.lifetime === 'service'),
  );
  const { files } = resolver.input.spec;
  const leaver = started.find(
    ({ child, nodes }) => nodes?.length === 0 && leavesJobs(child.command, files, request.cwd),
  )?.child;
  const orphans = leaver && {
    what: `what \`${leaver.call}\` starts ends, and leaves a command in the background`,
    at: leaver.at,
  };
  const zombie = gone && { what: `\`${gone.call}\` starts a process that ends`, at: gone.at };
  return {
    kind: 'process',
    node: {
      ...withChildren(lasts ? lasting(node) : node, children, undefined),
      ...(zombie ? { leavesZombie: zombie } : {}),
      ...(orphans && !node.makesOrphans ? { makesOrphans: orphans } : {}),
    },
    lifetime: lasts ? 'service' : analysis.lifetime,
  };
}

/** exec and execFile hand over all that the program has said, once it has ended. */
function collectsVersion({ command, call }: StartedChild): boolean {
  if (!/\bexec(?:File)?(?:Async|P|Promise)?$/i.test(call)) return false;
  if ('argv' in command) return isAsked(command.argv.join(' '));
  return 'shellText' in command && isAsked(command.shellText);
}

/** What a source starts, each with its processes: none where it ends soon. */
export const startChildren = (
  resolver: Resolver,
  launch: Pick<Interpret, 'behaviour'>,
  request: StartRequest,
  { children }: SourceAnalysis,
): { readonly child: StartedChild; readonly nodes: readonly ProcessDraft[] | undefined }[] =>
  children.map(child => ({
    child,
    nodes:
      child.lifetime === 'short' || collectsVersion(child)
        ? []
        : startChild(resolver, launch, request, child),
  }));

function lasting({ mayEnd: _, neverWaits: __, ...node }: ProcessDraft): ProcessDraft {
  return { ...node, lifetime: 'service' };
}

/** It has ended, and its parent, which goes on, has not waited for it: wait(2), NOTES. */
const isLeftBehind = (child: StartedChild, { ignoresChildExit, waitsForChildren }: SourceAnalysis): boolean =>
  child.reaped === false && child.mode === 'background' && !ignoresChildExit && waitsForChildren !== 'any';

/** What a source does, which lies in the image unless `read` knows better. */
export function analyse(
  { input }: Resolver,
  launch: Omit<Interpret, 'kind' | 'behaviour'>,
  request: StartRequest,
  read?: () => Analysis,
): Analysis {
  if (read) return read();
  const { language, runtime, servesDefault, args, preloads } = launch;
  const stdin = request.stdin === 'unknown' && language === 'python' ? request.stdinWithGaps : request.stdin;
  const source: Source =
    launch.source.kind === 'stdin' && stdin && stdin !== 'unknown'
      ? { kind: 'stdin', text: stdin }
      : launch.source;
  const { cwd } = request;
  const { spec, parsers } = input;
  const program = {
    source,
    args,
    cwd,
    ...(spec.hasInput || request.stdin !== undefined ? { hasInput: true } : {}),
    ...(runtime ? { runtime } : {}),
    ...(servesDefault ? { servesDefault } : {}),
    ...(preloads ? { preloads } : {}),
  };
  return analysedOnce(spec.files, JSON.stringify([language, program]), launch.env ?? request.env, env =>
    READERS[language]({ ...program, env, files: spec.files, parsers }),
  );
}

function unread(
  resolver: Resolver,
  launch: Interpret,
  request: StartRequest,
  program: string,
  reason: string,
): Started {
  resolver.notes.unknowns.add(reason);
  const behaviour: Behaviour = {
    ...launch.behaviour,
    signals: unknownSignals(reason, launch.behaviour.signals),
    lifetime: 'unknown',
  };
  const node = draft(request, behaviour, {
    role: launch.role ?? 'app',
    via: 'program',
    program,
    ...titled(launch),
  });
  return { kind: 'process', node, lifetime: 'unknown' };
}

const titled = (launch: Interpret) => (launch.title ? { argv: launch.title } : {});

function described(
  launch: Interpret,
  request: StartRequest,
  program: string,
  a: SourceAnalysis,
): ProcessDraft {
  const signals: Partial<Record<SignalName, SignalBehaviour>> = { ...launch.behaviour.signals, ...a.signals };
  if (a.ignoresChildExit) signals.SIGCHLD = { disposition: 'SIG_IGN', evidence: [] };
  const behaviour = {
    ...launch.behaviour,
    signals,
    blocked: [...(launch.behaviour.blocked ?? []), ...a.blocked],
    waitsForChildren: a.waitsForChildren ?? launch.behaviour.waitsForChildren,
    lifetime: a.lifetime,
    ...(a.neverWaits ? { neverWaits: true as const } : {}),
    ...(a.makesOrphans ? { makesOrphans: a.makesOrphans } : {}),
  };
  return draft(request, behaviour, {
    role: launch.role ?? 'app',
    via: 'program',
    program,
    sources: a.sources,
    ...mayEndOf(a),
    ...(a.devServer ? { devServer: a.devServer.what } : {}),
    ...titled(launch),
    ...ownTitle(a, launch.title ?? request.argv),
  });
}

/** libuv writes into the room of the arguments alone, setproctitle into that of the environment too. */
function ownTitle(
  { title }: SourceAnalysis,
  argv: readonly string[],
): { readonly argv: readonly string[] } | undefined {
  if (!title) return undefined;
  const room = new TextEncoder().encode(argv.join(' ')).length;
  return { argv: [title.fits ? title.text.slice(0, room) : title.text] };
}

/** The source starts a server that we know: its handlers, with this source's files. */
function served(
  resolver: Resolver,
  launch: Interpret,
  request: StartRequest,
  a: SourceAnalysis,
  runsAs: NonNullable<SourceAnalysis['runsAs']>,
): ProcessDraft {
  const started = resolver.startNamed(runsAs.program, { ...request, argv: runsAs.argv });
  if (started?.kind !== 'process') {
    const signals = unknownSignals(`whether ${runsAs.argv.join(' ')} stays`);
    return described(launch, request, runsAs.program, { ...a, signals });
  }
  return heldUp(
    {
      ...started.node,
      argv: launch.title ?? request.argv,
      startedAs: request.argv,
      sources: [...a.sources, ...started.node.sources],
    },
    a.held,
  );
}

/** Nothing: it ends soon. `undefined`: it is another's. */
function startChild(
  resolver: Resolver,
  launch: Pick<Interpret, 'behaviour'>,
  request: StartRequest,
  child: StartedChild,
): ProcessDraft[] | undefined {
  const { command } = child;
  const inherited: StartRequest = {
    ...request,
    ignored: {},
    at: child.at,
    mode: 'background',
    processGroup: child.processGroup,
  };
  if ('fork' in command) {
    const worker = command.anew && startedAnew(resolver, inherited, command.anew);
    return [worker ?? draft(inherited, launch.behaviour, { role: 'app', via: 'program', isMain: false })];
  }
  if ('unknown' in command) {
    const reason = `which command \`${child.call}\` starts (${child.at.file}:${child.at.line}): ${command.unknown}`;
    const behaviour = {
      signals: unknownSignals(reason),
      waitsForChildren: 'unknown',
      lifetime: 'unknown',
    } as const;
    return [draft({ ...inherited, argv: [command.unknown] }, behaviour, { role: 'unknown', via: 'program' })];
  }
  const argv = 'argv' in command ? command.argv : ['/bin/sh', '-c', command.shellText];
  // `spawn(process.argv[0], process.argv.slice(1), { detached: true })`: it ends, and is there again.
  const key = named(argv, request.cwd);
  const isRestart = child.processGroup === 'own' && key === named(request.argv, request.cwd);
  if (isRestart || resolver.underWay.has(key)) return undefined;
  resolver.underWay.add(key);
  const started = resolver.start({ ...inherited, argv });
  resolver.underWay.delete(key);
  if (started.kind === 'exits') return started.daemon ? [started.daemon] : [];
  if (started.kind !== 'process') return undefined;
  return started.lifetime === 'short' ? [] : [started.node];
}

/** `undefined`: what it is then is not made out. */
function startedAnew(resolver: Resolver, request: StartRequest, anew: Anew): ProcessDraft | undefined {
  const [program = '', script = '', ...args] = request.argv;
  if (script.startsWith('-') || Object.keys(anew.env).some(name => Object.hasOwn(request.env, name)))
    return undefined;
  const argv = [program, path.resolve(request.cwd, anew.file ?? script), ...args];
  const started = resolver.start({ ...request, argv, env: { ...request.env, ...anew.env } });
  if (started.kind !== 'process') return undefined;
  const worker = { ...lasting(started.node), isMain: false, isWorker: true } as const;
  const signals = Object.entries(worker.signals).flatMap(([name, b]) =>
    b ? [[name, followed(b)] as const] : [],
  );
  if (signals.every(([name, b]) => b === worker.signals[name as SignalName])) return worker;
  resolver.world.suppose(
    `the listeners of the workers of \`${request.argv.join(' ')}\` are taken to end them`,
  );
  return { ...worker, signals: Object.fromEntries(signals) };
}

/** A worker that listens to a signal, and does what cannot be followed to its end. */
const followed = (behaviour: SignalBehaviour): SignalBehaviour =>
  behaviour.disposition === 'handler' && behaviour.reaction?.some(action => action.do === 'unknown')
    ? { ...behaviour, reaction: [{ do: 'exit', status: 0, cleansUp: true }] }
    : behaviour;

/** A command, however its paths are written. */
const named = ([program = '', ...args]: readonly string[], cwd: string): string =>
  [path.basename(program), ...args.map(arg => (arg.includes('/') ? path.resolve(cwd, arg) : arg))].join(' ');
