import type { Node } from '../tree.ts';
import { FATAL } from './endings.ts';
import {
  argumentsOf,
  callee,
  type Func,
  functionOf,
  isConcurrent,
  parametersOf,
  usesOf,
} from './functions.ts';
import { methodMeant } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';
import type { Receive } from './receives.ts';
import { goesOnToWait } from './waits.ts';

const MAX_DEPTH = 4;

/** A place of a function of the program. */
interface Place {
  readonly by: Func;
  readonly at: Node;
}

/** How main leaves a server that shuts down: it returns, or dies of what the server gives back. */
export type Left = 'returns' | 'dies';

/**
 * Is a server told to shut down beside main, and main leaves as soon as it no longer serves? That is at once: `Shutdown`
 * is what waits for the requests in progress, "make sure the program doesn't exit and waits instead for Shutdown to return".
 * @source https://pkg.go.dev/net/http#Server.Shutdown
 * @source https://github.com/labstack/echo/blob/v4.12.0/echo.go Echo.Start, Echo.Shutdown
 * @source https://pkg.go.dev/github.com/valyala/fasthttp#Server.Shutdown, which fiber serves with
 */
export function leavesItsServer(
  program: GoProgram,
  directory: string,
  { by, at }: Receive,
): Left | undefined {
  const within = at.around('FunctionLiteral') ?? by.node;
  const here = toldBelow(program, by.file, within, at.start, 0);
  const told = here.length > 0 || within !== by.node ? here : toldByCallers(program, by);
  const served = told.length === 0 ? [] : servedAs(program, told);
  const ends = served.map(place =>
    endOf(program, directory, place, { depth: 0, isSorted: false, dies: false }),
  );
  return ends.includes('unknown')
    ? undefined
    : (['dies', 'returns'] as const).find(end => ends.includes(end));
}

/** The servers that are told to shut down behind a receive, by the names of their variables. */
function toldBelow(
  program: GoProgram,
  file: GoFile,
  within: Node,
  from: number,
  depth: number,
): readonly string[] {
  const calls = within.find(n => n.name === 'CallExpr' && n.start > from);
  return [...calls].flatMap(call => {
    const own = callee(program, file, call) ?? methodMeant(program, file, call);
    if (own) return depth < MAX_DEPTH ? toldBelow(program, own.file, own.node, -1, depth + 1) : [];
    const name = SHUTS_DOWN.test(methodOf(call)) ? variableOf(call) : undefined;
    return name === undefined ? [] : [name, ...givenFor(program, file, call, name)];
  });
}

/** `wait()`, behind which its caller tells them. */
const toldByCallers = (program: GoProgram, func: Func): readonly string[] =>
  usesOf(program, func).flatMap(({ by, at }) =>
    toldBelow(program, by.file, at.around('FunctionLiteral') ?? by.node, at.end, 0),
  );

const SHUTS_DOWN = /^Shutdown(?:WithContext|WithTimeout)?$/;
const SERVES = /^(?:ListenAndServe|Serve|Start|Listen)(?:TLS)?$/;

const methodOf = ({ children: [target] }: Node): string =>
  target?.name === 'SelectorExpr' ? (target.last?.text ?? '') : '';

/** The last name of what a method is called on: `server` of `app.server.Serve()`. */
const variableOf = ({ children: [target] }: Node): string | undefined =>
  /(\w+)$/.exec(target?.children[0]?.text ?? '')?.[1];

/** What the callers of a function give for its parameter. */
function givenFor(program: GoProgram, file: GoFile, at: Node, name: string): readonly string[] {
  const by = functionOf(file, at);
  const index = by ? parametersOf(by.node).findIndex(p => p.text === name) : -1;
  if (!by || index === -1) return [];
  return usesOf(program, by).flatMap(({ at: { parent } }) => {
    const given = parent?.name === 'CallExpr' ? argumentsOf(parent)[index]?.text : undefined;
    return /(\w+)$/.exec(given ?? '')?.slice(1) ?? [];
  });
}

/** Where one of these serves. */
function servedAs(program: GoProgram, names: readonly string[]): readonly Place[] {
  const servers = [...new Set(names)].filter(name => isServer(program, name));
  if (servers.length === 0) return [];
  const files = ['.ListenAndServe', '.Serve', '.Start', '.Listen'].flatMap(word => program.mentioning(word));
  return [...new Set(files)].flatMap(file =>
    [
      ...program
        .tree(file)
        .find(
          n => n.name === 'CallExpr' && SERVES.test(methodOf(n)) && servers.includes(variableOf(n) ?? ''),
        ),
    ].flatMap(at => {
      const by = functionOf(file, at);
      return by && !methodMeant(program, file, at) ? [{ by, at }] : [];
    }),
  );
}

const SERVER = '[&*]?(?:(?:http|fasthttp)\\.Server|echo\\.(?:New|Echo)|fiber\\.(?:New|App))\\b';

/** Is a variable or a field of this name a server of a known kind? */
function isServer(program: GoProgram, name: string): boolean {
  const made = new RegExp(`\\b${name}\\s*(?:(?::?=|:)\\s*)?${SERVER}`);
  if (program.files.some(({ text }) => made.test(text.text))) return true;
  const maker = new RegExp(`\\b${name}\\s*:?=\\s*(?:\\w+\\.)?(\\w+)\\(`);
  return program.files.some(({ text }) => {
    const by = maker.exec(text.text)?.[1];
    if (by === undefined) return false;
    const head = new RegExp(`^func ${by}\\([^\\n]{0,300}\\)\\s*${SERVER}`, 'm');
    return program.files.some(other => head.test(other.text.text));
  });
}

/** What main does once a server no longer serves; `aside`: it is on another goroutine. */
type End = Left | 'aside' | 'unknown';

interface Way {
  readonly depth: number;
  /** A function on it tells that the server was closed from what has failed. */
  readonly isSorted: boolean;
  readonly dies: boolean;
}

function endOf(program: GoProgram, directory: string, { by, at }: Place, below: Way): End {
  if (isConcurrent(at, by.node)) return 'aside';
  if (at.around('FunctionLiteral', 'ForStatement', 'DeferStatement')) return 'unknown';
  const { depth } = below;
  const isFatal = diesOf(at);
  if (!isFatal && goesOnToWait(program, by, at)) return 'unknown';
  const dies = below.dies || (isFatal && !below.isSorted);
  if (by.name === 'main' && !by.isMethod && by.file.directory === directory) return dies ? 'dies' : 'returns';
  const isSorted = below.isSorted || by.node.text.includes('ErrServerClosed');
  const uses = depth < MAX_DEPTH ? usesOf(program, by) : [];
  const isOnly = uses.length === 1;
  const ends = uses.map(({ by: user, at: use }): End => {
    const call = use.parent;
    if (call?.name !== 'CallExpr' || call.children[0] !== use) return 'unknown';
    const meant = by.isMethod ? methodMeant(program, user.file, call) : by;
    if (meant && meant.node !== by.node) return 'aside';
    return meant || isOnly
      ? endOf(program, directory, { by: user, at: call }, { depth: depth + 1, isSorted, dies })
      : 'unknown';
  });
  if (ends.length === 0) return 'unknown';
  return (['unknown', 'dies', 'returns'] as const).find(end => ends.includes(end)) ?? 'aside';
}

/** `log.Fatal(server.ListenAndServe())`, `if err := server.ListenAndServe(); err != nil { log.Fatal(err) }`. */
function diesOf(at: Node): boolean {
  const call = at.parent?.name === 'Arguments' ? at.parent.parent : undefined;
  if (call) return isFatal(call);
  const statement = at.around('IfStatement', 'Block');
  const body = statement?.name === 'IfStatement' ? statement.child('Block') : undefined;
  if (!statement || !body || body.start < at.start) return false;
  const asked = statement.children.slice(0, statement.children.indexOf(body)).at(-1)?.text ?? '';
  return (
    /^\w+ != nil$/.test(asked) &&
    !body.text.includes('ErrServerClosed') &&
    body.children.some(s => [...s.find(n => n.name === 'CallExpr' && isFatal(n))].length > 0)
  );
}

function isFatal(call: Node): boolean {
  const [target] = call.children;
  const name = methodOf(call) || (target?.text ?? '');
  return name === 'panic' || (FATAL.test(name) && (/^fatal/i.test(name) || target?.text === 'os.Exit'));
}
