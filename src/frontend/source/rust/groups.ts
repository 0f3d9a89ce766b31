import type { Node } from '../tree.ts';
import { argumentsOf, calledName, callee } from './names.ts';
import type { RustProgram } from './program.ts';

/** `set.join_next()`, `tracker.wait()`: of tokio's JoinSet and tokio-util's TaskTracker. */
const WAITS_FOR_ALL = /^(\w+)\.(?:join_all|wait)\(\)$/;
const WAITS_FOR_NEXT = /^while\s+let\s+(?:Some|Ok)\b[^=]{0,80}=\s*(\w+)\.join_next\(\)\s*\.await\b/;
const WAITS_FOR_EACH = /^for\s+(\w+)\s+in\s+(?:&mut\s+)?(\w+)(?:\.into_iter\(\))?\s*\{/;
const JOINS_ALL = /^(?:\w+::)*join_all\(\s*(\w+)\s*\)$/;

/**
 * The variable of a group of tasks of which a node waits for each: `while let Some(r) = set.join_next().await {…}`, `join_all(tasks).await`,
 * `for task in tasks { task.await }`.
 * @source https://docs.rs/tokio/1/tokio/task/struct.JoinSet.html
 * @source https://docs.rs/tokio-util/0.7/tokio_util/task/task_tracker/struct.TaskTracker.html
 */
export function groupWaitedFor(node: Node): string | undefined {
  if (node.name === 'WhileExpression')
    return isClosed(node) ? WAITS_FOR_NEXT.exec(node.text.slice(0, 300))?.[1] : undefined;
  if (node.name === 'ForExpression') {
    const [, each, all] = WAITS_FOR_EACH.exec(node.text.slice(0, 300)) ?? [];
    const isWait = each !== undefined && new RegExp(`\\b${each}(?:\\.await|\\.join\\(\\))`).test(node.text);
    return isWait && isClosed(node) ? all : undefined;
  }
  const [waited] = node.name === 'AwaitExpression' ? node.children : [];
  return (WAITS_FOR_ALL.exec(waited?.text ?? '') ?? JOINS_ALL.exec(waited?.text ?? ''))?.[1];
}

/** The loop that takes one task of a set after the other, until all are done. */
export function loopOverTasks(wait: Node): Node | undefined {
  const loop = /\.join_next\(\)\s*\.await$/.test(wait.text) ? wait.around('WhileExpression') : undefined;
  const body = loop?.child('Block');
  return body && wait.end <= body.start ? loop : undefined;
}

/** What a group was given: `set.spawn(poll())`, `tasks.push(tokio::spawn(poll()))`, `vec![…]`; nothing where they may be aborted. */
export function tasksOf(group: string, body: Node): readonly Node[] {
  if (new RegExp(`\\b${group}\\.(?:abort_all|shutdown|clear|detach_all)\\b|\\.abort\\(`).test(body.text))
    return [];
  const adds = body.find(
    n =>
      n.name === 'CallExpression' &&
      n.children[0]?.children[0]?.text === group &&
      /^(?:spawn(?:_blocking|_local)?|push)$/.test(calledName(n)),
  );
  const lists = body.find(
    n => n.name === 'LetDeclaration' && n.child('BoundIdentifier')?.text === group && /\bvec!/.test(n.text),
  );
  return [
    ...[...adds].flatMap(call => argumentsOf(call).slice(0, 1)),
    ...[...lists].flatMap(list =>
      argumentsOf(list.children.findLast(c => c.name === 'CallExpression') ?? list),
    ),
  ];
}

const FAILS = /\bErr\(|\b(?:bail|ensure|anyhow)!/;
const MAX_DEPTH = 3;

/** `try_join!` is left with the first error: is there one that a task may make itself, once it is told? */
export function mayFail(program: RustProgram, task: Node, depth = 0): boolean {
  if (FAILS.test(task.text)) return true;
  if (depth === MAX_DEPTH) return false;
  return [...task.find(n => n.name === 'CallExpression')].some(call => {
    const body = callee(program, call)?.node.child('Block');
    return body !== undefined && mayFail(program, body, depth + 1);
  });
}

const LEADS_OUT = /\b(?:break|return|exit|abort|bail|ensure|panic|unreachable|select\w*|cancel\w*)\b|\?/;
const SAID_ONLY = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*/g;

/** Nothing leads out of a loop, unless something panics. */
export const isClosed = (loop: Node): boolean => !LEADS_OUT.test(loop.text.replace(SAID_ONLY, ''));
