import { type Change, lineBefore } from './edits.ts';
import { inStyleOf } from './javascript.ts';

/**
 * Processes of Node.js that a list of the module holds: a handler that does nothing but to end the program tells each
 * that is still there, and waits for them.
 */
export function tellList(source: string, handler: Change, { start }: Change): readonly Change[] | undefined {
  const before = lineBefore(source, start);
  const list = (PUSHED.exec(before) ?? MADE.exec(before))?.[1];
  const call = source.slice(handler.start, handler.end);
  const alone = /^process\.once\(['"]SIG[A-Z]+['"], \(\) => (process\.exit\(\d*\))\)$/.exec(call);
  const exit = alone?.[1];
  if (list === undefined || exit === undefined) return undefined;
  const name = list.replaceAll('$', '\\$');
  if (!new RegExp(`^(?:export )?(?:const|let|var) ${name}\\b`, 'm').test(source)) return undefined;
  const one = ['child', 'own', 'one'].find(word => word !== list) ?? 'one';
  const lines = [
    `const running = ${list}.filter(${one} => ${one}.kill('SIGTERM'));`,
    `const ends = running.map(${one} => new Promise(resolve => ${one}.once('exit', resolve)));`,
    `Promise.all(ends).then(() => ${exit});`,
  ];
  const indent = /^\t/m.test(source)
    ? '\t'
    : /^ {4}(?! )/m.test(source) && !/^ {2}(?! )/m.test(source)
      ? '    '
      : '  ';
  const text = inStyleOf(source, `{\n${lines.map(line => `${indent}${line}\n`).join('')}}`);
  const at = handler.end - 1 - exit.length;
  return [{ start: at, end: at + exit.length, text }];
}

/** `workers.push(fork('./worker.js'))` */
const PUSHED = /^[ \t]*([A-Za-z_$][\w$]*)\.push\(\s*$/;

/** `const workers = queues.map(queue => fork('./worker.js', [queue]))` */
const MADE =
  /^(?:export )?(?:const|let|var) ([A-Za-z_$][\w$]*)[^=\n]*= [^\n]*(?:\.map\(|\bArray\.from\()[^\n]*=>\s*$/;
