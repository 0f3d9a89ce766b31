/**
 * A small typed syntax of Python, independent of the parser. Offsets are into the file's text. What does not
 * matter to signals and processes (annotations, decorators' arguments of no effect, operators) is kept only as
 * far as evaluation needs it.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Argument {
  /** Keyword; `*` and `**` for splats. */
  readonly name?: string;
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly kind: 'plain' | '*' | '**';
  readonly default?: Expression;
}

export interface FunctionNode extends Span {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly isAsync: boolean;
  /** Contains `yield`: calling it makes a generator. */
  readonly isGenerator: boolean;
  readonly decorators: readonly Expression[];
}

export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

type ExpressionShape =
  | { readonly type: 'name'; readonly id: string }
  | { readonly type: 'attribute'; readonly object: Expression; readonly name: string }
  | { readonly type: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly type: 'constant'; readonly value: string | number | boolean | null }
  | { readonly type: 'format'; readonly parts: readonly Expression[] }
  | {
      readonly type: 'sequence';
      readonly kind: 'list' | 'tuple' | 'set';
      readonly items: readonly Expression[];
    }
  | { readonly type: 'dict'; readonly keys: readonly Expression[]; readonly values: readonly Expression[] }
  | { readonly type: 'lambda'; readonly function: FunctionNode }
  | {
      readonly type: 'boolean';
      readonly operator: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'not'; readonly operand: Expression }
  | {
      readonly type: 'compare';
      readonly operands: readonly Expression[];
      readonly operators: readonly string[];
    }
  | {
      readonly type: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly type: 'conditional';
      readonly test: Expression;
      readonly consequence: Expression;
      readonly otherwise: Expression;
    }
  | { readonly type: 'subscript'; readonly object: Expression; readonly index: Expression }
  | { readonly type: 'await'; readonly operand: Expression }
  | {
      readonly type: 'comprehension';
      /** Of a dict. */
      readonly key: Expression | undefined;
      readonly element: Expression;
      readonly clauses: readonly ComprehensionClause[];
    }
  | { readonly type: 'walrus'; readonly target: Expression; readonly value: Expression }
  | { readonly type: 'yield'; readonly operand: Expression | undefined }
  | { readonly type: 'splat'; readonly operand: Expression }
  /** Evaluated for its parts alone; its value is not known. `tail`: the index `1:`. */
  | { readonly type: 'opaque'; readonly parts: readonly Expression[]; readonly tail?: number };

export type Expression = Span & ExpressionShape;

export interface ExceptClause extends Span {
  /** `undefined`: bare `except:`. */
  readonly matches: Expression | undefined;
  readonly name: string | undefined;
  readonly body: readonly Statement[];
}

export interface ImportedName {
  readonly name: string;
  readonly as: string | undefined;
}

type StatementShape =
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression }
  | {
      readonly type: 'augment';
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
    }
  | {
      readonly type: 'if';
      readonly test: Expression;
      readonly consequence: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly type: 'while';
      readonly test: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly type: 'for';
      readonly target: Expression;
      readonly iterable: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly type: 'try';
      readonly body: readonly Statement[];
      readonly clauses: readonly ExceptClause[];
      readonly otherwise: readonly Statement[];
      readonly finally: readonly Statement[];
    }
  | {
      readonly type: 'with';
      readonly items: readonly { readonly value: Expression; readonly target: Expression | undefined }[];
      readonly body: readonly Statement[];
    }
  | { readonly type: 'function'; readonly function: FunctionNode }
  | {
      readonly type: 'class';
      readonly name: string;
      readonly bases: readonly Expression[];
      readonly body: readonly Statement[];
    }
  | { readonly type: 'return'; readonly value: Expression | undefined }
  | { readonly type: 'raise'; readonly value: Expression | undefined }
  | { readonly type: 'import'; readonly names: readonly ImportedName[] }
  | {
      readonly type: 'import-from';
      /** Leading dots of a relative import. */
      readonly level: number;
      readonly module: string;
      readonly names: readonly ImportedName[] | '*';
    }
  | { readonly type: 'assert'; readonly test: Expression }
  | { readonly type: 'delete'; readonly targets: readonly Expression[] }
  | { readonly type: 'global'; readonly scope: 'global' | 'nonlocal'; readonly names: readonly string[] }
  /** Text that the parser can't read; what it could follows as statements of their own. */
  | { readonly type: 'unreadable' }
  | { readonly type: 'break' }
  | { readonly type: 'continue' }
  | {
      readonly type: 'match';
      readonly subject: Expression;
      readonly cases: readonly {
        /** `undefined`: it is not followed. */
        readonly pattern: Pattern | undefined;
        readonly body: readonly Statement[];
      }[];
    };

export type Pattern =
  | { readonly constants: readonly Expression[] }
  /** Takes anything. */
  | { readonly name: string }
  /** `rest`: the name of what follows them. */
  | { readonly items: readonly Pattern[]; readonly rest?: string };

export type Statement = Span & StatementShape;

export interface ModuleNode {
  readonly body: readonly Statement[];
}
