import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, functionOf, parametersOf, usesOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

/** The signals that an expression stands for; `undefined`: not derivable. */
export function signalsOf(
  program: GoProgram,
  file: GoFile,
  expression: Node,
  depth = 0,
): readonly SignalName[] | undefined {
  switch (expression.name) {
    case 'SelectorExpr':
      return signalOf(expression) ?? named(program, file, expression, depth);
    case 'VariableName':
      return named(program, file, expression, depth);
    case 'TypedLiteral': {
      const elements = expression.child('LiteralValue')?.children.filter(c => c.name === 'Element') ?? [];
      return all(
        elements.map(e => (e.children[0] ? signalsOf(program, file, e.children[0], depth) : undefined)),
      );
    }
    case 'CallExpr': {
      // Conversions: os.Signal(syscall.SIGTERM).
      const argument = expression.child('Arguments')?.children[1];
      return argument ? signalsOf(program, file, argument, depth) : undefined;
    }
    case 'Number': {
      // `syscall.Signal(0xf)`
      const signal = parseSignal(String(Number(expression.text)));
      return signal && [signal];
    }
    default:
      return undefined;
  }
}

const all = (lists: readonly (readonly SignalName[] | undefined)[]): readonly SignalName[] | undefined =>
  lists.every(list => list !== undefined) ? lists.flat() : undefined;

/** `syscall.SIGTERM`, `unix.SIGTERM`, `os.Interrupt`, `os.Kill`. */
function signalOf(selector: Node): readonly SignalName[] | undefined {
  const name = selector.last?.text ?? '';
  const signal = /^SIG[A-Z]/.test(name) ? parseSignal(name) : undefined;
  if (signal) return [signal];
  if (selector.children[0]?.text !== 'os') return undefined;
  return name === 'Interrupt' ? ['SIGINT'] : name === 'Kill' ? ['SIGKILL'] : undefined;
}

/** A variable or constant that holds signals, declared in the file, its package or another. */
function named(
  program: GoProgram,
  file: GoFile,
  use: Node,
  depth: number,
): readonly SignalName[] | undefined {
  if (depth > 4) return undefined;
  const given = use.name === 'VariableName' ? ofParameter(program, file, use, depth) : undefined;
  if (given) return given;
  const name = use.name === 'SelectorExpr' ? (use.last?.text ?? '') : use.text;
  const base = use.name === 'SelectorExpr' ? use.children[0]?.text : undefined;
  const imported = base === undefined ? undefined : file.imports.get(base);
  const directory = imported === undefined ? file.directory : program.directoryOf(imported);
  for (const other of program.mentioning(name).filter(f => f.directory === directory)) {
    for (const definition of program.tree(other).find(n => n.name === 'DefName' && n.text === name)) {
      const around = definition.parent;
      const value = around?.last;
      if (!around || !value || value === definition || !/^(?:VarDecl|VarSpec|ConstSpec)$/.test(around.name))
        continue;
      const signals = signalsOf(program, other, value, depth + 1);
      if (signals) return signals;
    }
  }
  return undefined;
}

/** What the callers of a function give for one of its parameters: `watch(syscall.SIGTERM)` of `func watch(signals ...os.Signal)`. */
function ofParameter(
  program: GoProgram,
  file: GoFile,
  use: Node,
  depth: number,
): readonly SignalName[] | undefined {
  const by = functionOf(file, use);
  const parameters = by ? parametersOf(by.node) : [];
  const index = parameters.findIndex(p => p.text === use.text);
  const parameter = parameters[index]?.parent;
  if (!by || !parameter) return undefined;
  const isRest = parameter.children.some(c => c.text.startsWith('...'));
  const calls = usesOf(program, by).flatMap(({ by: { file: at }, at: { parent } }) =>
    parent?.name === 'CallExpr' ? [{ at, values: argumentsOf(parent) }] : [],
  );
  if (calls.length === 0) return undefined;
  return all(
    calls.flatMap(({ at, values }) =>
      values
        .slice(index, isRest ? undefined : index + 1)
        .map(value => signalsOf(program, at, value, depth + 1)),
    ),
  );
}
