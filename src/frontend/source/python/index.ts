import type { SignalName } from '../../../kernel/index.ts';
import type { Behaviour, ImageFiles, SourceAnalysis } from '../../../model/index.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { type Entry, locateEntry } from './entry.ts';
import type { Facts, Site } from './facts.ts';
import { Exhausted } from './machine.ts';
import { Program } from './program.ts';
import { living } from './reactions.ts';
import { follow, notKnown, places, type Study, studySignal } from './study.ts';

type PythonInput = Omit<SourceInput, 'parsers' | 'preloads'>;

/**
 * Reads a Python program from its entry, follows what it imports and calls, and works out what signals do to it
 * where it stands still. `unknown`: its text can't be had, or it is too large, as a sentence.
 */
export function analysePython(input: PythonInput): Analysis {
  const { source, args, cwd, env, files } = input;
  const key = JSON.stringify([source, args, cwd, env]);
  const known = KNOWN.get(files) ?? new Map<string, Analysis>();
  KNOWN.set(files, known);
  const result = known.get(key) ?? read({ source, args, cwd, env, files });
  known.set(key, result);
  return result;
}

/** A program is asked for once on each path through the script that starts it. */
const KNOWN = new WeakMap<ImageFiles, Map<string, Analysis>>();

function read({ source, ...settings }: PythonInput): Analysis {
  const program = new Program(settings, []);
  const entry = locateEntry(program, source);
  if ('unknown' in entry) return entry;
  program.argv = [entry.argv0, ...settings.args];
  try {
    return analyse(program, entry);
  } catch (e) {
    if (e instanceof Exhausted) return { unknown: `\`${entry.argv0}\`: ${e.message}` };
    throw e;
  }
}

function analyse(program: Program, entry: Entry): SourceAnalysis {
  const searchPath = [...program.searchPath];
  const first = follow(program, entry.module, entry.parents);
  const run: Study['run'] = plan => {
    program.searchPath.splice(0, program.searchPath.length, ...searchPath);
    return follow(program, entry.module, entry.parents, plan, first);
  };
  const { facts } = first;
  const study: Study = { program, facts, run };
  const sites = facts.runsAs.length > 0 ? places(facts).filter(s => s.stands === 'certain') : places(facts);
  facts.settle(sites);
  const lost = lostSight(facts, sites) ?? instead(facts, sites);
  if (lost) facts.unknowns.add(`${entry.argv0}: ${lost}`);
  const signals = lost ? nothingKnown(lost) : signalTable(study, sites);
  return { ...report(program, facts, sites), signals };
}

/** A program that can be followed only to an exception, or not to any place where it waits. */
function lostSight(facts: Facts, sites: readonly Site[]): string | undefined {
  const ends = facts.ends && !facts.fails;
  const stands = sites.some(s => s.stands !== 'no');
  const goesOn = stands || facts.runsAs.length > 0 || facts.becomes || facts.replaced || ends;
  if (goesOn) return undefined;
  return facts.fails
    ? 'as far as the program can be followed it ends with an exception'
    : 'no place was found where the program waits';
}

/** On one path it becomes a server, and on another it stays where it is. */
function instead({ runsAs }: Facts, [site]: readonly Site[]): string | undefined {
  const [server] = runsAs;
  return (
    server &&
    site &&
    `it depends on whether it runs \`${server.argv.join(' ')}\` or stays at \`${site.what}\``
  );
}

function nothingKnown(reason: string): SourceAnalysis['signals'] {
  const behaviour = notKnown([reason]);
  return Object.fromEntries((['SIGINT', ...ENDING] as const).map(name => [name, behaviour]));
}

function signalTable(study: Study, sites: readonly Site[]): SourceAnalysis['signals'] {
  const names = new Set<SignalName>(['SIGINT', ...study.facts.waitedFor]);
  if (sites.some(s => s.unread)) for (const name of ENDING) names.add(name);
  for (const site of sites) for (const name of site.signals.keys()) names.add(name);
  const table: Record<string, SourceAnalysis['signals'][SignalName]> = {};
  for (const name of names) {
    const behaviour = studySignal(study, name, sites);
    if (behaviour) table[name] = behaviour;
  }
  return table as SourceAnalysis['signals'];
}

const ENDING = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

function report(program: Program, facts: Facts, sites: readonly Site[]): Omit<SourceAnalysis, 'signals'> {
  const blocked = new Set(sites.flatMap(s => [...s.blocked]));
  for (const taken of facts.waitedFor) blocked.delete(taken);
  const [runsAs] = sites.length > 0 ? [] : facts.runsAs;
  const unknowns = new Set([...facts.unknowns, ...program.unknowns]);
  const others = facts.runsAs.filter(r => runsAs && r.program !== runsAs.program);
  for (const other of others)
    unknowns.add(`${other.argv.join(' ')} may run instead (${other.at.file}:${other.at.line})`);
  const ignores = sites.some(s => s.signals.get('SIGCHLD')?.some(x => x.kind === 'SIG_IGN'));
  const children = [...facts.children.values()];
  return {
    sources: program.sources,
    blocked: [...blocked],
    children,
    ...(facts.becomes && sites.length === 0 && !runsAs ? { becomes: facts.becomes } : {}),
    ...(runsAs ? { runsAs } : {}),
    ...(facts.waitsForAny
      ? { waitsForChildren: 'any' as const }
      : living(facts).length > 0
        ? { waitsForChildren: 'own' as const }
        : {}),
    ignoresChildExit: ignores,
    ...(facts.makesOrphans ? { makesOrphans: facts.makesOrphans } : {}),
    ...(facts.devServer ? { devServer: facts.devServer } : {}),
    lifetime: lifetimeOf(facts, sites),
    ...(lifetimeOf(facts, sites) === 'short' && facts.sites.size === 0 ? { neverWaits: true as const } : {}),
    unknowns: [...unknowns],
  };
}

function lifetimeOf(facts: Facts, sites: readonly Site[]): Behaviour['lifetime'] {
  if (facts.runsAs.length > 0 || sites.some(s => s.stands === 'certain')) return 'service';
  if (facts.replaced || facts.mayStand || sites.some(s => s.stands === 'possible')) return 'unknown';
  if (sites.some(s => s.isLong)) return 'service';
  return facts.ends ? 'short' : 'unknown';
}
