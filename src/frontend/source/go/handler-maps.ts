import type { Node } from '../tree.ts';
import { functionOf, type Given } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import type { Context } from './received.ts';
import { signalsOf } from './values.ts';

/** `handlers[sig](app)`, `f := handlers[sig]; f(app)`: what a map of the program holds for the signal that was received. */
export function heldFor({ program, file, received }: Context, call: Node): readonly Given[] {
  const [target] = call.children;
  // The grammar takes `handlers[sig](app)` for a function of a type.
  const isIndex = /^(?:Index|Parameterized)Expr$/.test(target?.name ?? '');
  const index = isIndex ? target : target && definedBy(file, target);
  const base = index?.children[0];
  const key = /\[(\w+)\]$/.exec(index?.text ?? '')?.[1];
  if (base?.name !== 'VariableName' || key === undefined || key !== received.variable) return [];
  return elementsOf(program, file, base.text).flatMap(({ key: name, value, file: at }) =>
    signalsOf(program, at, name)?.includes(received.signal) ? [{ value, file: at }] : [],
  );
}

/** `f := handlers[sig]`, `if f, ok := handlers[sig]; ok {`. */
function definedBy(file: GoFile, name: Node): Node | undefined {
  const by = name.name === 'VariableName' ? functionOf(file, name) : undefined;
  const made = by?.node.find(
    n => /^(?:VarDecl|VarSpec)$/.test(n.name) && n.child('DefName')?.text === name.text && n.end < name.start,
  );
  const last = made && [...made].at(-1)?.last;
  return last?.name === 'IndexExpr' ? last : undefined;
}

interface Held {
  readonly key: Node;
  readonly value: Node;
  readonly file: GoFile;
}

/** The elements of a map from signals, as its package declares it. */
function elementsOf(program: GoProgram, { directory }: GoFile, name: string): readonly Held[] {
  return program
    .mentioning('map[os.Signal]')
    .filter(file => file.directory === directory)
    .flatMap(file =>
      [...program.tree(file).find(n => n.name === 'DefName' && n.text === name)].flatMap(({ parent }) => {
        const value = parent?.last;
        if (value?.name !== 'TypedLiteral' || !value.text.startsWith('map[os.Signal]')) return [];
        const elements = value.child('LiteralValue')?.children.filter(c => c.name === 'Element') ?? [];
        return elements.flatMap(element => {
          const key = element.child('Key')?.children[0];
          return key && element.last ? [{ key, value: element.last, file }] : [];
        });
      }),
    );
}
