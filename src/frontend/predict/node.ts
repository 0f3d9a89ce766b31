import type { Evidence } from '../../base/index.ts';
import type { Ignored, SignalName } from '../../kernel/index.ts';
import { STOP_SIGNALS } from '../../knowledge/behaviours.ts';
import type {
  Behaviour,
  KnownSignalBehaviour,
  ProcessDraft,
  ProgramKind,
  Role,
  SignalBehaviour,
  SignalTable,
} from '../../model/index.ts';
import type { StartRequest } from '../shell/host.ts';

const ROLES: Readonly<Record<ProgramKind, Role>> = {
  shell: 'shell',
  init: 'init',
  wrapper: 'wrapper',
  'package-manager': 'package-manager',
  runtime: 'app',
  server: 'app',
  supervisor: 'supervisor',
  tool: 'app',
};

export const roleOf = (kind: ProgramKind): Role => ROLES[kind];

/** Of a program that is not known. */
export const UNKNOWN_BEHAVIOUR = { waitsForChildren: 'unknown', lifetime: 'unknown' } as const;

/**
 * A program that nothing is known about: each signal may be at its default (or at what its runtime does), or
 * caught and end it in order.
 */
export function unknownSignals(reason: string, base: SignalTable = {}): SignalTable {
  const evidence: Evidence[] = [{ origin: 'assumed', note: reason }];
  const exits: KnownSignalBehaviour = {
    disposition: 'handler',
    reaction: [{ do: 'exit', status: 0, cleansUp: true }],
    evidence,
  };
  const table: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const signal of STOP_SIGNALS) {
    const usual = base[signal];
    const left =
      usual && usual.disposition !== 'unknown'
        ? [usual]
        : (usual?.worlds ?? [{ disposition: 'SIG_DFL', evidence } as const]);
    table[signal] = { disposition: 'unknown', reason, worlds: [...left, exits], isOpen: true, evidence };
  }
  return table;
}

/** Where the shell could not say what a word comes to, the word is as written: `$PORT`, `$(…)`, `<(…)`. */
export const isUnexpanded = (word: string, { known }: StartRequest): boolean =>
  !known && /\$|[<>]\(/.test(word);

/** As /proc would show it, with `…` for what is not known. */
export const shownArgv = (argv: readonly string[], request: StartRequest): readonly string[] =>
  request.known
    ? argv
    : argv.map(word => (isUnexpanded(word, request) ? word.replace(/(?:\$|[<>]\().*/s, '…') : word));

/** A process with a behaviour, not yet below anything. */
export function draft(
  request: StartRequest,
  behaviour: Behaviour,
  rest: Pick<ProcessDraft, 'role' | 'via'> & Partial<ProcessDraft>,
): ProcessDraft {
  return inheritIgnored(
    {
      argv: shownArgv(request.argv, request),
      isMain: true,
      processGroup: request.processGroup,
      sources: [],
      at: request.at,
      evidence: [],
      children: [],
      ...(rest.argv ? { startedAs: request.argv } : {}),
      ...behaviour,
      ...rest,
      ...(rest.argv ? { argv: shownArgv(rest.argv, request) } : {}),
    },
    request.ignored,
  );
}

/**
 * SIG_IGN survives execve. A handler that the program itself installs replaces it; one that a runtime installs
 * of itself may not.
 */
export function inheritIgnored(node: ProcessDraft, ignored: Ignored): ProcessDraft {
  const signals: Partial<Record<SignalName, SignalBehaviour>> = { ...node.signals };
  for (const [signal, disposition] of Object.entries(ignored) as [SignalName, 'SIG_IGN'][]) {
    const own = signals[signal];
    // Blocked and waited for: it is queued although it is ignored.
    if (own && own.disposition === 'SIG_DFL' && own.waitedFor) {
      signals[signal] = { ...own, disposition };
      continue;
    }
    const left: KnownSignalBehaviour = {
      disposition,
      evidence: [
        {
          origin: 'inferred',
          note: `${signal} was ignored by the process that started it`,
          ...(node.at ? { at: node.at } : {}),
        },
      ],
    };
    signals[signal] = own ? unlessKept(own, left) : left;
  }
  return { ...node, signals };
}

function unlessKept(own: SignalBehaviour, left: KnownSignalBehaviour): SignalBehaviour {
  if (own.disposition !== 'unknown') return own.keepsIgnored ? left : own;
  const worlds = own.worlds.map(world => (world.keepsIgnored ? left : world));
  return worlds.every(world => world === left) ? left : { ...own, worlds };
}

/** Puts children below a node; the main program is the first child that is marked, or the node itself. */
export function withChildren(
  node: ProcessDraft,
  children: readonly ProcessDraft[],
  main: number | undefined,
): ProcessDraft {
  const demoted = (child: ProcessDraft): ProcessDraft => ({
    ...child,
    isMain: false,
    children: child.children.map(demoted),
  });
  return {
    ...node,
    isMain: main === undefined && node.isMain,
    children: [...node.children, ...children.map((child, i) => (i === main ? child : demoted(child)))],
  };
}
