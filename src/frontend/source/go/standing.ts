import type { Node } from '../tree.ts';
import { waitsOnChannelForGood } from './channel-waits.ts';
import { standsForGood } from './endless.ts';
import { callee, declared } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import { isOnTheWay } from './on-the-way.ts';
import { neverReturns, serves } from './serving.ts';
import { waitsForGood } from './wait-groups.ts';

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
  if (standsForGood(main.node)) return mayEndElsewhere(program) ? 'unknown' : 'for-good';
  const body = main.node.child('Block');
  if (body && (neverReturns(program, main.file, body) || comesToGroup(program, main.file, body))) {
    const isOpen = some(ENDS_ELSEWHERE) || (some(STOPS_SERVER) && diesOfShutdown(program));
    return isOpen ? 'unknown' : 'for-good';
  }
  if (some(STOPS_SERVER) || some(ENDS_ELSEWHERE)) return undefined;
  return serves(program, main) ? 'for-good' : undefined;
}

/** Does main wait for goroutines of which one never ends? */
export function mainWaitsForGood(program: GoProgram, directory: string): boolean {
  const main = declared(program, directory, 'main');
  const body = main?.node.child('Block');
  return main !== undefined && body !== undefined && comesToGroup(program, main.file, body);
}

/** May another goroutine end the program once it is told, or once its server is shut down? */
export const mayEndElsewhere = (program: GoProgram): boolean =>
  program.files.some(({ text }) => ENDS_ELSEWHERE.test(text.text)) || diesOfShutdown(program);

/** Is what a server returns taken for a failure, whatever it is? */
const diesOfShutdown = (program: GoProgram): boolean =>
  program.files.some(
    ({ text: { text } }) => SERVES.test(text) && DIES.test(text) && !text.includes('ErrServerClosed'),
  );

const DIES_WITH_SERVER =
  /\b(?:Fatal\w*|panic)\(\s*(?!http\.)\w+(?:\.\w+)*\.(?:ListenAndServe(?:TLS)?|Serve(?:TLS)?)\(/;

/** `log.Fatal(server.ListenAndServe())`: it exits as soon as somebody shuts the server down, or who does is faster. */
export const fatalOfShutdown = (program: GoProgram): boolean =>
  program.files.some(({ text: { text } }) => DIES_WITH_SERVER.test(text)) &&
  program.files.some(({ text: { text } }) => STOPS_SERVER.test(text));

const MAX_DEPTH = 4;

/** Does a function always come to `group.Wait()` or `<-done`, where one of the goroutines goes round without a way out? */
function comesToGroup(program: GoProgram, file: GoFile, body: Node, depth = 0): boolean {
  const places = body.find(
    n => n.name === 'CallExpr' || (n.name === 'UnaryExp' && n.children[0]?.name === '<-'),
    n => !/^(?:FunctionLiteral|GoStatement|DeferStatement)$/.test(n.name),
  );
  for (const call of places) {
    if (!isOnTheWay(call, body)) continue;
    if (call.name === 'UnaryExp') {
      if (waitsOnChannelForGood(program, file, call)) return true;
      continue;
    }
    if (waitsForGood(program, file, call)) return true;
    const own = depth < MAX_DEPTH ? callee(program, file, call) : undefined;
    const inner = own?.node.child('Block');
    if (own && inner && comesToGroup(program, own.file, inner, depth + 1)) return true;
  }
  return false;
}
