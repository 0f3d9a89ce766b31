import { type ParserOptions, type ParserPlugin, parse } from '@babel/parser';
import { analyze } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import type { JavaScriptParser } from '../../parsers.ts';
import { eraseTypes } from './erase-types.ts';
import type { ParsedJavaScript } from './syntax.ts';

/**
 * The only file that loads a parser and the scope analysis; it is imported dynamically, when a program in
 * JavaScript lies on the way from PID 1.
 *
 * Cost, bundled and minified, over bare node (CPU, minimum of 15): @babel/parser 30 ms, scope-manager 4 ms, and
 * scope-manager's tables of TypeScript's lib types another 14 ms and 126 KB. They are never read with `lib: []`, and
 * the build leaves them out.
 */
export const javascriptParser: JavaScriptParser = {
  parse(text, options): ParsedJavaScript {
    const program = parseProgram(text, options.typescript, options.jsx);
    const sourceType = program.sourceType === 'module' ? 'module' : 'script';
    const scopes = analyze(program, { lib: [], sourceType, globalReturn: sourceType === 'script' });
    return { program, scopes };
  },
};

const COMMON: readonly ParserPlugin[] = [
  ['estree', { classFeatures: true }],
  'decorators-legacy',
  'decoratorAutoAccessors',
  'explicitResourceManagement',
  'importAttributes',
];

type Dialect = readonly ParserPlugin[];
const DIALECTS = {
  ts: ['typescript'],
  tsx: ['typescript', 'jsx'],
  jsx: ['jsx'],
  flow: [['flow', { all: true }], 'jsx'],
} as const satisfies Record<string, Dialect>;

/** The dialect that the file's name promises comes first; a file may be misnamed. */
function dialects(typescript: boolean, jsx: boolean): readonly Dialect[] {
  if (!typescript) return [DIALECTS.jsx, DIALECTS.flow, DIALECTS.tsx];
  return jsx
    ? [DIALECTS.tsx, DIALECTS.ts, DIALECTS.flow]
    : [DIALECTS.ts, DIALECTS.tsx, DIALECTS.jsx, DIALECTS.flow];
}

const OPTIONS: ParserOptions = {
  sourceType: 'unambiguous',
  errorRecovery: true,
  attachComment: false,
  ranges: true,
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  createImportExpressions: true,
};

/** A dialect that reads it without fault, else the first that can go on behind one. */
function parseProgram(text: string, typescript: boolean, jsx: boolean): TSESTree.Program {
  let recovered: TSESTree.Program | undefined;
  let failure: unknown;
  for (const plugins of dialects(typescript, jsx)) {
    try {
      const { program, errors } = parse(text, { ...OPTIONS, plugins: [...COMMON, ...plugins] });
      // Babel types its result as its own tree; with `estree` and the erasure below it is a TS-ESTree.
      const tree = program as unknown as TSESTree.Program;
      if (errors && errors.length > 0 && recovered) continue;
      eraseTypes(tree);
      if (!errors || errors.length === 0) return tree;
      recovered = tree;
    } catch (error) {
      failure ??= error instanceof RangeError ? new SyntaxError('it is nested too deeply') : error;
    }
  }
  if (recovered) return recovered;
  throw failure;
}
