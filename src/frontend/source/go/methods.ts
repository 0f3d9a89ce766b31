import type { Node } from '../tree.ts';
import { callee, type Func } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

/** A named type of the program: its package, and its name there. */
export interface NamedType {
  readonly directory: string;
  readonly name: string;
}

const MAX_FIELDS = 3;

/**
 * The method that a call means, where the type of what it is called on is written down: of a variable that a function
 * of the program makes, of a literal, of the receiver, or of a field of one of these. Those of interfaces have no body.
 */
export function methodMeant(program: GoProgram, file: GoFile, call: Node): Func | undefined {
  const [target] = call.children;
  const [base] = target?.name === 'SelectorExpr' ? target.children : [];
  const type = base && typeOf(program, file, base, MAX_FIELDS);
  return type && methodsOf(program, type).find(({ name }) => name === target?.last?.text);
}

/** The methods that are declared for a type. */
export function methodsOf(program: GoProgram, { directory, name }: NamedType): readonly Func[] {
  return program.files.flatMap(file =>
    file.directory === directory && file.text.text.includes(name)
      ? program.tree(file).children.flatMap(node => {
          const method = node.name === 'MethodDecl' ? node.child('FieldName')?.text : undefined;
          return method !== undefined && receiverOf(node)?.type === name
            ? [{ file, node, name: method, isMethod: true }]
            : [];
        })
      : [],
  );
}

/** `(s *Server)`, `(Server)`. */
export function receiverOf(method: Node): { readonly name: string; readonly type: string } | undefined {
  const text = method.name === 'MethodDecl' ? method.child('Parameters')?.text : undefined;
  const [, name = '_', type] = /^\(\s*(?:(\w+)\s+)?\*?(\w+)/.exec(text ?? '') ?? [];
  return type === undefined ? undefined : { name, type };
}

/** The type of a value that is written down, or of a variable. */
export const typeOfExpression = (program: GoProgram, file: GoFile, value: Node): NamedType | undefined =>
  typeOf(program, file, value, MAX_FIELDS) ?? typeOfValue(program, file, value);

function typeOf(program: GoProgram, file: GoFile, base: Node, fields: number): NamedType | undefined {
  if (base.name === 'SelectorExpr') {
    const of = fields > 0 && base.children[0] && typeOf(program, file, base.children[0], fields - 1);
    return of ? fieldOf(program, of, base.last?.text ?? '') : undefined;
  }
  // `(&Pool{…}).Run()`, `NewPool().Run()`.
  const value = base.name === 'ParenthesizedExpr' ? base.children[1] : base;
  if (value && (value.name === 'CallExpr' || value !== base)) return typeOfValue(program, file, value);
  if (base.name !== 'VariableName') return undefined;
  const func = base.around('FunctionDecl', 'MethodDecl');
  const receiver = func && receiverOf(func);
  if (receiver?.name === base.text) return { directory: file.directory, name: receiver.type };
  const made = func
    ? [...func.find(n => n.name === 'DefName' && n.text === base.text)].flatMap(({ parent }) =>
        parent?.name === 'VarDecl' && parent.last && parent.children[0]?.text === base.text
          ? [parent.last]
          : [],
      )
    : [];
  const [only, another] = made;
  return only && !another ? typeOfValue(program, file, only) : undefined;
}

/** `&worker.Pool{…}`, `worker.NewPool()`. */
function typeOfValue(program: GoProgram, file: GoFile, value: Node): NamedType | undefined {
  if (value.name !== 'CallExpr') {
    const literal = /^&?((?:\w+\.)?\w+)\{/.exec(value.text)?.[1];
    return literal === undefined ? undefined : named(program, file, literal);
  }
  const maker = callee(program, file, value);
  const { children = [] } = maker?.node ?? {};
  const result = children[children.findIndex(c => c.name === 'Parameters') + 1];
  const written =
    result && result.name !== 'Block' ? /^\(?\s*(?:\w+\s+)?\*?([\w.]+)/.exec(result.text)?.[1] : undefined;
  return maker && written !== undefined ? named(program, maker.file, written) : undefined;
}

/** `Pool`, `worker.Pool` as a file writes it. */
function named(program: GoProgram, file: GoFile, written: string): NamedType | undefined {
  const [first = '', second] = written.split('.');
  if (second === undefined) return { directory: file.directory, name: first };
  const imported = file.imports.get(first);
  const directory = imported === undefined ? undefined : program.directoryOf(imported);
  return directory === undefined ? undefined : { directory, name: second };
}

/** The type of a field of a struct. */
function fieldOf(program: GoProgram, { directory, name }: NamedType, field: string): NamedType | undefined {
  const head = new RegExp(`^(?:type )?\\s*${name} struct \\{\\n([\\s\\S]{0,6000}?)^\\s*\\}`, 'm');
  const line = new RegExp(
    `^[ \\t]+(?:\\w+, )*${field}(?:, \\w+)*[ \\t]+\\*?((?:\\w+\\.)?\\w+)[ \\t]*(?:\`|//|$)`,
    'm',
  );
  for (const file of program.files) {
    if (file.directory !== directory) continue;
    const written = line.exec(head.exec(file.text.text)?.[1] ?? '')?.[1];
    if (written !== undefined) return named(program, file, written);
  }
  return undefined;
}
