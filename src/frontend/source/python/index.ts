import type { SignalName } from '../../../kernel/index.ts';
import { allActions, type Behaviour, type SourceAnalysis } from '../../../model/index.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { type Entry, locateEntry } from './entry.ts';
import type { Facts, Site } from './facts.ts';
import { Exhausted } from './machine.ts';
import { Program } from './program.ts';
import { isQuery } from './quick.ts';
import { living } from './reactions.ts';
import { follow, notKnown, places, type Study, studySignal } from './study.ts';

type PythonInput = Omit<SourceInput, 'parsers' | 'preloads'>;

/**
 * Reads a Python program from its entry, follows what it imports and calls, and works out what signals do to it
 * where it stands still. `unknown`: its text can't be had, or it is too large, as a sentence.
 */
export function analysePython(input: PythonInput): Analysis {
  return read(input);
}

type How = Pick<Program, 'isLarge' | 'isConfigured' | 'takesDefaults'>;

const AS_IT_LIES: How = { isLarge: false, isConfigured: false, takesDefaults: false };

function read(input: PythonInput, how: How = AS_IT_LIES): Analysis {
  const { source, ...settings } = input;
  const program = new Program(settings, [], how);
  const entry = locateEntry(program, source);
  if ('unknown' in entry) return entry;
  program.argv = [entry.argv0, ...settings.args];
  try {
    const { analysis, isRefused } = analyse(program, entry);
    return (
      (isRefused && configured(input, how)) ||
      (program.leftOpen && isOpen(analysis) && withDefaults(input, how)) ||
      analysis
    );
  } catch (e) {
    if (e instanceof Exhausted && !how.isLarge) return read(input, { ...how, isLarge: true });
    if (e instanceof Exhausted) return { unknown: `\`${entry.argv0}\`: ${e.message}` };
    throw e;
  }
}

/** As it lies there the program ends before it is up: whoever runs it gives it what it asks for. */
function configured(input: PythonInput, how: How): SourceAnalysis | undefined {
  const analysis = read(input, { ...how, isConfigured: true });
  return 'unknown' in analysis || analysis.lifetime !== 'service'
    ? undefined
    : { ...analysis, supposes: 'without what it has to be given, the program ends before it is up' };
}

function isOpen({ signals: { SIGTERM: taken } }: SourceAnalysis): boolean {
  if (taken?.disposition === 'unknown') return true;
  return allActions(taken?.reaction ?? []).some(action => action.do === 'unknown');
}

/** Which way it takes is up to a setting that nobody has made: by default it goes one of them. */
function withDefaults(input: PythonInput, how: How): SourceAnalysis | undefined {
  if (how.takesDefaults) return undefined;
  const analysis = read(input, { ...how, takesDefaults: true });
  return 'unknown' in analysis || analysis.lifetime !== 'service' || isOpen(analysis)
    ? undefined
    : { supposes: 'what the environment does not set is taken to have its default', ...analysis };
}

function analyse(program: Program, entry: Entry): { analysis: SourceAnalysis; isRefused: boolean } {
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
  const lost = lostSight(facts, sites) ?? instead(facts, sites) ?? replacedBy(facts, sites);
  if (lost) facts.unknowns.add(`${entry.argv0}: ${lost}`);
  const signals = lost ? nothingKnown(lost) : signalTable(study, sites);
  const analysis = { ...report(program, facts, sites, lost !== undefined), signals };
  return { analysis, isRefused: facts.refuses && !program.isConfigured && !goesOn(facts, sites) };
}

const goesOn = ({ runsAs, replacements }: Facts, sites: readonly Site[]) =>
  sites.some(s => s.stands !== 'no') || runsAs.length > 0 || replacements.length > 0;

/** A program that can be followed only to an exception, or not to any place where it waits. */
function lostSight(facts: Facts, sites: readonly Site[]): string | undefined {
  const ends = facts.ends && !facts.fails;
  if (goesOn(facts, sites)) return undefined;
  if (ends) return endsBehind(facts);
  return facts.fails
    ? 'as far as the program can be followed it ends with an exception'
    : 'no place was found where the program waits';
}

/** A database is asked, and its answer is there or not: PEP 249 has no call that stays. */
const ASKS_DATABASE =
  /\.(?:a?close|commit|rollback|cursor|fetch(?:one|all|many))\([^()]{0,80}\)$|^(?:psycopg2?|pymysql|MySQLdb|mysql\.connector|sqlite3|pyodbc|oracledb|cx_Oracle)\.connect\(/;

/** What it calls last before its end, in code that nobody has read, may be where it stays. */
function endsBehind({ sites }: Facts): string | undefined {
  const last = [...sites.values()]
    .filter(s => !s.failed && !ASKS_DATABASE.test(s.what) && !isQuery(s.what))
    .at(-1);
  return last?.kind === 'call' ? `whether \`${last.what}\` goes on, and what it does on signals` : undefined;
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

/** What stands before exec on its way has ended by then; a place where the program stays, or another program, has not. */
function replacedBy({ replacements, runsAs }: Facts, sites: readonly Site[]): string | undefined {
  const [first, second] = replacements;
  if (!first) return undefined;
  const becomes = first.argv ? `it becomes \`${first.argv.join(' ')}\`` : `\`${first.what}\` is reached`;
  const stays = sites.find(s => s.stands === 'certain' || (s.stands === 'possible' && !s.forChild));
  const other = runsAs[0]?.argv.join(' ') ?? second?.argv?.join(' ') ?? second?.what;
  if (stays) return `it depends on whether ${becomes} or stays at \`${stays.what}\``;
  if (other) return `it depends on whether ${becomes} or \`${other}\``;
  return first.argv ? undefined : `which program \`${first.what}\` becomes (line ${first.at.line})`;
}

function becomes({ replacements: [first] }: Facts): Pick<SourceAnalysis, 'becomes'> {
  return first?.argv ? { becomes: { argv: first.argv, at: first.at } } : {};
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

function report(
  program: Program,
  facts: Facts,
  sites: readonly Site[],
  isLost: boolean,
): Omit<SourceAnalysis, 'signals'> {
  const blocked = new Set(sites.flatMap(s => [...s.blocked]));
  for (const taken of facts.waitedFor) blocked.delete(taken);
  const [runsAs] = sites.length > 0 ? [] : facts.runsAs;
  const held = runsAs ? runsAs.held : facts.held;
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
    ...(isLost || runsAs ? {} : becomes(facts)),
    ...(runsAs ? { runsAs } : {}),
    ...(held ? { held } : {}),
    ...(facts.waitsForAny
      ? { waitsForChildren: 'any' as const }
      : living(facts).length > 0
        ? { waitsForChildren: 'own' as const }
        : {}),
    ignoresChildExit: ignores,
    ...(facts.makesOrphans ? { makesOrphans: facts.makesOrphans } : {}),
    ...(facts.devServer ? { devServer: facts.devServer } : {}),
    lifetime: isLost ? 'unknown' : lifetimeOf(facts, sites),
    ...(lifetimeOf(facts, sites) === 'short' && facts.sites.size === 0 ? { neverWaits: true as const } : {}),
    unknowns: [...unknowns],
  };
}

function lifetimeOf(facts: Facts, sites: readonly Site[]): Behaviour['lifetime'] {
  if (facts.runsAs.length > 0 || sites.some(s => s.stands === 'certain')) return 'service';
  if (facts.replacements.length > 0 || facts.mayStand || sites.some(s => s.stands === 'possible'))
    return 'unknown';
  if (sites.some(s => s.isLong)) return 'service';
  return facts.ends ? 'short' : 'unknown';
}
