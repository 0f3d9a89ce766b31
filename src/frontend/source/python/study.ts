import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour, Reaction, SignalBehaviour } from '../../../model/index.ts';
import type { Facts, Site } from './facts.ts';
import { serveLoaded } from './held.ts';
import { loadModule } from './imports.ts';
import { Machine, type Plan } from './machine.ts';
import type { Program } from './program.ts';
import { reactionsOf } from './reactions.ts';
import { endProgram } from './shutdown.ts';
import type { Setting } from './state.ts';
import type { ModuleRef } from './value.ts';

const MAX_SITES = 6;

/** Runs the program from its entry to its end, or until it goes on for ever. */
export function follow(
  program: Program,
  entry: ModuleRef,
  before: readonly ModuleRef[],
  plan?: Plan,
  earlier?: Machine,
): Machine {
  const m = new Machine(program, plan, earlier);
  for (const [key, child] of earlier?.facts.children ?? []) m.facts.child(key, child);
  for (const [key, lifetime] of earlier?.lifetimes ?? []) m.lifetimes.set(key, lifetime);
  const at = { start: 0, end: 0 };
  m.frames.push({
    module: entry,
    scope: entry.scope,
    function: undefined,
    globals: new Map(),
    returns: [],
    block: undefined,
  });
  const raised = m.catching(() => {
    for (const parent of before) loadModule(m, parent);
    loadModule(m, entry);
    if (program.servedBy) serveLoaded(m, entry.scope, program.servedBy.call);
  });
  const end = m.state;
  const ends = [
    ...raised.map(r => ({ exception: r.exception, state: r.state })),
    ...(end ? [{ exception: undefined, state: end }] : []),
  ];
  for (const { exception, state } of ends) {
    m.state = state;
    m.catching(() => endProgram(m, at, exception));
  }
  return m;
}

/** The places at which the program is found once it has started up. */
export function places(facts: Facts): readonly Site[] {
  const usual = [...facts.sites.values()].filter(s => !s.failed);
  const all = usual.some(s => s.stands !== 'no') ? usual : [...facts.sites.values()];
  const certain = all.filter(s => s.stands === 'certain');
  const possible = withoutSteps(all.filter(s => s.stands === 'possible' || s.stands === 'once'));
  const chosen =
    certain.length > 0
      ? [...certain, ...beyond(certain, possible)]
      : possible.length > 0
        ? possible
        : passing(all);
  const groups = new Map<number, Site[]>();
  for (const site of chosen) {
    const group = site.loops[0] ?? -1 - site.index;
    groups.set(group, [...(groups.get(group) ?? []), site]);
  }
  return [...groups.values()].flatMap(mostLikely).slice(-MAX_SITES);
}

/** A program that stays somewhere under a condition alone may as well come to what stands behind. */
function beyond(certain: readonly Site[], possible: readonly Site[]): readonly Site[] {
  const least = Math.min(...certain.map(s => s.conditions));
  const last = Math.max(...certain.map(s => s.index));
  return possible.filter(s => s.index > last && s.conditions < least);
}

/** It stays nowhere: it is found where it sleeps long, else in one of its last calls. */
function passing(all: readonly Site[]): readonly Site[] {
  const long = all.filter(s => s.isLong);
  return long.length > 0 ? long : all.filter(s => s.kind === 'blocking' || s.signals.size > 0).slice(-3);
}

/** A child that is waited for on the way to where the program may stay was a step of its start. */
function withoutSteps(possible: readonly Site[]): readonly Site[] {
  const last = possible.findLastIndex(s => !s.forChild);
  return possible.filter((s, i) => i > last || !s.forChild);
}

/** Most of the time is spent in the calls that block. */
function mostLikely(sites: readonly Site[]): readonly Site[] {
  for (const kind of ['blocking', 'call', 'loop-end'] as const) {
    const found = sites.filter(s => s.kind === kind);
    // And in those that each round comes by.
    const least = Math.min(...found.map(s => s.conditions));
    if (found.length > 0) return found.filter(s => s.conditions === least).slice(0, 3);
  }
  return [];
}

export interface Study {
  readonly program: Program;
  readonly facts: Facts;
  readonly run: (plan: Plan) => Machine;
}

const UNSET: readonly Setting[] = [{ kind: 'unset' }];

/** What a signal does to the program, wherever it may be. `undefined`: what the runtime does by itself. */
export function studySignal(
  study: Study,
  signal: SignalName,
  sites: readonly Site[],
): SignalBehaviour | undefined {
  const conditions = new Set<string>();
  const worlds: KnownSignalBehaviour[] = [];
  const reasons: string[] = [];
  for (const site of sites) {
    const settings = site.signals.get(signal) ?? UNSET;
    settings.forEach((setting, i) => {
      if (setting.kind === 'unknown') reasons.push(setting.reason);
      else if (setting.kind === 'unset' && site.unread) reasons.push(`what \`${site.what}\` does on signals`);
      else
        worlds.push(
          ...behaviours(study, { signal, site: site.index, setting: i }, site, setting, conditions),
        );
    });
  }
  const different = distinct(worlds);
  const [only, other] = different;
  if (reasons.length > 0) return notKnown(reasons, different);
  if (!only) return undefined;
  if (other) return unknown([reasonFor(sites, conditions)], different);
  return isDefault(signal, only) ? undefined : only;
}

/** A handler may be set or not, and end the program or not. */
export const notKnown = (
  reasons: readonly string[],
  known: readonly KnownSignalBehaviour[] = [],
): SignalBehaviour => unknown([...reasons], [...known, ...possible(reasons, known)]);

function unknown(reasons: readonly string[], worlds: readonly KnownSignalBehaviour[]): SignalBehaviour {
  return {
    disposition: 'unknown',
    reason: [...new Set(reasons)].join('; '),
    worlds,
    evidence: worlds.flatMap(w => w.evidence).slice(0, 6),
  };
}

/** A handler that is not known may end the program or not; KeyboardInterrupt may be caught where nobody has read. */
function possible(
  reasons: readonly string[],
  known: readonly KnownSignalBehaviour[],
): KnownSignalBehaviour[] {
  const note = reasons[0] ?? '';
  const world = (reaction: Reaction): KnownSignalBehaviour => ({
    disposition: 'handler',
    reaction,
    evidence: [{ origin: 'assumed', note }],
  });
  return known.some(k => k.disposition === 'handler' && !k.keepsIgnored)
    ? []
    : [world([{ do: 'exit', status: 0, cleansUp: true }]), world([])];
}

function reasonFor(sites: readonly Site[], conditions: ReadonlySet<string>): string {
  const named = [...conditions].filter(c => c !== '').slice(0, 2);
  if (named.length > 0) return `it depends on ${named.join(' and ')}`;
  if (sites.length > 1)
    return `it depends on where the program is: ${sites
      .map(s => `\`${s.what}\``)
      .slice(0, 3)
      .join(', ')}`;
  return 'it depends on a branch that is not known';
}

function distinct(worlds: readonly KnownSignalBehaviour[]): KnownSignalBehaviour[] {
  const seen = new Set<string>();
  return worlds.filter(w => {
    const key = JSON.stringify([w.disposition, w.reaction, w.startsWhen, w.waitedFor]);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** KeyboardInterrupt that nobody catches: what Python does by itself. */
function isDefault(signal: SignalName, b: KnownSignalBehaviour): boolean {
  if (b.disposition === 'SIG_DFL' && !b.waitedFor && b.evidence.length === 0) return true;
  if (signal !== 'SIGINT' || b.startsWhen !== undefined || b.evidence.some(e => e.origin === 'declared'))
    return false;
  const [only, other] = b.reaction ?? [];
  return other === undefined && only?.do === 'exit' && only.status === 130;
}

function behaviours(
  study: Study,
  plan: Plan,
  site: Site,
  setting: Exclude<Setting, { kind: 'unknown' }>,
  conditions: Set<string>,
): KnownSignalBehaviour[] {
  const evidence = evidenceOf(plan.signal, setting);
  const isTaken = site.blocked.has(plan.signal) && study.facts.waitedFor.has(plan.signal);
  if (site.blocked.has(plan.signal) && !isTaken) return [];
  if (!isTaken) {
    if (setting.kind === 'SIG_DFL' || setting.kind === 'SIG_IGN')
      return [{ disposition: setting.kind, evidence }];
    if (setting.kind === 'unset' && plan.signal !== 'SIGINT') return [{ disposition: 'SIG_DFL', evidence }];
  }
  const m = study.run(plan);
  for (const sentence of m.facts.unknowns) study.facts.unknowns.add(sentence);
  if (m.facts.waitsForAny) study.facts.waitsForAny = true;
  for (const [key, child] of m.facts.children) if (child.reaped === true) study.facts.reaped(key);
  const reactions = reactionsOf(m.facts.finals, study.facts, conditions);
  if (reactions.length === 0)
    reactions.push([{ do: 'unknown', reason: `what follows the handler at \`${site.what}\`` }]);
  const disposition = isTaken && setting.kind !== 'handler' ? 'SIG_DFL' : 'handler';
  return reactions.map(reaction => ({
    disposition,
    ...(isTaken ? { waitedFor: true } : {}),
    ...(setting.kind === 'unset' && !isTaken ? { keepsIgnored: true as const } : {}),
    reaction,
    ...(site.immune ? { startsWhen: 'foreground-child-exits' as const } : {}),
    evidence: evidence.length > 0 ? evidence : whyOf(plan.signal, m, site),
  }));
}

const DEFAULT_INT_HANDLER: Evidence = {
  origin: 'observed',
  note: 'Python sets signal.default_int_handler by itself, which raises KeyboardInterrupt (3.11.2)',
};

function whyOf(signal: SignalName, m: Machine, site: Site): Evidence[] {
  const whys = m.facts.finals.flatMap(f => (f.end.kind === 'stays' && f.end.why ? [f.end.why] : []));
  return [
    { origin: 'inferred', note: whys[0] ?? `KeyboardInterrupt arrives in \`${site.what}\``, at: site.at },
    ...(signal === 'SIGINT' ? [DEFAULT_INT_HANDLER] : []),
  ];
}

function evidenceOf(signal: SignalName, setting: Setting): Evidence[] {
  if (setting.kind === 'unset') return [];
  const note =
    setting.kind === 'library'
      ? `${setting.name} installs a handler for ${signal}`
      : setting.kind === 'handler'
        ? `a handler for ${signal} is set`
        : `${signal} is set to ${setting.kind}`;
  return [{ origin: 'declared', note, at: setting.at }];
}
