import type { Value } from './values.ts';
import { external, memberOf, type Vm } from './vm.ts';

/** What may do more in a stop than let go of something. */
const ACTS = /\bprocess\s*\.\s*(?:exit|kill|abort|emit)\b|child_process|\bcluster\b/;

/**
 * A method of a class of which no more than the name was read, for the program is large: it is as one of a package.
 */
export function outlinedMethod({ loader }: Vm, self: Value, name: string): Value | undefined {
  const cls = self.kind === 'object' ? self.of : self;
  if (cls?.kind !== 'class' || !cls.node.id) return undefined;
  const source = loader.source(cls.module);
  if (!source?.isOutline || ACTS.test(source.file?.text ?? '')) return undefined;
  return memberOf(external(`${cls.node.id.name}()`, { truthy: true }), name);
}
