import type { ScopeManager, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';

export type Node = TSESTree.Node;
export type { TSESTree, Variable };

/** What `javascriptParser.parse` returns: a TS-ESTree without its types, and its scopes. */
export interface ParsedJavaScript {
  readonly program: TSESTree.Program;
  readonly scopes: ScopeManager;
}

/** Which variable each identifier means: uses and declarations. An identifier that is not in it is global. */
export type VariableOf = ReadonlyMap<Node, Variable>;

export function variablesOf(scopes: ScopeManager): VariableOf {
  const map = new Map<Node, Variable>();
  for (const scope of scopes.scopes) {
    for (const reference of scope.references) {
      if (reference.resolved) map.set(reference.identifier, reference.resolved);
    }
    for (const variable of scope.variables) {
      // A class has its name in its own scope too; the outer variable is the declaration.
      for (const identifier of variable.identifiers) {
        if (!map.has(identifier)) map.set(identifier, variable);
      }
    }
  }
  return map;
}

/** A syntax error in the user's source, with the offset where the parser gave up. */
export function syntaxErrorOffset(error: unknown): number | undefined {
  if (!(error instanceof SyntaxError) || !('pos' in error)) return undefined;
  return typeof error.pos === 'number' ? error.pos : undefined;
}
