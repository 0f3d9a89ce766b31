import type { Node } from '../tree.ts';
import { functionOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

/**
 * Places behind a call that serves on the same goroutine: they are come to only once the server has failed.
 * `r.Run(":80")`, and then `signal.Notify(…)`.
 */
export const placesBehindServers =
  (program: GoProgram) =>
  (place: Node): boolean => {
    const file = program.files.find(({ text }) => text.file === place.file.file);
    if (!file || !functionOf(file, place)) return false;
    for (let at = place; at.parent; at = at.parent) {
      const { parent } = at;
      if (parent.name !== 'Block') continue;
      const before = parent.children.slice(0, parent.children.indexOf(at));
      if (before.some(statement => serves(program, file, statement))) return true;
    }
    return false;
  };

/** What runs elsewhere or later, or under a condition. */
const ELSEWHERE = /^(?:FunctionLiteral|GoStatement|DeferStatement|Block|SwitchBlock|SelectBlock)$/;

const serves = (program: GoProgram, file: GoFile, statement: Node): boolean =>
  !ELSEWHERE.test(statement.name) &&
  [
    ...statement.find(
      n => n.name === 'CallExpr' && isServer(program, file, n),
      n => !ELSEWHERE.test(n.name),
    ),
  ].length > 0;

/**
 * What serves until it fails, or is shut down by somebody.
 * @source https://pkg.go.dev/net/http#ListenAndServe
 * @source https://github.com/gin-gonic/gin/blob/v1.10.0/gin.go Engine.Run
 * @source https://github.com/labstack/echo/blob/v4.12.0/echo.go Echo.Start
 * @source https://github.com/gofiber/fiber/blob/v2.52.0/listen.go App.Listen
 */
function isServer(program: GoProgram, { imports }: GoFile, call: Node): boolean {
  const [target] = call.children;
  const base = target?.name === 'SelectorExpr' ? target.children[0] : undefined;
  if (base?.name !== 'VariableName') return false;
  const name = target?.last?.text ?? '';
  if (/^ListenAndServe(?:TLS)?$/.test(name)) return imports.get(base.text) === 'net/http';
  const maker = /^Run(?:TLS)?$/.test(name)
    ? 'gin\\.(?:Default|New)'
    : /^Start(?:TLS)?$/.test(name)
      ? 'echo\\.New'
      : /^Listen(?:TLS)?$/.test(name)
        ? 'fiber\\.New'
        : undefined;
  if (maker === undefined || STOPPED.test(call.file.text)) return false;
  const made = new RegExp(`\\b${base.text}\\s*:?=\\s*${maker}\\(`);
  return program.files.some(({ text }) => made.test(text.text));
}

const STOPPED = /\.(?:Shutdown\w*|Close)\(/;
