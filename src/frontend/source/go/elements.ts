import type { Node } from '../tree.ts';
import { argumentsOf, type Func } from './functions.ts';
import { methodsOf, typeOfExpression } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';
import { isOnTheWay } from './on-the-way.ts';

/**
 * `service.Run(ctx)` in a loop over a list that the function writes down, `[]Service{api, &poller{}}`: that method of
 * each of the types in it. Whose type is an interface is left out.
 */
export function methodsOfElements(program: GoProgram, file: GoFile, call: Node): readonly Func[] {
  const [target] = call.children;
  const [base] = target?.name === 'SelectorExpr' ? target.children : [];
  const func = call.around('FunctionDecl', 'MethodDecl');
  const list = base?.name === 'VariableName' && func ? listBehind(call, base.text) : undefined;
  if (!func || !list) return [];
  const elements = list.name === 'VariableName' ? listed(func, list.text) : elementsOf(list);
  return elements.flatMap(value => {
    const type = typeOfExpression(program, file, value);
    return type ? methodsOf(program, type).filter(({ name }) => name === target?.last?.text) : [];
  });
}

/** What the loop around a node goes over that sets a variable: `for _, s := range services`. */
function listBehind(node: Node, variable: string): Node | undefined {
  for (let at = node.around('ForStatement'); at; at = at.parent?.around('ForStatement')) {
    const range = at.child('RangeClause');
    if (range?.children.findLast(c => c.name === 'DefName')?.text === variable) return range.last;
  }
  return undefined;
}

/** What a list of the function holds for sure: as it is made, and what is added where no condition leads around it. */
function listed(func: Node, name: string): readonly Node[] {
  const sets = func.find(
    n => /^(?:VarDecl|VarSpec|Assignment)$/.test(n.name) && n.children[0]?.text === name,
    n => n === func || n.name !== 'FunctionLiteral',
  );
  return [...sets].flatMap(set => (set.last && isOnTheWay(set, func) ? elementsOf(set.last) : []));
}

function elementsOf(value: Node): readonly Node[] {
  if (value.name === 'CallExpr')
    return value.children[0]?.text === 'append' ? argumentsOf(value).slice(1) : [];
  const all =
    value.name === 'TypedLiteral' && value.text.startsWith('[') ? value.child('LiteralValue') : undefined;
  return all?.children.flatMap(c => (c.name === 'Element' && c.last ? [c.last] : [])) ?? [];
}
