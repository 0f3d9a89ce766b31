import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import type { Case } from './cases.ts';
import { isTrueAtFirst } from './first-signal.ts';
import type { GoFile, GoProgram } from './module.ts';
import { signalsOf } from './values.ts';

/** The signal that is supposed to have been received, the variable that holds it, and the channel that it came by. */
export interface Received {
  readonly signal: SignalName;
  readonly variable: string | undefined;
  /** As it is written; `undefined` where it may be read again at once: the channel of a context. */
  readonly channel: string | undefined;
}

export interface Context {
  readonly program: GoProgram;
  readonly file: GoFile;
  readonly received: Received;
  readonly depth: number;
}

/** Is a comparison with the received signal true, or one with how many came? `undefined`: not derivable. */
export function truth({ program, file, received }: Context, condition: Node): boolean | undefined {
  const atFirst = isTrueAtFirst(condition);
  if (atFirst !== undefined) return atFirst;
  if (condition.name !== 'BinaryExp' || received.variable === undefined) return undefined;
  const [left, operator, right] = condition.children;
  if (left?.text !== received.variable || !right || !operator) return undefined;
  const signals = signalsOf(program, file, right);
  if (signals?.length !== 1) return undefined;
  const same = signals[0] === received.signal;
  return operator.text === '==' ? same : operator.text === '!=' ? !same : undefined;
}

/** The case of the received signal, where the switch is over it. */
export function chosenBy(
  { program, file, received }: Context,
  node: Node,
  cases: readonly Case[],
): readonly Case[] | undefined {
  const subject = node.children.findLast(c => !/^(?:SwitchBlock|;)$/.test(c.name));
  const isReceive = subject?.name === 'UnaryExp' && subject.children[0]?.name === '<-';
  if (!isReceive && (subject?.text !== received.variable || received.variable === undefined))
    return undefined;
  let fallback: Case | undefined;
  for (const one of cases) {
    const values = one.head.children.filter(c => !/^(?:case|default|,|:)$/.test(c.name));
    if (values.length === 0) fallback = one;
    const signals = values.map(value => signalsOf(program, file, value));
    if (signals.some(s => s === undefined)) return undefined;
    if (signals.some(s => s?.includes(received.signal))) return [one];
  }
  return fallback ? [fallback] : [];
}
