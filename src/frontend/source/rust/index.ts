import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type {
  ImageFiles,
  KnownSignalBehaviour,
  RunStep,
  SignalBehaviour,
  StartedChild,
} from '../../../model/index.ts';
import { tended } from '../children.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { becomesOf, doubtOf } from '../replacement.ts';
import {
  ignoredBy,
  LOOKED_AT,
  notKnown,
  onlyNoticed,
  paused,
  stopsWith,
  USUAL,
  worldsOf,
} from '../signals.ts';
import type { Node } from '../tree.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { doubtIn } from './crates.ts';
import { outcomeOf } from './flow.ts';
import { libraryBehaviour } from './libraries.ts';
import { lifetimeOf } from './lifetime.ts';
import { isAskedFor } from './modes.ts';
import { isReached } from './names.ts';
import { mainWaitsForAnother, waitsForAnother } from './order.ts';
import { type Outcome, STAYS } from './outcome.ts';
import { processesOf } from './processes.ts';
import { RustProgram } from './program.ts';
import { replacementIn } from './replaces.ts';
import { isBehindStanding, mainStands } from './standing.ts';
import { type Take, takesIn } from './takes.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function rustMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  return sourceOfBinary(files, path, runs);
}

/**
 * Reads a Rust program from the file with its main function: which signals it or a crate that it uses takes, whether
 * main reaches the call that does, and whether what is done then ends the program.
 */
export function analyseRust({
  source,
  files,
  args,
}: Pick<SourceInput, 'source' | 'files' | 'args'>): Analysis {
  const main = source.kind === 'file' ? source.path : '/';
  const program = new RustProgram(files, main);
  if (!program.main) return { unknown: `the Rust source ${main} is not at hand` };
  const all = takesIn(program);
  const takes = all.filter(
    take => isReached(program, take.call, args) && !isBehindStanding(program, take.call),
  );
  const replacement = replacementIn(program, args);
  const open = doubtIn(program, all, signal =>
    takes.some(take => signal === undefined || take.signals?.includes(signal)),
  );
  const doubt = doubtOf(replacement) ?? open.doubt;
  const processes = processesOf(program);
  const lives = replacement ? { lifetime: 'unknown' as const } : lifetimeOf(program, takes.length > 0, args);
  const children = childrenOf(processes.children, lives.lifetime === 'short');
  const onOneWay = new Set(takes.filter(take => !isReached(program, take.call, args, isAskedFor)));
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  for (const signal of LOOKED_AT) {
    const behaviour = behaviourOf(program, takes, onOneWay, signal, doubt);
    if (behaviour) signals[signal] = tended(behaviour, processes);
  }
  const shown = [program.main.text.file, ...takes.map(take => take.file.text.file)];
  return {
    sources: [...new Set(shown)],
    signals,
    blocked: [],
    children,
    ...(children.length > 0 ? { waitsForChildren: 'own' as const } : {}),
    ignoresChildExit: false,
    ...becomesOf(replacement),
    ...lives,
    ...(doubt === undefined && open.supposes !== undefined ? { supposes: open.supposes } : {}),
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

/** A program that does no more than run others lasts as long as the one that it waits for; others only come by those. */
function childrenOf(all: readonly StartedChild[], isShort: boolean): readonly StartedChild[] {
  if (!isShort) return all.filter(child => child.mode === 'background');
  return all.map(child => (child.reaped === 'unknown' ? { ...child, mode: 'blocking' } : child));
}

const EXITS = /\bexit\(|\babort\(/;

const DEFAULT: KnownSignalBehaviour = { disposition: 'SIG_DFL', evidence: [] };

function behaviourOf(
  program: RustProgram,
  takes: readonly Take[],
  onOneWay: ReadonlySet<Take>,
  signal: SignalName,
  doubt: string | undefined,
): SignalBehaviour | undefined {
  const taken = takes.filter(
    take => (take.signals?.includes(signal) ?? true) && waitsForAnother(take, signal, takes) !== 'made',
  );
  const mainStays = mainStands(program);
  const mainWaits = mainStays || mainWaitsForAnother(program, signal, takes);
  const outcomes = taken.map(take => {
    const isUnseen = waitsForAnother(take, signal, takes) === 'waited';
    const outcome = isUnseen ? STAYS : outcomeOf(program, take, signal);
    const isElsewhere = outcome.kind === 'ends' && !outcome.exits && mainWaits;
    if (!isElsewhere) return { take, outcome };
    const waitsFor = mainStays ? 'something that never ends' : 'another signal';
    const reason = `main waits for ${waitsFor}, and whether anything exits on ${signal} is not known`;
    return { take, outcome: EXITS.test(take.file.text.text) ? { kind: 'unknown' as const, reason } : STAYS };
  });
  const evidence = taken.map(
    ({ call }): Evidence => ({ origin: 'inferred', note: firstLine(call), at: call.at }),
  );
  const is = (kind: Outcome['kind']) => outcomes.find(o => o.outcome.kind === kind);
  const library = libraryBehaviour(program, signal);
  const ending = is('ends')?.outcome;
  const isSure = taken.some(take => take.signals !== undefined);
  // Blocked, and taken by sigwait(3) or signalfd(2).
  const waited = taken.some(take => take.how.kind === 'wait')
    ? ({ disposition: 'SIG_DFL', waitedFor: true } as const)
    : {};
  if (ending?.kind === 'ends' && isSure) {
    const ends = { ...stopsWith(ending.status, evidence), ...waited };
    const stops = paused(ending.pause, ends);
    if (library || taken.some(take => !onOneWay.has(take))) return stops;
    return notKnown(`it takes ${signal} only where the environment asks for it`, [
      DEFAULT,
      ...worldsOf(stops),
    ]);
  }
  if (library) return mainStays ? onlyNoticed(library.evidence) : library;
  const open = is('unknown')?.outcome;
  const unnamed = taken.find(take => take.signals === undefined);
  if (open?.kind === 'unknown' || unnamed) {
    const reason =
      open?.kind === 'unknown' && isSure
        ? open.reason
        : `which signals \`${firstLine(unnamed?.call)}\` takes is not known`;
    return notKnown(reason, [
      { ...onlyNoticed(evidence), ...waited },
      { ...stopsWith(0, evidence), ...waited },
    ]);
  }
  if (is('stays')) return { ...onlyNoticed(evidence), ...waited };
  if (is('ignored')) return ignoredBy(evidence);
  if (doubt !== undefined && USUAL.includes(signal)) return notKnown(doubt, [DEFAULT, stopsWith(0, [])]);
  return undefined;
}

const firstLine = (node: Node | undefined): string => node?.text.split('\n', 1)[0] ?? '';
