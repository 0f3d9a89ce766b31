import type { Node } from '../tree.ts';
import { callee, declared, type Func } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import { standsForGood } from './wait-groups.ts';

/** What ends a program, or a server of it, from another goroutine than main's. */
const ENDS_ELSEWHERE =
  /\bos\.Exit\(|\bsyscall\.(?:Kill|Exit)\(|\.Signal\(|\bFatal\w*\(\s*<-|\.Done\(\)[^}]{0,300}\b(?:Fatal\w*|panic)\(/;
const STOPS_SERVER =
  /\.(?:Shutdown|GracefulStop|GracefulShutdown|ShutdownWithContext|ShutdownWithTimeout)\(|[sS](?:rv|erver)\w{0,20}\.(?:Close|Stop)\(/;
/** A server that was shut down returns: https://pkg.go.dev/net/http#Server.ListenAndServe. */
const SERVES = /\.(?:ListenAndServe(?:TLS)?|Serve(?:TLS)?)\(/;
const DIES = /\b(?:Fatal\w*|panic)\(/;

/**
 * Does main stand for good, whatever is told to other goroutines? Then a handler there that cancels, closes or shuts
 * down ends nothing, and only an exit does. `unknown`: something else may exit.
 */
export function howMainStands(program: GoProgram, directory: string): 'for-good' | 'unknown' | undefined {
  const main = declared(program, directory, 'main');
  if (!main) return undefined;
  const some = (what: RegExp) => program.files.some(({ text }) => what.test(text.text));
  if (standsForGood(main.node)) {
    const dies = program.files.some(
      ({ text: { text } }) => SERVES.test(text) && DIES.test(text) && !text.includes('ErrServerClosed'),
    );
    return dies || some(ENDS_ELSEWHERE) ? 'unknown' : 'for-good';
  }
  if (some(STOPS_SERVER) || some(ENDS_ELSEWHERE)) return undefined;
  return serves(program, main, 0) ? 'for-good' : undefined;
}

const MAX_DEPTH = 4;

const isElsewhere = ({ name, parent }: Node): boolean =>
  /^(?:FunctionLiteral|GoStatement|DeferStatement|SwitchStatement|TypeSwitchStatement|SelectStatement)$/.test(
    name,
  ) ||
  (name === 'Block' && parent?.name === 'IfStatement');

/** Does a function come, whatever the conditions, to a call that serves until the process ends, on its own goroutine? */
function serves(program: GoProgram, { node, file }: Func, depth: number): boolean {
  const calls = node.find(
    n => n.name === 'CallExpr',
    n => !isElsewhere(n),
  );
  for (const call of calls) {
    if (isServer(program, file, call)) return true;
    const own = callee(program, file, call) ?? methodOf(program, call);
    if (own && depth < MAX_DEPTH && serves(program, own, depth + 1)) return true;
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
