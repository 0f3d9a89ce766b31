import type { Node } from '../tree.ts';
import { groupWaitedFor, isClosed, mayFail, tasksOf } from './groups.ts';
import { argumentsOf, bodyAround, calledName, callee, type Func, fullPath } from './names.ts';
import { isHere, isUnconditional, mainBodies } from './order.ts';
import type { RustProgram } from './program.ts';

const MAX_DEPTH = 2;

/**
 * Does main always come to what never ends: a loop without a way out, or to the wait for a task that has one, `join!(server, poll())`,
 * `worker.await`? Or does its runtime wait for one once main is done? Then only an exit ends the program.
 */
export const mainStands = (program: RustProgram): boolean =>
  mainBodies(program).some(body => stands(program, body, 0) || leavesBlocking(program, body));

/** A call of the same body that stands behind what never ends is not come to. */
export function isBehindStanding(program: RustProgram, call: Node): boolean {
  const body = bodyAround(call);
  const at = body && standing(program, body, 0);
  return at !== undefined && at.end <= call.start;
}

const stands = (program: RustProgram, body: Node, depth: number): boolean =>
  standing(program, body, depth) !== undefined;

const STOPS_AT = /^(?:(?:Loop|While|For|Await|Call)Expression)$/;

/** By bodies: many functions call the same ones. */
const KNOWN: WeakMap<Node, Node | 'nowhere'> = new WeakMap();
const MAY_STAND = /\bloop\b|\.await\b|\b(?:try_)?join\b/;

/** Where a body always comes to what never ends. */
function standing(program: RustProgram, body: Node, depth: number): Node | undefined {
  const known = KNOWN.get(body);
  if (known) return known === 'nowhere' ? undefined : known;
  if (depth > MAX_DEPTH || !MAY_STAND.test(body.text)) return undefined;
  KNOWN.set(body, 'nowhere');
  const found = search(program, body, depth);
  if (found) KNOWN.set(body, found);
  return found;
}

function search(program: RustProgram, body: Node, depth: number): Node | undefined {
  const places = body.find(
    n => STOPS_AT.test(n.name),
    n => n === body || isHere(n),
  );
  return [...places].find(node => {
    if (!isUnconditional(node, body)) return false;
    if (node.name === 'LoopExpression') return isClosed(node);
    const [first] = node.children;
    const areEndless = (tasks: readonly (Node | undefined)[]) =>
      tasks.some(task => task !== undefined && isEndless(program, task, body, depth));
    const group = groupWaitedFor(node);
    if (group !== undefined && areEndless(tasksOf(group, body))) return true;
    if (/^(?:While|For)/.test(node.name)) return false;
    if (node.name === 'AwaitExpression') return areEndless([first]);
    const name = calledName(node);
    if (name === 'try_join' && argumentsOf(node).some(task => mayFail(program, task))) return false;
    if (/^(?:try_)?join$/.test(name))
      return areEndless(first?.name === 'FieldExpression' ? [first.children[0]] : argumentsOf(node));
    const own = ownFunction(program, node);
    const inner = own?.node.child('async') ? undefined : own?.node.child('Block');
    return inner !== undefined && stands(program, inner, depth + 1);
  });
}

/**
 * What serves for good, since nothing was given it that would end it.
 * @source https://docs.rs/axum/latest/axum/fn.serve.html
 * @source https://docs.rs/warp/0.3/warp/struct.Server.html#method.run
 * @source https://docs.rs/tonic/latest/tonic/transport/server/struct.Router.html#method.serve
 */
function servesForGood(program: RustProgram, call: Node): boolean {
  const [target] = call.children;
  if (!target) return false;
  const file = program.fileOf(call);
  if (target.name !== 'FieldExpression')
    return file !== undefined && /(?:^|::)axum::serve$/.test(fullPath(file, target));
  const name = target.last?.text;
  if (name === 'run') return /^warp::serve\(/.test(target.text);
  return (
    name === 'serve' &&
    /^(?:\w+::)*Server::builder\(\)/.test(target.text) &&
    program.dependency('tonic') !== undefined
  );
}

/** Of methods and of what types make there are many of a name, and few that stand. */
function ownFunction(program: RustProgram, call: Node): Func | undefined {
  const [target] = call.children;
  const isOfType =
    target?.name === 'FieldExpression' || /(?:^|::)[A-Z]\w*(?:::<.*>)?::\w+$|^[A-Z]/.test(target?.text ?? '');
  return isOfType ? undefined : callee(program, call);
}

/** Is a future, a task or a thread one that is never done? `within` is where it is asked. */
function isEndless(program: RustProgram, task: Node, within: Node, depth: number): boolean {
  switch (task.name) {
    case 'TryExpression':
    case 'ParenthesizedExpression': {
      const inner = task.children.find(c => !/^[(?]$/.test(c.name));
      return inner !== undefined && isEndless(program, inner, within, depth);
    }
    case 'AsyncBlock':
    case 'ClosureExpression': {
      const block = task.child('Block');
      // `|| loop { … }`
      const lone = task.name === 'ClosureExpression' ? task.child('LoopExpression') : undefined;
      return block ? stands(program, block, depth + 1) : lone !== undefined && isClosed(lone);
    }
    case 'Identifier': {
      const made = [
        ...within.find(n => n.name === 'LetDeclaration' && n.child('BoundIdentifier')?.text === task.text),
      ];
      const value = made[0]?.children.findLast(c => c.name !== ';');
      const isEnded = new RegExp(`\\b${task.text}\\.abort`).test(within.text);
      return made.length === 1 && value !== undefined && !isEnded && isEndless(program, value, within, depth);
    }
    case 'CallExpression': {
      if (servesForGood(program, task)) return true;
      const own = ownFunction(program, task);
      const body = own?.node.child('Block');
      if (own)
        return (
          own.node.child('async') !== undefined && body !== undefined && stands(program, body, depth + 1)
        );
      const [first] = argumentsOf(task);
      return /^spawn(?:_blocking|_local)?$/.test(calledName(task)) && first !== undefined
        ? isEndless(program, first, within, depth)
        : false;
    }
    default:
      return false;
  }
}

/** What ends a runtime without waiting, or the program with it. */
const ENDS_RUNTIME = /\bshutdown_(?:background|timeout)\b|\bexit\(|\babort\(/;

/**
 * The runtime of tokio, as it is dropped behind main, waits for closures that `spawn_blocking` has started.
 * @source https://docs.rs/tokio/1/tokio/runtime/struct.Runtime.html#shutdown
 */
function leavesBlocking(program: RustProgram, body: Node, depth = 0): boolean {
  if (ENDS_RUNTIME.test(body.text)) return false;
  const calls = body.find(
    n => n.name === 'CallExpression',
    n => n === body || isHere(n),
  );
  return [...calls].some(call => {
    if (!isUnconditional(call, body)) return false;
    const [task] = argumentsOf(call);
    if (calledName(call) === 'spawn_blocking')
      return task !== undefined && isEndless(program, task, body, depth);
    const inner = depth < MAX_DEPTH ? ownFunction(program, call)?.node.child('Block') : undefined;
    return inner?.text.includes('spawn_blocking') === true && leavesBlocking(program, inner, depth + 1);
  });
}
