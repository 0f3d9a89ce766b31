import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, callee, functionOf, parametersOf, usesOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

const MAX_DEPTH = 4;

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
    case 'CallExpr':
      return ofCall(program, file, expression, depth);
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

/** `os.Signal(syscall.SIGTERM)`, `append(usual, syscall.SIGHUP)`, or a function of the program that returns a list. */
function ofCall(
  program: GoProgram,
  file: GoFile,
  call: Node,
  depth: number,
): readonly SignalName[] | undefined {
  const values = argumentsOf(call);
  if (call.children[0]?.text === 'append')
    return all(values.map(value => signalsOf(program, file, value, depth)));
  const own = depth > MAX_DEPTH ? undefined : callee(program, file, call);
  if (!own) return values[0] && signalsOf(program, file, values[0], depth);
  const [first, second] = [...own.node.find(n => n.name === 'ReturnStatement')];
  const list = second ? undefined : first?.children[1];
  return list && signalsOf(program, own.file, list, depth + 1);
}

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
  if (depth > MAX_DEPTH) return undefined;
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
      if (around?.name === 'RangeClause' && value && other === file) {
        const signals = ofRange(program, file, around, definition, depth);
        if (signals) return signals;
      }
      if (!around || !value || value === definition || !/^(?:VarDecl|VarSpec|ConstSpec)$/.test(around.name))
        continue;
      // `var extra []os.Signal`: nothing at first.
      const isBare = around.name === 'VarSpec' && !around.children.some(c => c.name === '=');
      const signals = isBare ? [] : signalsOf(program, other, value, depth + 1);
      if (signals) return all([signals, appended(program, other, name, depth)]);
    }
  }
  return undefined;
}

/** `for _, s := range usual`, and `for s := range handlers` of a map from signals. */
function ofRange(
  program: GoProgram,
  file: GoFile,
  clause: Node,
  definition: Node,
  depth: number,
): readonly SignalName[] | undefined {
  const isKey = clause.child('DefName') === definition;
  const list = clause.last;
  if (!list || depth > MAX_DEPTH) return undefined;
  return isKey ? keysOf(program, file, list, depth) : signalsOf(program, file, list, depth + 1);
}

/** The signals that a map has something for. */
function keysOf(
  program: GoProgram,
  { directory }: GoFile,
  map: Node,
  depth: number,
): readonly SignalName[] | undefined {
  for (const file of program.mentioning('map[os.Signal]').filter(f => f.directory === directory))
    for (const { parent } of program.tree(file).find(n => n.name === 'DefName' && n.text === map.text)) {
      const value = parent?.last;
      if (value?.name !== 'TypedLiteral' || !value.text.startsWith('map[os.Signal]')) continue;
      const elements = value.child('LiteralValue')?.children.filter(c => c.name === 'Element') ?? [];
      const keys = elements.flatMap(element => element.child('Key')?.children[0] ?? []);
      return all(keys.map(key => signalsOf(program, file, key, depth + 1)));
    }
  return undefined;
}

/** `signals = append(signals, syscall.SIGTERM)`, in whichever file of the package. */
function appended(
  program: GoProgram,
  { directory }: GoFile,
  name: string,
  depth: number,
): readonly SignalName[] | undefined {
  const start = `append(${name},`;
  const found = program
    .mentioning(start)
    .filter(file => file.directory === directory)
    .flatMap(file => {
      const isAppend = (n: Node) => n.name === 'CallExpr' && n.text.startsWith(start);
      return [...program.tree(file).find(isAppend)]
        .filter(call => call.parent?.name === 'Assignment' && call.parent.children[0]?.text === name)
        .flatMap(call => argumentsOf(call).slice(1))
        .map(value => signalsOf(program, file, value, depth + 1));
    });
  return all(found);
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
