import type { Node } from '../tree.ts';
import { methodsOfElements } from './elements.ts';
import { standsForGood } from './endless.ts';
import { callee, type Func } from './functions.ts';
import { methodMeant } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';
import { isOnTheWay } from './on-the-way.ts';

const MAX_DEPTH = 4;

const isElsewhere = ({ name, parent }: Node): boolean =>
  /^(?:FunctionLiteral|GoStatement|DeferStatement|SwitchStatement|TypeSwitchStatement|SelectStatement)$/.test(
    name,
  ) ||
  (name === 'Block' && parent?.name === 'IfStatement');

/** Does a function come, whatever the conditions, to a call that serves or goes round until the process ends, on its own goroutine? */
export const serves = (program: GoProgram, { node, file }: Func): boolean =>
  comesToServer(program, file, node, { counts: () => true, guesses: true }, 0);

/** Does what stands in a block always come to such a call, or to a loop without a way out, unless something fails? */
export const neverReturns = (program: GoProgram, file: GoFile, body: Node): boolean =>
  comesToServer(program, file, body, { counts: isOnTheWay, guesses: false }, 0);

interface Strictness {
  /** Is a call one that is come to? */
  readonly counts: (call: Node, within: Node) => boolean;
  /** A method of an unknown type is taken for the only one of its name. */
  readonly guesses: boolean;
}

function comesToServer(
  program: GoProgram,
  file: GoFile,
  within: Node,
  how: Strictness,
  depth: number,
): boolean {
  const calls = within.find(
    n => n.name === 'CallExpr',
    n => n === within || !isElsewhere(n),
  );
  for (const call of calls) {
    if (!how.counts(call, within)) continue;
    if (isServer(program, file, call)) return true;
    const known = callee(program, file, call) ?? methodMeant(program, file, call);
    const own = known ?? (how.guesses ? methodOf(program, call) : undefined);
    if (depth === MAX_DEPTH) continue;
    const meant = own ? [own] : methodsOfElements(program, file, call);
    if (meant.some(f => standsForGood(f.node) || comesToServer(program, f.file, f.node, how, depth + 1)))
      return true;
  }
  return false;
}

/** `app.runHTTP()`: the one method of the program that is named so. */
function methodOf(program: GoProgram, call: Node): Func | undefined {
  const [target] = call.children;
  const name = target?.name === 'SelectorExpr' ? target.last?.text : undefined;
  if (name === undefined) return undefined;
  const found: Func[] = [];
  for (const file of program.mentioning(`) ${name}(`)) {
    for (const node of program.tree(file).children)
      if (node.name === 'MethodDecl' && node.child('FieldName')?.text === name)
        found.push({ file, node, name, isMethod: true });
  }
  return found.length === 1 ? found[0] : undefined;
}

/**
 * `http.ListenAndServe(…)`; `Run` of gin, which takes no context.
 * @source https://github.com/gin-gonic/gin/blob/v1.10.0/gin.go Engine.Run
 */
function isServer(program: GoProgram, file: GoFile, call: Node): boolean {
  const [target] = call.children;
  if (target?.name !== 'SelectorExpr') return false;
  const base = target.children[0]?.text ?? '';
  const name = target.last?.text ?? '';
  if (/^ListenAndServe(?:TLS)?$/.test(name)) return file.imports.get(base) === 'net/http';
  const variable = /\w+$/.exec(base)?.[0];
  if (name !== 'Run' || variable === undefined) return false;
  const isEngine = new RegExp(
    `\\b${variable}\\s*:?=\\s*gin\\.(?:Default|New)\\(|\\b${variable}\\s+\\*gin\\.Engine`,
  );
  return program.files.some(({ text }) => isEngine.test(text.text));
}
