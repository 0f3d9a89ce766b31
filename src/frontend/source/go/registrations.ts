import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { type Func, functionOf } from './functions.ts';
import type { GoProgram } from './module.ts';
import { ALL_CATCHABLE } from './signals.ts';
import { signalsOf } from './values.ts';

/** A call of os/signal: https://pkg.go.dev/os/signal. */
export interface Registration {
  readonly kind: 'Notify' | 'NotifyContext' | 'Ignore';
  readonly by: Func;
  readonly call: Node;
  /** `undefined`: which ones is not derivable. */
  readonly signals: readonly SignalName[] | undefined;
  /** The variable that holds the channel or the context; `undefined`: another expression. */
  readonly holder: Node | undefined;
}

/** Where the program speaks to os/signal, and where it replaces itself. */
export function registrationsIn(program: GoProgram): readonly Registration[] {
  const found: Registration[] = [];
  for (const file of program.mentioning('os/signal')) {
    const [name] = [...file.imports].find(([, imported]) => imported === 'os/signal') ?? [];
    if (name === undefined) continue;
    const isCall = (n: Node) => n.name === 'CallExpr' && n.children[0]?.children[0]?.text === name;
    for (const call of program.tree(file).find(isCall)) {
      const kind = call.children[0]?.last?.text;
      const by = functionOf(file, call);
      if (!by || (kind !== 'Notify' && kind !== 'NotifyContext' && kind !== 'Ignore')) continue;
      const args = call.child('Arguments')?.children.filter(c => !/^(?:[(),]|\.\.\.)$/.test(c.name)) ?? [];
      const named = (kind === 'Ignore' ? args : args.slice(1)).map(arg => signalsOf(program, file, arg));
      const signals =
        named.length === 0 ? ALL_CATCHABLE : named.every(n => n !== undefined) ? named.flat() : undefined;
      found.push({ kind, by, call, signals, holder: kind === 'Notify' ? args[0] : contextOf(call) });
    }
  }
  return found;
}

/** The functions that register, where they are not called but given on as values. */
export function registrationsHandedOn(program: GoProgram): readonly Node[] {
  return program.mentioning('os/signal').flatMap(file => {
    const [name] = [...file.imports].find(([, imported]) => imported === 'os/signal') ?? [];
    const isValue = (n: Node) =>
      n.name === 'SelectorExpr' &&
      n.children[0]?.text === name &&
      /^Notify(?:Context)?$/.test(n.last?.text ?? '') &&
      !(n.parent?.name === 'CallExpr' && n.parent.start === n.start);
    return [...program.tree(file).find(isValue)];
  });
}

/** `ctx, stop := signal.NotifyContext(…)`. */
function contextOf(call: Node): Node | undefined {
  const around = call.parent;
  return around && /^(?:VarDecl|VarSpec|Assignment)$/.test(around.name) ? around.children[0] : undefined;
}
