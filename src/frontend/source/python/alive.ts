import type { Expression, Statement } from './syntax.ts';

type If = Extract<Statement, { type: 'if' }>;

/** What is done about a process that is alive. */
const TELLS = new Set(['terminate', 'kill', 'join']);

/**
 * `if process.is_alive(): process.terminate()`, and no more: of one that has ended by itself there is nothing to tell,
 * so that it is followed as alive.
 */
export function tellsTheLiving({ test, consequence }: If): boolean {
  const asked = receiverOf(test, name => name === 'is_alive');
  return (
    asked !== undefined &&
    consequence.some(s => s.type === 'expression' && receiverOf(s.value, name => TELLS.has(name)) === asked)
  );
}

/** `worker` of `worker.is_alive()`, and of `worker and worker.is_alive()`. */
function receiverOf(e: Expression, isMeant: (method: string) => boolean): string | undefined {
  if (e.type === 'boolean' && e.operator === 'and') {
    const receiver = receiverOf(e.right, isMeant);
    return receiver !== undefined && receiver === pathOf(e.left) ? receiver : undefined;
  }
  if (e.type !== 'call' || e.callee.type !== 'attribute' || !isMeant(e.callee.name)) return undefined;
  return pathOf(e.callee.object);
}

/** As it is written: `self.worker`. */
function pathOf(e: Expression): string | undefined {
  if (e.type === 'name') return e.id;
  const object = e.type === 'attribute' ? pathOf(e.object) : undefined;
  return e.type === 'attribute' && object !== undefined ? `${object}.${e.name}` : undefined;
}
