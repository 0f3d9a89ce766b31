import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, calledName } from './names.ts';
import type { RustFile, RustProgram } from './program.ts';

/** Constructors of tokio::signal::unix::SignalKind: https://docs.rs/tokio/latest/tokio/signal/unix/struct.SignalKind.html. */
const KINDS: Readonly<Record<string, SignalName>> = {
  terminate: 'SIGTERM',
  interrupt: 'SIGINT',
  hangup: 'SIGHUP',
  quit: 'SIGQUIT',
  user_defined1: 'SIGUSR1',
  user_defined2: 'SIGUSR2',
  window_change: 'SIGWINCH',
  child: 'SIGCHLD',
};

/** Variants of async_signal::Signal, rocket's Sig and the like. */
const VARIANTS: Readonly<Record<string, SignalName>> = {
  Term: 'SIGTERM',
  Int: 'SIGINT',
  Hup: 'SIGHUP',
  Quit: 'SIGQUIT',
  Usr1: 'SIGUSR1',
  Usr2: 'SIGUSR2',
};

/** Groups of signal_hook::consts. */
const GROUPS: Readonly<Record<string, readonly SignalName[]>> = {
  TERM_SIGNALS: ['SIGTERM', 'SIGQUIT', 'SIGINT'],
};

/** The signals that an expression stands for; `undefined`: not derivable. */
export function signalsOf(
  program: RustProgram,
  file: RustFile | undefined,
  node: Node,
  depth = 0,
): readonly SignalName[] | undefined {
  switch (node.name) {
    case 'Identifier':
    case 'BoundIdentifier':
    case 'ScopedIdentifier':
    case 'TypeIdentifier':
      return ofName(program, file, node, depth);
    case 'ReferenceExpression':
    case 'TypeCastExpression':
    case 'ParenthesizedExpression':
    case 'TryExpression':
    case 'UnaryExpression':
      return operandOf(program, file, node, depth);
    case 'OrPattern':
    case 'ArrayExpression': {
      const parts = node.children.filter(c => !/^(?:[[\],|;]|\+)$/.test(c.name));
      const lists = parts.map(part => signalsOf(program, file, part, depth));
      return lists.every(list => list !== undefined) ? lists.flat() : undefined;
    }
    case 'TuplePattern': {
      const inner = node.children.find(c => /Identifier$|Pattern$/.test(c.name) && c !== node.children[0]);
      return inner && signalsOf(program, file, inner, depth);
    }
    case 'CallExpression': {
      const kind = KINDS[node.children[0]?.last?.text ?? ''];
      if (kind) return [kind];
      const { receiver, name } = methodOf(node);
      if (receiver && EACH_OF.test(name)) return signalsOf(program, file, receiver, depth);
      const argument = node.child('ArgList')?.children[1];
      return argument && argument.name !== ')' ? signalsOf(program, file, argument, depth) : undefined;
    }
    case 'MacroInvocation': {
      const words = node.text.match(/\bSIG[A-Z0-9]+\b/g)?.flatMap(word => parseSignal(word) ?? []);
      return words && words.length > 0 ? words : undefined;
    }
    default:
      return undefined;
  }
}

function operandOf(
  program: RustProgram,
  file: RustFile | undefined,
  node: Node,
  depth: number,
): readonly SignalName[] | undefined {
  const inner = node.children.find(c => !/^(?:[&()?]|DerefOp|mut|as)$/.test(c.name));
  return inner && signalsOf(program, file, inner, depth);
}

/** `SIGTERM`, `libc::SIGTERM`, `Signal::Term`, `TERM_SIGNALS`, or a constant of the program. */
function ofName(
  program: RustProgram,
  file: RustFile | undefined,
  node: Node,
  depth: number,
): readonly SignalName[] | undefined {
  const name = node.children.length > 0 ? (node.last?.text ?? '') : node.text;
  const used = file?.uses.get(name)?.split('::').at(-1) ?? name;
  const signal = /^SIG[A-Z]/.test(used) ? parseSignal(used) : undefined;
  if (signal) return [signal];
  const known =
    GROUPS[used] ?? (node.name === 'ScopedIdentifier' && VARIANTS[used] ? [VARIANTS[used]] : undefined);
  if (known || depth > 3) return known;
  const given = oneOf(program, file, node, used, depth) ?? parameterOf(program, node, used, depth);
  if (given) return given;
  for (const other of program.mentioning(used)) {
    for (const definition of program.tree(other).find(n => n.name === 'BoundIdentifier' && n.text === used)) {
      const around = definition.parent;
      if (!around || !/^(?:LetDeclaration|ConstItem|StaticItem)$/.test(around.name)) continue;
      const value = around.children.findLast(c => c.name !== ';');
      if (!value || value === definition) continue;
      const signals = signalsOf(program, other, value, depth + 1);
      if (signals) return signals;
    }
  }
  return undefined;
}

const EACH_OF = /^(?:into_iter|iter|iter_mut|clone|copied|cloned|to_vec)$/;
/** What hands each of a list to a closure. */
const WITH_EACH = /^(?:map|filter_map|flat_map|for_each|try_for_each|then)$/;

function methodOf(call: Node | undefined): { readonly receiver?: Node; readonly name: string } {
  const target = call?.name === 'CallExpression' ? call.children[0] : undefined;
  const [receiver] = target?.name === 'FieldExpression' ? target.children : [];
  return receiver ? { receiver, name: target?.last?.text ?? '' } : { name: '' };
}

/** `for kind in [a, b] { … }` and `[a, b].map(|kind| …)`: it stands for each of them in turn. */
function oneOf(
  program: RustProgram,
  file: RustFile | undefined,
  node: Node,
  name: string,
  depth: number,
): readonly SignalName[] | undefined {
  const isNamed = (n: Node | undefined) =>
    n?.find(p => p.name === 'BoundIdentifier' && p.text === name).next().done === false;
  const kinds = ['ForExpression', 'ClosureExpression'] as const;
  for (let at = node.around(...kinds); at; at = at.around(...kinds)) {
    if (at.name === 'ForExpression') {
      const within = at.children.findIndex(c => c.name === 'in');
      const list = at.children[within + 1];
      if (list && isNamed(at.children[within - 1])) return signalsOf(program, file, list, depth + 1);
    } else if (isNamed(at.child('ParamList'))) {
      const { receiver, name: method } = methodOf(at.parent?.parent);
      return receiver && WITH_EACH.test(method) ? signalsOf(program, file, receiver, depth + 1) : undefined;
    }
  }
  return undefined;
}

/** What the callers of a function give for one of its parameters. */
function parameterOf(
  program: RustProgram,
  node: Node,
  name: string,
  depth: number,
): readonly SignalName[] | undefined {
  const func = node.around('FunctionItem');
  const parameters = func?.child('ParamList')?.children.filter(c => c.name === 'Parameter') ?? [];
  const index = parameters.findIndex(p => p.child('BoundIdentifier')?.text === name);
  const named = func?.child('BoundIdentifier')?.text;
  if (index === -1 || named === undefined) return undefined;
  const signals: SignalName[] = [];
  for (const file of program.mentioning(`${named}(`)) {
    const isCall = (n: Node) => n.name === 'CallExpression' && calledName(n) === named;
    for (const call of program.tree(file).find(isCall)) {
      const argument = argumentsOf(call)[index];
      signals.push(...((argument && signalsOf(program, file, argument, depth + 1)) ?? []));
    }
  }
  return signals.length > 0 ? signals : undefined;
}
