import { path } from '../../base/index.ts';
import { findProgram, isShortCommand } from '../../knowledge/index.ts';
import { DEFAULT_PATH } from '../../knowledge/program-directories.ts';
import type {
  Branch,
  ContainerSpec,
  FileText,
  Prediction,
  ProcessDraft,
  Starter,
  StartFailure,
} from '../../model/index.ts';
import { commandLine, placeInTree } from '../../model/index.ts';
import type { Script } from '../shell/ast.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import { explore } from './chooser.ts';
import { alternatives } from './commands.ts';
import { type PredictInput, Resolver, TooLong } from './resolver.ts';

export type { PredictInput } from './resolver.ts';

/** Works out which process becomes PID 1, and what it starts, on every branch that can't be decided. */
export function predict(input: PredictInput): Prediction {
  const { spec } = input;
  const notes = { unknowns: new Set<string>(spec.unknowns), filesRead: new Set<string>([spec.file]) };
  const shared = {
    notes,
    scripts: new Map<FileText, Script>(),
    absent: new Map(),
  };
  const observations = new Map<string, Prediction['observations'][number]>();
  const { runs, capped } = explore(
    chooser => {
      const resolver = new Resolver(input, chooser, shared);
      const branch = startContainer(resolver, spec);
      for (const o of resolver.observations) observations.set(`${o.kind}:${o.at.file}:${o.at.line}`, o);
      return branch;
    },
    branch => branch.kind === 'runs',
  );
  const branches = runs.map(({ result, ...how }) => ({ ...result, ...how }) as Branch);
  if (capped) {
    const reason = `there are more than ${runs.length} ways through the scripts; the rest is not followed`;
    notes.unknowns.add(reason);
    // That all of these end says nothing of the others.
    if (!branches.some(b => b.kind === 'runs'))
      branches.unshift({ kind: 'unknown', reason, argv: [], conditions: [], preferred: true });
  }
  const order = (b: Branch) => (b.kind === 'runs' ? 0 : 2) + (b.preferred ? 0 : 1);
  return {
    branches: distinct(branches).sort((a, b) => order(a) - order(b)),
    unknowns: [...notes.unknowns],
    filesRead: [...notes.filesRead],
    observations: [...observations.values()],
  };
}

type Ending = Branch extends infer B
  ? B extends Branch
    ? Omit<B, 'conditions' | 'preferred' | 'supposes'>
    : never
  : never;

/**
 * What engines put in front: tini, catatonit, and that of Fly.io.
 * @source moby daemon/oci_linux.go; podman pkg/specgen/generate/container_create.go; superfly/init-snapshot
 */
const INITS: Readonly<Partial<Record<Starter, string>>> = {
  podman: '/run/podman-init',
  'Fly.io': '/fly/fly-init',
};
const DOCKER_INIT = '/sbin/docker-init';

function startContainer(resolver: Resolver, spec: ContainerSpec): Ending {
  const argv = givenTo(resolver, spec);
  if (argv.length === 0 || isForEntrypoint(spec, argv)) return withoutCommand(spec);
  const declared = spec.entrypoint ?? spec.cmd;
  const init = spec.init.enabled ? (INITS[spec.engine ?? 'docker'] ?? DOCKER_INIT) : undefined;
  const request: StartRequest = {
    argv: init === undefined ? argv : [init, '--', ...argv],
    known: true,
    env: { PATH: DEFAULT_PATH, ...spec.env },
    cwd: spec.workdir || '/',
    at: declared?.at ?? spec.at.from,
    ignored: {},
    mode: 'exec',
    processGroup: 'own',
    shellForm: declared?.form === 'shell',
  };
  try {
    // The engine mounts its init, whatever the image has at that place.
    const mounted = init === undefined ? undefined : findProgram(path.basename(init));
    return ending(resolver, mounted ? resolver.startAs(mounted, request) : resolver.start(request), argv);
  } catch (e) {
    if (e instanceof TooLong) return { kind: 'unknown', reason: e.message, argv };
    throw e;
  }
}

const ASKS =
  'it asks for a command, and the image gives it none that goes on: what is said holds for one that does';

/** The command line; where it comes to nothing that stays, with what its entrypoint may be asked for instead. */
function givenTo(resolver: Resolver, spec: ContainerSpec): readonly string[] {
  const others = alternatives(spec, text => resolver.parse(text));
  const [first, ...rest] = others;
  if (!first) return commandLine(spec);
  const declared = 'it is given no command';
  const chosen =
    resolver.chooser.choose('last-resort', [declared, first.condition, ...rest.map(o => o.condition)]) - 1;
  const other = others[chosen];
  if (!other) return commandLine(spec);
  resolver.chooser.supposes ??= ASKS;
  return [...commandLine({ ...spec, cmd: undefined }), ...other.argv];
}

/**
 * Options and files without a run bit are for the entrypoint of an image that is not known, and what a run line gives to
 * one is too, unless it is a command by its looks.
 */
function isForEntrypoint(spec: ContainerSpec, [first = '']: readonly string[]) {
  const { commandKnown, entrypoint, cmd } = spec;
  if (commandKnown || entrypoint) return false;
  if (first.startsWith('-') || isData(spec, first)) return true;
  if (cmd?.from !== 'command-line') return false;
  if (SUBCOMMANDS.has(first)) return true;
  return !first.includes('/') && !findProgram(first) && !isShortCommand([first]);
}

function isData({ files, workdir }: ContainerSpec, name: string): boolean {
  if (!name.includes('/')) return false;
  const origin = files.origin(path.resolve(workdir || '/', name));
  const isRead = origin.kind === 'context' || origin.kind === 'inline';
  return isRead && !origin.executable && !origin.text.text.startsWith('#!');
}

/** Programs too, but many programs have a subcommand of that name: `command: serve`. */
const SUBCOMMANDS: ReadonlySet<string> = new Set([
  'serve',
  'server',
  'start',
  'run',
  'next',
  'init',
  'service',
]);

function withoutCommand(spec: ContainerSpec): Ending {
  if (!spec.commandKnown) {
    const { reference } = spec.base;
    const image = `the command comes from ${reference}, which is not known`;
    return { kind: 'unknown', reason: reference === '' ? (spec.unknowns[0] ?? image) : image, argv: [] };
  }
  const reason = 'neither ENTRYPOINT nor CMD is set';
  return { kind: 'fails', failure: { kind: 'no-command', reason, exitStatus: 1 } };
}

function ending(resolver: Resolver, started: Started, argv: readonly string[]): Ending {
  switch (started.kind) {
    case 'process':
      if (started.node.argv.some(word => word.includes('…')))
        resolver.notes.unknowns.add('a part of the arguments of PID 1 is not known: `…` stands for it');
      return { kind: 'runs', tree: { source: 'predicted', pid1: placeInTree(markMain(started.node)) } };
    case 'exits':
      return {
        kind: 'exits',
        status: started.status,
        why: started.why,
        ...(started.daemon ? { daemon: started.daemon.argv.join(' ') } : {}),
        ...(started.needsTerminal ? { needsTerminal: true } : {}),
      };
    case 'fails':
      return {
        kind: 'fails',
        failure: resolver.failure ?? {
          kind: started.because ?? KIND_OF_STATUS[started.status] ?? 'wrong-argument',
          reason: `${argv[0]}: ${started.reason}`,
          exitStatus: started.status,
          ...(started.at ? { at: started.at, ...otherShell(resolver) } : {}),
        },
      };
  }
}

/** What a script needs that its shell lacks, bash has. */
function otherShell({ input }: Resolver): Pick<StartFailure, 'otherShell'> {
  const hasBash = input.spec.files.origin('/bin/bash').kind === 'base';
  return hasBash ? { otherShell: '/bin/bash' } : {};
}

/** What a shell ends with where execve fails. */
const KIND_OF_STATUS: Readonly<Record<number, StartFailure['kind']>> = {
  126: 'not-executable',
  127: 'missing',
};

/** Exactly one process is the main program: where none below is marked, it is PID 1. */
function markMain(node: ProcessDraft): ProcessDraft {
  const marked = (n: ProcessDraft): boolean => n.isMain || n.children.some(marked);
  return marked(node) ? node : { ...node, isMain: true };
}

/**
 * Branches that come to the same tree are one, under the conditions that all of them share; it is preferred if one
 * of them is.
 */
function distinct(branches: readonly Branch[]): Branch[] {
  const seen = new Map<string, Branch>();
  for (const branch of branches) {
    const { conditions, preferred, ...rest } = branch;
    const key = JSON.stringify(rest);
    const before = seen.get(key);
    if (before) {
      const shared = before.conditions.filter(c => conditions.includes(c));
      seen.set(key, { ...before, conditions: shared, preferred: before.preferred || preferred });
    } else seen.set(key, branch);
  }
  return [...seen.values()];
}
