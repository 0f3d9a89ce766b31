import { type Change, lineBefore } from './edits.ts';
import { inStyleOf, listenerBlock } from './javascript.ts';

/**
 * Processes of Node.js that a list of the module holds: a handler that does nothing but to end the program tells each
 * that is still there, and waits for them.
 */
export function tellList(source: string, handler: Change, { start }: Change): readonly Change[] | undefined {
  const before = lineBefore(source, start);
  const list = (PUSHED.exec(before) ?? MADE.exec(before))?.[1];
  const exit = exitOf(source, handler);
  if (list === undefined || !exit) return undefined;
  const name = list.replaceAll('$', '\\$');
  if (!new RegExp(`^(?:export )?(?:const|let|var) ${name}\\b`, 'm').test(source)) return undefined;
  const one = ['child', 'own', 'one'].find(word => word !== list) ?? 'one';
  const lives = exit.isTold
    ? `${one}.exitCode === null && ${one}.signalCode === null`
    : `${one}.kill('SIGTERM')`;
  const lines = [
    `const running = ${list}.filter(${one} => ${lives});`,
    `const ends = running.map(${one} => new Promise(resolve => ${one}.once('exit', resolve)));`,
    `Promise.all(ends).then(() => ${exit.call});`,
  ];
  const { start: from, end, indent } = exit;
  if (indent !== undefined) return [{ start: from, end, text: inStyleOf(source, lines.join(`\n${indent}`)) }];
  const own = /^\t/m.test(source)
    ? '\t'
    : /^ {4}(?! )/m.test(source) && !/^ {2}(?! )/m.test(source)
      ? '    '
      : '  ';
  return [
    { start: from, end, text: inStyleOf(source, `{\n${lines.map(line => `${own}${line}\n`).join('')}}`) },
  ];
}

interface Exit extends Omit<Change, 'text'> {
  readonly call: string;
  /** Of the line that it is in a block; absent: it is all that an arrow function does. */
  readonly indent?: string;
  /** The handler tells children by itself. */
  readonly isTold: boolean;
}

/** Where a handler ends the program, if that is at one place and the last that it does. */
function exitOf(source: string, { start, end }: Change): Exit | undefined {
  const call = source.slice(start, end);
  const alone = /^process\.(?:on|once)\(['"]SIG[A-Z]+['"], \(\) => (process\.exit\(\d*\))\)$/.exec(call)?.[1];
  if (alone !== undefined) return { start: end - 1 - alone.length, end: end - 1, call: alone, isTold: false };
  const block = listenerBlock(source, { start, end });
  const body = block ? source.slice(block.open + 1, block.close) : '';
  const last = /\n([ \t]*)(process\.exit\([^()\n]*\);?)\s*$/.exec(body);
  if (!block || !last || body.match(/process\.exit\(/g)?.length !== 1) return undefined;
  const [, indent = '', written = ''] = last;
  const from = block.open + 1 + last.index + 1 + indent.length;
  const isTold = /\.kill\(/.test(body);
  return { start: from, end: from + written.length, call: written.replace(/;$/, ''), indent, isTold };
}

/** `workers.push(fork('./worker.js'))` */
const PUSHED = /^[ \t]*([A-Za-z_$][\w$]*)\.push\(\s*$/;

/** `const workers = queues.map(queue => fork('./worker.js', [queue]))` */
const MADE =
  /^(?:export )?(?:const|let|var) ([A-Za-z_$][\w$]*)[^=\n]*= [^\n]*(?:\.map\(|\bArray\.from\()[^\n]*=>\s*$/;
