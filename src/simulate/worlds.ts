import type { SignalName } from '../kernel/index.ts';
import type {
  KnownSignalBehaviour,
  ProcessNode,
  ProcessTree,
  Reaction,
  SignalBehaviour,
} from '../model/index.ts';

export interface World {
  readonly tree: ProcessTree;
  /** What was supposed of the unknowns, as phrases. */
  readonly supposes: readonly string[];
}

/** Combinations beyond this many are not tried. */
const MAX_WORLDS = 64;

/** Every way in which the unknown behaviours on these signals can turn out. */
export function worlds(
  tree: ProcessTree,
  signals: ReadonlySet<SignalName>,
): { worlds: readonly World[]; capped: boolean } {
  let variants: { node: ProcessNode; supposes: readonly string[] }[] = nodeWorlds(tree.pid1, signals);
  const capped = variants.length > MAX_WORLDS;
  variants = variants.slice(0, MAX_WORLDS);
  return { worlds: variants.map(v => ({ tree: { ...tree, pid1: v.node }, supposes: v.supposes })), capped };
}

type Variant = { node: ProcessNode; supposes: readonly string[] };

function nodeWorlds(node: ProcessNode, signals: ReadonlySet<SignalName>): Variant[] {
  let variants: Variant[] = [{ node, supposes: [] }];
  for (const signal of signals) {
    const options = node.signals[signal] ? behaviourWorlds(node.signals[signal]) : [];
    if (options.length < 2) continue;
    variants = product(variants, options, (variant, option) => ({
      node: { ...variant.node, signals: { ...variant.node.signals, [signal]: option.behaviour } },
      supposes: [...variant.supposes, option.supposes],
    }));
  }
  node.children.forEach((child, i) => {
    variants = product(variants, nodeWorlds(child, signals), (variant, below) => ({
      node: { ...variant.node, children: variant.node.children.with(i, below.node) },
      supposes: [...variant.supposes, ...below.supposes],
    }));
  });
  return variants;
}

function product<A, B, C>(left: readonly A[], right: readonly B[], join: (a: A, b: B) => C): C[] {
  return left.flatMap(a => right.map(b => join(a, b))).slice(0, MAX_WORLDS + 1);
}

interface BehaviourWorld {
  readonly behaviour: KnownSignalBehaviour;
  readonly supposes: string;
}

function behaviourWorlds(behaviour: SignalBehaviour): BehaviourWorld[] {
  if (behaviour.disposition === 'unknown') {
    // What one of them does may hang on something in its turn.
    return behaviour.worlds.flatMap(world =>
      behaviourWorlds(world).map(inner => ({
        behaviour: inner.behaviour,
        supposes: inner.supposes ? `${behaviour.reason}, and ${inner.supposes}` : behaviour.reason,
      })),
    );
  }
  return reactionWorlds(behaviour.reaction ?? []).map(({ reaction, supposes }) => ({
    behaviour: behaviour.reaction ? { ...behaviour, reaction } : behaviour,
    supposes,
  }));
}

/** An action that could not be derived ends the process, or lets it go on. */
function reactionWorlds(reaction: Reaction): { reaction: Reaction; supposes: string }[] {
  const at = reaction.findIndex(action => action.do === 'unknown');
  const action = reaction[at];
  if (action?.do !== 'unknown') return [{ reaction, supposes: '' }];
  const before = reaction.slice(0, at);
  if (action.may) {
    const { may, reason: supposes } = action;
    return [[], ...may].flatMap(does =>
      reactionWorlds([...before, ...does, ...reaction.slice(at + 1)]).map(w => ({ ...w, supposes })),
    );
  }
  return [
    { reaction: [...before, { do: 'exit', status: 0, cleansUp: true }], supposes: action.reason },
    {
      reaction: [...before, ...reaction.slice(at + 1).filter(a => a.do !== 'unknown')],
      supposes: action.reason,
    },
  ];
}
