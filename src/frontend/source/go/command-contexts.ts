import type { Node } from '../tree.ts';
import { type Func, functionOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

/** Packages whose call runs a command with a context, and how the command is given it. */
const HANDS_ON = [
  // @source https://pkg.go.dev/github.com/spf13/cobra#Command.Context
  {
    imported: /^github\.com\/spf13\/cobra$/,
    call: /^ExecuteContextC?$/,
    type: 'cobra.Command',
    word: 'Context',
  },
  // @source https://pkg.go.dev/github.com/urfave/cli/v2#Context
  {
    imported: /^github\.com\/urfave\/cli(?:\/v2)?$/,
    call: /^RunContext$/,
    type: 'cli.Context',
    word: 'Context',
  },
];

/** A place where a command asks for the context that it was run with. */
export interface Asked {
  readonly by: Func;
  readonly at: Node;
}

/**
 * Where commands ask for the context that is given to a call, `root.ExecuteContext(ctx)`: `cmd.Context()`. `undefined`: it
 * is no such call.
 */
export function askedByCommands(
  program: GoProgram,
  { imports }: GoFile,
  call: Node,
): readonly Asked[] | undefined {
  const method = call.children[0]?.last?.text ?? '';
  const package_ = HANDS_ON.find(p => p.call.test(method) && uses(program, imports, p.imported));
  if (!package_) return undefined;
  const { type, word } = package_;
  return program.mentioning(`.${word}`).flatMap(file =>
    [...program.tree(file).find(n => n.name === 'SelectorExpr' && n.last?.text === word)].flatMap(
      selected => {
        const [base] = selected.children;
        const by =
          base?.name === 'VariableName' && isOfType(selected, base.text, type) && functionOf(file, selected);
        // A method's result, or a field.
        const { parent } = selected;
        const at = parent?.name === 'CallExpr' && parent.children[0] === selected ? parent : selected;
        return by ? [{ by, at }] : [];
      },
    ),
  );
}

/** The file that runs the command may be given it by another. */
const uses = (program: GoProgram, imports: GoFile['imports'], imported: RegExp): boolean =>
  [...imports.values()].some(name => imported.test(name)) ||
  [...program.external].some(name => imported.test(name));

/** Is it a parameter of that type, of a function around? */
function isOfType(node: Node, name: string, type: string): boolean {
  for (
    let at = node.around('FunctionLiteral', 'FunctionDecl', 'MethodDecl');
    at;
    at = at.around('FunctionLiteral', 'FunctionDecl', 'MethodDecl')
  ) {
    const found = at.children
      .filter(c => c.name === 'Parameters')
      .flatMap(({ children }) => children)
      .some(p => p.name === 'Parameter' && p.child('DefName')?.text === name && p.last?.text.endsWith(type));
    if (found) return true;
  }
  return false;
}
