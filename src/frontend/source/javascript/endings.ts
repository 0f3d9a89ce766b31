import type { Node } from './syntax.ts';

/** Words of what comes with an end, or once something is through. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'then catch finally close closed closing stop stopped shut shutdown down exit end ended terminate terminated ' +
    'termination terminus destroy destroyed drain drained disconnect disconnected quit kill signal signals hook hooks ' +
    'clean cleanup finish finished finalize finalizer done complete completed abort aborted cancel interrupt dispose ' +
    'release teardown graceful gracefully lifecycle idle death die term sigterm sigint leave offline unload pause paused ' +
    'unsubscribe deactivate'
  ).split(' '),
);

const wordsOf = (name: string): readonly string[] =>
  name.split(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+/).map(word => word.toLowerCase());

/**
 * May a callback that is handed over under this name (of a call, an event, an option) be called because the program is
 * told to stop? One for a route, a command or a job is not.
 */
export const speaksOfEnd = (name: string): boolean => wordsOf(name).some(word => WORDS.has(word));

/** The name that a call goes by. */
export function calledName(node: Node): string | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && !callee.computed)
    return callee.property.name;
  return undefined;
}

/** Calls that end what they are asked of. */
export const CLOSES =
  /close|stop|end$|quit|shutdown|shut_down|disconnect|destroy|terminate|drain|flush|unsubscribe|dispose|deregister|cancel|exit|finish/i;

/** Events that come once something is through. */
export const ENDS = /^(close|end|finish|exit|drain|disconnect)$/;
