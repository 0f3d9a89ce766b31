import type { Code, Place } from '../scripting/code.ts';
import type { Node } from '../tree.ts';
import type { Names } from './names.ts';

/** The class that a parameter or a property is declared to be of; a union, and what is no class, is none. */
export function declaredType(node: Node, names: Names): Code | undefined {
  const type = node.child('NamedType', 'OptionalType')?.text.replace(/^\?/, '');
  if (type === undefined || /^(?:[a-z]+|Closure)$/.test(type)) return undefined;
  return { kind: 'object', owner: names.resolved(type) };
}

/** A value that is of a class even where nothing else is known of it. */
export const typed = (value: Code, type: Code, at: Place): Code => ({
  kind: 'call',
  name: '@typed',
  on: undefined,
  args: [value, type],
  at,
});

/** The properties of a class that are declared to be of one, by the names that they have here. */
export function typedProperties(members: readonly Node[], names: Names): ReadonlyMap<string, Code> {
  const found = new Map<string, Code>();
  for (const member of members) {
    const type = member.name === 'PropertyDeclaration' ? declaredType(member, names) : undefined;
    if (!type) continue;
    for (const child of member.children) {
      const variable = child.name === 'VariableDeclarator' ? child.children[0]?.text : undefined;
      if (variable) found.set(`->${variable.slice(1)}`, type);
    }
  }
  return found;
}
