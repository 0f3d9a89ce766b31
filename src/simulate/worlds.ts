import type { SignalName } from '../kernel/index.ts';
import {
  type Action,
  allActions,
  type KnownSignalBehaviour,
  type ProcessNode,
  type ProcessTree,
  type Reaction,
  type SignalBehaviour,
  walk,
} from '../model/index.ts';

/** One way in which the unknowns that counted turned out. */
export interface World<T> {
  readonly tree: ProcessTree;
  readonly result: T;
  /** What was supposed of them, as phrases. */
  readonly supposes: readonly string[];
}

/** What a run of one world gave, and whether the process with this id met what was open about it. */
export interface Run<T> {
  readonly result: T;
  readonly met: (id: string, about: Choice['about']) => boolean;
}

/** More ways than this are not tried. */
const MAX_WORLDS = 64;

/**
 * Runs every way in which the unknown behaviours on these signals can turn out. An unknown that a run does not meet is
 * none that its outcome hangs on: what a program does on a signal that never reaches it is all the same. Where not all
 * can be tried, what each does by itself comes before what several do together.
 */
export function explore<T>(
  tree: ProcessTree,
  signals: ReadonlySet<SignalName>,
  run: (world: ProcessTree) => Run<T>,
): { readonly worlds: readonly World<T>[]; readonly capped: boolean } {
  const choices = [...walk(tree.pid1)].flatMap(node => choicesOf(node, signals));
  const worlds: World<T>[] = [];
  let plans: readonly Plan[] = [new Map()];
  while (plans.length > 0) {
    const next: Plan[] = [];
    for (const plan of plans) {
      if (worlds.length === MAX_WORLDS) return { worlds, capped: true };
      const world = { ...tree, pid1: turnedOut(tree.pid1, choices, plan) };
      const { result, met } = run(world);
      const open = choices.filter(choice => !plan.has(choice) && met(choice.id, choice.about));
      const supposes = choices.flatMap(choice =>
        plan.has(choice) || open.includes(choice) ? optionOf(choice, plan).supposes : [],
      );
      worlds.push({ tree: world, result, supposes });
      // Those before the one that turns out another way are as they were here, so no way is tried twice.
      let before = plan;
      for (const choice of open) {
        for (let i = 1; i < choice.options.length; i++) next.push(new Map(before).set(choice, i));
        before = new Map(before).set(choice, 0);
      }
    }
    plans = next;
  }
  return { worlds, capped: false };
}

/** Which option of a choice is taken; the first one of the others. */
type Plan = ReadonlyMap<Choice, number>;

interface Choice {
  readonly id: string;
  readonly about: 'signals' | 'child-exits';
  readonly options: readonly Option[];
}

interface Option {
  readonly supposes: readonly string[];
  readonly of: (node: ProcessNode) => ProcessNode;
}

const optionOf = (choice: Choice, plan: Plan): Option => choice.options[plan.get(choice) ?? 0] as Option;

function turnedOut(node: ProcessNode, choices: readonly Choice[], plan: Plan): ProcessNode {
  const own = choices.filter(({ id }) => id === node.id);
  const changed = own.reduce((known, choice) => optionOf(choice, plan).of(known), node);
  return { ...changed, children: node.children.map(child => turnedOut(child, choices, plan)) };
}

function choicesOf(node: ProcessNode, signals: ReadonlySet<SignalName>): readonly Choice[] {
  const { id, whenChildExits } = node;
  const choices = [...signals].flatMap((signal): readonly Choice[] => {
    const behaviour = node.signals[signal];
    const options = behaviour ? behaviourWorlds(behaviour) : [];
    // Even the only one that is known is a supposition where the rest is told to be unknown.
    if (options.length < (behaviour?.disposition === 'unknown' ? 1 : 2)) return [];
    const of = (known: KnownSignalBehaviour) => (at: ProcessNode) => ({
      ...at,
      signals: { ...at.signals, [signal]: known },
    });
    return [
      { id, about: 'signals', options: options.map(o => ({ supposes: o.supposes, of: of(o.behaviour) })) },
    ];
  });
  const afterwards = whenChildExits ? reactionWorlds(whenChildExits.reaction) : [];
  if (!whenChildExits || afterwards.length < 2) return choices;
  const options = afterwards.map(({ supposes, reaction }) => ({
    supposes,
    of: (at: ProcessNode) => ({ ...at, whenChildExits: { ...whenChildExits, reaction } }),
  }));
  return [...choices, { id, about: 'child-exits', options }];
}

interface BehaviourWorld {
  readonly behaviour: KnownSignalBehaviour;
  readonly supposes: readonly string[];
}

function behaviourWorlds(behaviour: SignalBehaviour): BehaviourWorld[] {
  if (behaviour.disposition === 'unknown') {
    // What one of them does may hang on something in its turn.
    const { reason } = behaviour;
    return behaviour.worlds.flatMap(world =>
      behaviourWorlds(world).map(inner => ({
        behaviour: inner.behaviour,
        supposes: inner.supposes.length > 0 ? [`${reason}, and ${inner.supposes.join(', and ')}`] : [reason],
      })),
    );
  }
  const { reaction } = behaviour;
  if (!reaction) return [{ behaviour, supposes: [] }];
  return reactionWorlds(reaction).map(world => ({
    behaviour: { ...behaviour, reaction: world.reaction },
    supposes: world.supposes,
  }));
}

interface ReactionWorld {
  readonly reaction: Reaction;
  readonly supposes: readonly string[];
}

/** As many as are tried, and one more that tells that there are others. */
const reactionWorlds = (reaction: Reaction): ReactionWorld[] => {
  const found: ReactionWorld[] = [];
  for (const world of everyReaction(reaction)) if (found.push(world) > MAX_WORLDS) break;
  return found;
};

/**
 * An action that could not be derived ends the process, or lets it go on. One world is made when it is asked for: a long
 * trap has millions.
 */
function* everyReaction(reaction: Reaction): Generator<ReactionWorld> {
  const at = reaction.findIndex(action => allActions([action]).some(isOpen));
  const action = reaction[at];
  if (!action) return yield { reaction, supposes: [] };
  const before = reaction.slice(0, at);
  const behind = reaction.slice(at + 1);
  function* goesOn(does: Reaction, supposes: readonly string[]): Generator<ReactionWorld> {
    for (const world of everyReaction([...does, ...behind])) {
      yield { reaction: [...before, ...world.reaction], supposes: [...supposes, ...world.supposes] };
    }
  }
  switch (action.do) {
    case 'either':
      for (const way of action.ways) yield* goesOn(way.reaction, [way.supposes]);
      return;
    case 'if-child-failed':
      for (const failed of reactionWorlds(action.then)) {
        for (const otherwise of reactionWorlds(action.otherwise)) {
          const does = { ...action, then: failed.reaction, otherwise: otherwise.reaction };
          yield* goesOn([does], [...failed.supposes, ...otherwise.supposes]);
        }
      }
      return;
    case 'wait':
      for (const late of reactionWorlds(action.late ?? [])) {
        yield* goesOn([{ ...action, late: late.reaction }], late.supposes);
      }
      return;
    case 'unknown': {
      const { may, reason } = action;
      if (may) {
        for (const does of [[], ...may]) yield* goesOn(does, [reason]);
        return;
      }
      const ends = { do: 'exit', status: 0, cleansUp: true } as const;
      yield { reaction: [...before, ends], supposes: [reason] };
      yield { reaction: [...before, ...behind.filter(a => a.do !== 'unknown')], supposes: [reason] };
      return;
    }
    default:
      yield { reaction, supposes: [] };
  }
}

const isOpen = (action: Action): boolean => action.do === 'unknown' || action.do === 'either';
