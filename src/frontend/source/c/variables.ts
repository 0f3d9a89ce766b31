import type { Node } from '../tree.ts';
import type { CProgram, Func } from './program.ts';
import { argumentsOf, calledName } from './takes.ts';

const MAX_DEPTH = 3;

/**
 * The bodies that a variable holds which is called like a function: `std::function<void()> on_exit; on_exit = [] { … };`,
 * a function's name, or what the callers of the function give that sets it.
 */
export function codeIn(program: CProgram, reached: readonly Func[], name: string): readonly Node[] {
  return reached.flatMap(by =>
    by.body.text.includes(name)
      ? [...by.body.find(n => n.name === 'AssignmentExpression' && targetOf(n) === name)].flatMap(n =>
          bodiesOf(program, reached, by, n.last),
        )
      : [],
  );
}

/** `stop = …`, `this->stop = …` */
const targetOf = (assignment: Node): string | undefined =>
  /(?:^|->|\.|::)(\w+)$/.exec(assignment.children[0]?.text ?? '')?.[1];

function bodiesOf(
  program: CProgram,
  reached: readonly Func[],
  by: Func,
  value: Node | undefined,
  depth = 0,
): readonly Node[] {
  if (!value || depth > MAX_DEPTH) return [];
  const [lambda] = [...value.find(n => n.name === 'LambdaExpression')];
  const body = lambda?.child('CompoundStatement');
  if (body) return [body];
  // `std::move(callback)`, `std::bind(&Server::stop, this)`: the name of a function, or of a parameter that is given one.
  const names = [...value.find(n => /Identifier$/.test(n.name))].map(n => n.text);
  const at = parametersOf(by).findIndex(parameter => parameter !== undefined && names.includes(parameter));
  if (at !== -1)
    return reached.flatMap(func =>
      [...func.body.find(n => n.name === 'CallExpression' && calledName(n) === by.name)].flatMap(call =>
        bodiesOf(program, reached, func, argumentsOf(call)[at], depth + 1),
      ),
    );
  const functions = names.map(name => program.declared(name, value)).filter(found => found.length === 1);
  return functions.at(-1)?.map(func => func.body) ?? [];
}

/** The names of a function's parameters. */
export function parametersOf({ node, body }: Func): readonly (string | undefined)[] {
  const list = [
    ...node.find(
      n => n.name === 'ParameterList',
      n => n !== body,
    ),
  ][0];
  const isParameter = (n: Node) => /ParameterDeclaration$/.test(n.name);
  return (list?.children.filter(isParameter) ?? []).map(
    parameter => [...parameter.find(n => n.name === 'Identifier')].at(-1)?.text,
  );
}
