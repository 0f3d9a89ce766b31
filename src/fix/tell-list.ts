import { type Change, lineBefore } from './edits.ts';
import { inStyleOf, listenerBlock } from './javascript.ts';

/**
 * Processes of Node.js that a list of the module holds: a handler that does nothing but to end the program tells each
 * that is still there, and waits for them.
 */
export function tellList(
  source: string,
  handler: Change,
  { start }: Change,
  variable?: string,
): readonly Change[] | undefined {
  const before = lineBefore(source, start);
  const name = (PUSHED.exec(before) ?? MADE.exec(before))?.[1];
  const kept =
    name !== undefined && variable === undefined
      ? { name, items: name }
      : variable !== undefined
        ? keptIn(source.slice(start), variable)
        : undefined;
  const exit = exitOf(source, handler);
  if (!kept || !exit) return undefined;
  const declared = `^(?:export )?(?:const|let|var) ${escaped(kept.name)}\\b`;
  if (!new RegExp(declared, 'm').test(source)) return undefined;
  const list = kept.items;
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

const escaped = (name: string): string => name.replaceAll('$', '\\$');

/** What a child that has a name is put into below: `workers.push(worker)`, a set, a map, or `workers[id] = worker`. */
function keptIn(
  below: string,
  variable: string,
): { readonly name: string; readonly items: string } | undefined {
  const own = escaped(variable);
  const [, name, method = ''] =
    new RegExp(`\\b([A-Za-z_$][\\w$]*)\\.(push|add|set)\\((?:[^()\\n]+,\\s*)?${own}\\)`).exec(below) ?? [];
  const items = { push: name, add: `[...${name}]`, set: `[...${name}.values()]` }[method];
  if (name !== undefined && items !== undefined) return { name, items };
  const indexed = new RegExp(`\\b([A-Za-z_$][\\w$]*)\\[[^\\]\\n]+\\]\\s*=\\s*${own}\\b`).exec(below)?.[1];
  return indexed === undefined ? undefined : { name: indexed, items: `Object.values(${indexed})` };
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
