import type { Location } from '../base/index.ts';
import { mainOf, type Prediction, type ProcessNode, type ProcessTree, walk } from '../model/index.ts';
import type { OrphanOutcome, OrphanVerdict } from './types.ts';

/** PID 1 of a PID namespace that is not the container's own. */
export interface OtherInit {
  readonly name: string;
  readonly waitsForChildren: 'any' | 'unknown';
}

/** What becomes of processes whose parent has died: who adopts them, and are they waited for? */
export function orphan(tree: ProcessTree, other?: OtherInit): OrphanOutcome {
  const [own] = [...walk(tree.pid1)].flatMap(node => ownZombie(node) ?? []);
  if (own) return own;
  const sources = [...walk(tree.pid1)].flatMap(node => orphanSources(tree, node));
  const reaper = adopter(tree, sources[0]?.process ?? mainOf(tree));
  if (other && !reaper.isChildSubreaper) {
    const waits = other.waitsForChildren === 'any';
    const reason = waits
      ? `${other.name} is PID 1, and waits for every child that it adopts`
      : `${other.name} is PID 1: whether it waits for adopted children is not known`;
    return { outcome: waits ? 'reaped' : 'unknown', reason, sources, adoptedBy: undefined };
  }
  const name = reaper.program ?? reaper.argv[0] ?? 'PID 1';
  if (reaper.waitsForChildren === 'any' || reaper.signals.SIGCHLD?.disposition === 'SIG_IGN') {
    return {
      outcome: 'reaped',
      reason: `${name} waits for every child that it adopts`,
      sources,
      adoptedBy: reaper,
    };
  }
  if (reaper.waitsForChildren === 'unknown') {
    if (sources.length === 0 && !mayStartOthers(tree)) {
      return {
        outcome: 'no-orphans',
        reason: 'nothing is known to make orphans',
        sources,
        adoptedBy: reaper,
      };
    }
    return {
      outcome: 'unknown',
      reason: `whether ${name} waits for adopted children is not known`,
      sources,
      adoptedBy: reaper,
    };
  }
  const [source] = sources;
  if (!source) {
    const unread =
      reaper.lifetime === 'unknown' && reaper.sources.length === 0 && reaper.program === undefined;
    if (unread)
      return { outcome: 'unknown', reason: `what ${name} starts is not known`, sources, adoptedBy: reaper };
    return {
      outcome: 'no-orphans',
      reason: `${name} waits for no adopted child, and nothing is known to make one`,
      sources,
      adoptedBy: reaper,
    };
  }
  return {
    outcome: 'zombies',
    reason: `${source.what}, and ${name} never waits for adopted children`,
    sources,
    adoptedBy: reaper,
  };
}

/** A child of a process that lives is waited for by that alone, whatever PID 1 is. */
function ownZombie(node: ProcessNode): OrphanOutcome | undefined {
  if (!node.leavesZombie) return undefined;
  const { what, at } = node.leavesZombie;
  const name = node.program ?? node.argv[0] ?? 'a process';
  return {
    outcome: 'zombies',
    reason: `${what}, and ${name}, whose child it is, does not wait for it`,
    sources: [{ what, at, process: node }],
    adoptedBy: node,
  };
}

const mayStartOthers = (tree: ProcessTree) =>
  [...walk(tree.pid1)].some(n => n.lifetime === 'unknown' && n.sources.length === 0);

function orphanSources(tree: ProcessTree, node: ProcessNode): OrphanOutcome['sources'] {
  const name = node.program ?? node.argv[0] ?? 'a process';
  const source = (what: string, at: Location | undefined) => ({ what, process: node, ...(at ? { at } : {}) });
  return [
    ...(node.makesOrphans ? [source(node.makesOrphans.what, node.makesOrphans.at ?? node.at)] : []),
    ...(node.adopted ? [source(`${name} was started before PID 1 became another program`, node.at)] : []),
    ...(node.daemonized && !node.adopted && node.id !== tree.pid1.id
      ? [source(`${name} goes to the background, so that its parent is gone`, node.at)]
      : []),
  ];
}

/** The nearest subreaper above, else PID 1. */
function adopter(tree: ProcessTree, node: ProcessNode): ProcessNode {
  const byId = new Map([...walk(tree.pid1)].map(n => [n.id, n]));
  for (let id = node.id; id.includes('.'); ) {
    id = id.slice(0, id.lastIndexOf('.'));
    const above = byId.get(id);
    if (above?.isChildSubreaper) return above;
  }
  return tree.pid1;
}

/** Over all branches that run. */
export function orphanVerdict(prediction: Prediction, other?: OtherInit): OrphanVerdict {
  const outcomes = prediction.branches.flatMap(b =>
    b.kind === 'runs' ? [{ ...orphan(b.tree, other), preferred: b.preferred }] : [],
  );
  const considered = outcomes.some(o => o.preferred) ? outcomes.filter(o => o.preferred) : outcomes;
  const [first] = considered;
  if (!first) {
    return {
      outcome: 'unknown',
      reason: 'nothing keeps running',
      sources: [],
      adoptedBy: undefined,
      certainty: 'may',
      evidence: [],
    };
  }
  const same = considered.every(o => o.outcome === first.outcome);
  const { preferred: _, ...rest } = first;
  return same
    ? { ...rest, certainty: 'must', evidence: [] }
    : {
        ...rest,
        outcome: 'unknown',
        reason: 'it depends on the way through the scripts',
        certainty: 'may',
        evidence: [],
      };
}
