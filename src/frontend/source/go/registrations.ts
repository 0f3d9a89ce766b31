import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, callee, type Func, functionOf, parametersOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import { ALL_CATCHABLE } from './signals.ts';
import { signalsOf } from './values.ts';

type Kind = 'Notify' | 'NotifyContext' | 'Ignore';

/** A call of os/signal: https://pkg.go.dev/os/signal. */
export interface Registration {
  readonly kind: Kind;
  readonly by: Func;
  readonly call: Node;
  /** `undefined`: which ones is not derivable. */
  readonly signals: readonly SignalName[] | undefined;
  /** What holds the channel or the context, or the call that makes it. */
  readonly holder: Node | undefined;
}

export interface Registrations {
  readonly found: readonly Registration[];
  /** Where a function that registers goes as a value and is not followed. */
  readonly lost: Node | undefined;
}

/** Where the program speaks to os/signal. */
export function registrationsIn(program: GoProgram): Registrations {
  const found: Registration[] = [];
  let lost: Node | undefined;
  for (const file of program.mentioning('os/signal')) {
    const [name] = [...file.imports].find(([, imported]) => imported === 'os/signal') ?? [];
    if (name === undefined) continue;
    for (const use of program.tree(file).find(n => kindOf(n, name) !== undefined)) {
      const kind = kindOf(use, name) as Kind;
      if (isCalled(use)) found.push(...registered(program, file, use.parent as Node, kind));
      else {
        const calls = callsOfValue(program, file, use);
        if (calls) found.push(...calls.flatMap(({ file: at, call }) => registered(program, at, call, kind)));
        else lost ??= use;
      }
    }
  }
  return { found, lost };
}

const isKind = (name: string | undefined): name is Kind =>
  name === 'Notify' || name === 'NotifyContext' || name === 'Ignore';

/** `signal.Notify`; `Notify` after `import . "os/signal"`. */
function kindOf(node: Node, packageName: string): Kind | undefined {
  const isDot = packageName.startsWith('. ');
  const isNamed = isDot
    ? node.name === 'VariableName'
    : node.name === 'SelectorExpr' && node.children[0]?.text === packageName;
  const name = isDot ? node.text : node.last?.text;
  return isNamed && isKind(name) ? name : undefined;
}

const isCalled = (node: Node): boolean =>
  node.parent?.name === 'CallExpr' && node.parent.children[0] === node;

function registered(program: GoProgram, file: GoFile, call: Node, kind: Kind): readonly Registration[] {
  const by = functionOf(file, call);
  if (!by) return [];
  const args = argumentsOf(call);
  const named = (kind === 'Ignore' ? args : args.slice(1)).map(arg => signalsOf(program, file, arg));
  const signals =
    named.length === 0 ? ALL_CATCHABLE : named.every(n => n !== undefined) ? named.flat() : undefined;
  return [{ kind, by, call, signals, holder: kind === 'Notify' ? args[0] : contextOf(call) }];
}

/**
 * The calls of a variable that holds the function (`var notify = signal.Notify`), or of the parameter that it is given
 * for (`run(signal.Notify)`). `undefined`: it goes elsewhere.
 */
function callsOfValue(
  program: GoProgram,
  file: GoFile,
  value: Node,
): readonly { readonly file: GoFile; readonly call: Node }[] | undefined {
  const { parent } = value;
  if (parent?.name === 'Arguments' && parent.parent) {
    const own = callee(program, file, parent.parent);
    const name = own && parametersOf(own.node)[argumentsOf(parent.parent).indexOf(value)]?.text;
    return own && name !== undefined ? callsOf(own.node, own.file, name) : undefined;
  }
  const name = parent?.child('DefName');
  if (!parent || !name || parent.last !== value || !/^Var(?:Decl|Spec)$/.test(parent.name)) return undefined;
  const by = functionOf(file, value);
  if (by?.name !== undefined) return callsOf(by.node, file, name.text);
  const beside = program.mentioning(name.text).filter(f => f.directory === file.directory);
  const calls = beside.map(other => callsOf(program.tree(other), other, name.text));
  return calls.every(c => c !== undefined) ? calls.flat() : undefined;
}

/** All calls of a variable; `undefined` where it is used in another way. */
function callsOf(within: Node, file: GoFile, name: string) {
  const uses = [...within.find(n => n.name === 'VariableName' && n.text === name)];
  return uses.every(isCalled) ? uses.map(use => ({ file, call: use.parent as Node })) : undefined;
}

/** `ctx, stop := signal.NotifyContext(…)`; else the call itself: `return signal.NotifyContext(…)`. */
function contextOf(call: Node): Node | undefined {
  const around = call.parent;
  return around && /^(?:VarDecl|VarSpec|Assignment)$/.test(around.name) ? around.children[0] : call;
}
