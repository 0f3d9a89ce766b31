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
      n => n.name === 'CallExpr' && isServer(program, file, n, statement),
      n => !ELSEWHERE.test(n.name),
    ),
  ].length > 0;

/** What makes the server that a method of this name lets serve. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [/^Run(?:TLS)?$/, 'gin\\.(?:Default|New)\\('],
  [/^Start(?:TLS)?$/, 'echo\\.New\\('],
  [/^Listen(?:TLS)?$/, 'fiber\\.New\\('],
  [/^ListenAndServe(?:TLS)?$/, '&?http\\.Server\\{'],
  [/^Serve$/, 'grpc\\.NewServer\\('],
];

/**
 * What serves until it fails, or is shut down by somebody.
 * @source https://pkg.go.dev/net/http#ListenAndServe
 * @source https://pkg.go.dev/net/http#Server.ListenAndServe
 * @source https://pkg.go.dev/google.golang.org/grpc#Server.Serve
 * @source https://github.com/gin-gonic/gin/blob/v1.10.0/gin.go Engine.Run
 * @source https://github.com/labstack/echo/blob/v4.12.0/echo.go Echo.Start
 * @source https://github.com/gofiber/fiber/blob/v2.52.0/listen.go App.Listen
 */
function isServer(program: GoProgram, file: GoFile, call: Node, statement: Node): boolean {
  const [target] = call.children;
  const base = target?.name === 'SelectorExpr' ? target.children[0] : undefined;
  if (base?.name !== 'VariableName') return false;
  const name = target?.last?.text ?? '';
  if (name.startsWith('Listen') && file.imports.get(base.text) === 'net/http') return true;
  const maker = MAKERS.find(([method]) => method.test(name))?.[1];
  if (maker === undefined) return false;
  const made = new RegExp(`\\b${base.text}\\s*:?=\\s*${maker}`);
  return program.files.some(({ text }) => made.test(text.text)) && !isStopped(program, statement);
}

/** By somebody who is there while it serves: not behind it, and not when its function is left. */
function isStopped(program: GoProgram, { end, parent, file }: Node): boolean {
  return program.files.some(({ text: { file: name, text } }) => {
    const before = name === file.file && parent ? `${text.slice(0, end)}\n${text.slice(parent.end)}` : text;
    return STOPS.test(before.replace(PUT_OFF, ''));
  });
}

const PUT_OFF = /^[ \t]*defer \w+(?:\.\w+)*\([^()\n]*\)$/gm;
const STOPS = /\.(?:\w*Shutdown\w*|GracefulStop|Close|Stop)\(/;
