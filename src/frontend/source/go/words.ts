import type { Node } from '../tree.ts';
import { argumentsOf, functionOf, parametersOf, usesOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

/** What a word of a command holds; arguments of the program itself are known. */
export function textsOf(
  program: GoProgram,
  file: GoFile,
  node: Node,
  args: readonly string[],
): readonly (string | undefined)[] {
  const text = node.text;
  const own = /^(?:os\.Args)\[(\d+)(:)?\](?:\.\.\.)?$/.exec(text);
  if (own) {
    const from = Number(own[1]) - 1;
    return own[2] ? args.slice(from) : [args[from]];
  }
  const [, whole] = /^\[\]string\{([^{}]*)\}(?:\.\.\.)?$/.exec(text) ?? [];
  const list = whole === undefined ? undefined : node.child('LiteralValue');
  if (list)
    return list.children.flatMap(c =>
      c.name === 'Element' && c.children[0] ? textsOf(program, file, c.children[0], args) : [],
    );
  if (node.name === 'CallExpr' && node.children[0]?.text === 'append')
    return argumentsOf(node).flatMap(a => textsOf(program, file, a, args));
  const plain = /^"((?:[^"\\\n]|\\.)*)"$|^`([^`]*)`$/.exec(text);
  if (plain) return [plain[1] ?? plain[2] ?? ''];
  if (!/^\w+$/.test(text)) return [undefined];
  const local = localValue(file, node) ?? given(program, file, node);
  if (local) return textsOf(program, local.file, local.value, args);
  // A variable of the function hides the package's.
  const by = functionOf(file, node);
  if (by?.name !== undefined && [...by.node.find(n => n.name === 'DefName' && n.text === text)].length > 0)
    return [undefined];
  for (const one of program.files.filter(f => f.directory === file.directory)) {
    const found = new RegExp(
      `^(?:const|var|\\t)[ \\t]*${text}(?:[ \\t]+string)?[ \\t]*=[ \\t]*"([^"\\\\\\n]*)"`,
      'm',
    ).exec(one.text.text);
    const isOfPackage = (n: Node) =>
      n.name === 'DefName' && n.text === text && functionOf(one, n)?.name === undefined;
    if (found && [...program.tree(one).find(isOfPackage)].length > 0) return [found[1]];
  }
  return [undefined];
}

interface Value {
  readonly file: GoFile;
  readonly value: Node;
}

/** What a variable of a function holds that is set once; of `exec.LookPath(name)`, the name that is looked for. */
function localValue(file: GoFile, use: Node): Value | undefined {
  const by = functionOf(file, use);
  if (by?.name === undefined) return undefined;
  const sets = [
    ...by.node.find(
      n =>
        /^(?:VarDecl|VarSpec|Assignment)$/.test(n.name) && n.children[0]?.text === use.text && n.last !== use,
    ),
  ];
  const value = sets.length === 1 ? sets[0]?.last : undefined;
  if (!value || value.name === 'VariableName') return undefined;
  const looksUp = value.name === 'CallExpr' && value.children[0]?.last?.text === 'LookPath';
  const known = looksUp ? argumentsOf(value)[0] : value;
  return known && { file, value: known };
}

/** What a parameter is given, where one call alone names its function. */
function given(program: GoProgram, file: GoFile, use: Node): Value | undefined {
  const by = functionOf(file, use);
  const index = by ? parametersOf(by.node).findIndex(p => p.text === use.text) : -1;
  if (!by || index === -1) return undefined;
  const [only, ...others] = usesOf(program, by);
  const call = only?.at.parent;
  const value = call?.name === 'CallExpr' ? argumentsOf(call)[index] : undefined;
  return only && value && others.length === 0 ? { file: only.by.file, value } : undefined;
}
