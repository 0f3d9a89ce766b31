import { type Change, indentAt, lineBefore } from '../edits.ts';
import { exitsIn, inStyleOf, listenerBlock } from './text.ts';

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
  const { start: from, end, indent, isBody } = exit;
  if (!isBody) return [{ start: from, end, text: inStyleOf(source, lines.join(`\n${indent}`)) }];
  const own = /^\t/m.test(source)
    ? '\t'
    : /^ {4}(?! )/m.test(source) && !/^ {2}(?! )/m.test(source)
      ? '    '
      : '  ';
  const body = lines.map(line => `${indent}${own}${line}\n`).join('');
  return [{ start: from, end, text: inStyleOf(source, `{\n${body}${indent}}`) }];
}

export const escaped = (name: string): string => name.replaceAll('$', '\\$');

/** What a child that has a name is put into below: `workers.push(worker)`, a set, a map, or `workers[id] = worker`. */
export function keptIn(
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
  /** Of the line that it is on. */
  readonly indent: string;
  /** It is all that an arrow function does: `server.close(() => process.exit(0))`. */
  readonly isBody: boolean;
  /** The handler tells children by itself. */
  readonly isTold: boolean;
}

/** Where a handler ends the program, if that is at one place, with nothing behind it. */
export function exitOf(source: string, { start, end }: Change): Exit | undefined {
  const call = source.slice(start, end);
  const block = listenerBlock(source, { start, end });
  const from = block ? block.open + 1 : start;
  const text = block ? source.slice(from, block.close) : call;
  const [exit, other] = exitsIn(text);
  if (!exit || other) return undefined;
  const at = from + exit.index;
  const isTold = /\.kill\(/.test(text);
  const found = { start: at, end: at + exit[0].length, call: exit[0], indent: indentAt(source, at), isTold };
  if (/=>\s*$/.test(text.slice(0, exit.index))) return { ...found, isBody: true };
  const behind = /^;?(?=[ \t]*(?:\n\s*)?(?:\}|$))/.exec(text.slice(exit.index + exit[0].length));
  const isLine = lineBefore(source, at).trim() === '' && !/[)e]\s*$/.test(text.slice(0, exit.index));
  return behind && isLine ? { ...found, end: found.end + behind[0].length, isBody: false } : undefined;
}

/** `workers.push(fork('./worker.js'))` */
const PUSHED = /(?:^|[\s;{)])([A-Za-z_$][\w$]*)\.push\(\s*$/;

/** `const workers = queues.map(queue => fork('./worker.js', [queue]))` */
const MADE =
  /^(?:export )?(?:const|let|var) ([A-Za-z_$][\w$]*)[^=\n]*= [^\n]*(?:\.map\(|\bArray\.from\()[^\n]*=>\s*$/;
