import { type Block, blockAfter, functionNamed, lastStatement, withoutQuiet } from '../blocks.ts';
import type { Change } from '../edits.ts';
import { inStyleOf } from './text.ts';

const exitOf = (source: string) =>
  /\bDeno\.addSignalListener\b/.test(source) ? 'Deno.exit(0)' : 'process.exit(0)';
const inTheEnd = (source: string) => `.finally(() => ${exitOf(source)})`;

/** The end of the process as the last of what a block does: behind what it only has begun when it returns. */
export function endOfBlock(source: string, block: Block): Change {
  const body = source.slice(block.open + 1, block.close);
  const said = withoutQuiet(body);
  const from = block.open + 1;
  const closed = closing(said);
  if (closed !== undefined) return at(from + closed, `() => ${exitOf(source)}`);
  const later = callback(source, said, from);
  if (later) return later;
  const last = lastCall(said);
  const called = /^(?:void\s+)?([\w$]+)\(/.exec(last?.text ?? '')?.[1];
  const inner = called === undefined ? undefined : inCalled(source, called);
  if (inner) return inner;
  const behind = from + (last?.end ?? 0);
  if (last && /\)\s*\.(?:then|catch|finally)\s*\(/.test(last.text))
    return at(behind, `${/\n\s*(?=\..*$)/.exec(last.text)?.[0] ?? ''}${inTheEnd(source)}`);
  const name = last && /^(?:void\s+)?(?:[\w$]+\.)*([\w$]+)\(/.exec(last.text)?.[1];
  if (last && name !== undefined && isAsync(source, name)) return at(behind, inTheEnd(source));
  if (last && name !== undefined && MAY_TAKE_TIME.test(name) && !isDeclared(source, name))
    return {
      start: from + last.start,
      end: behind,
      text: `Promise.resolve(${body.slice(last.start, last.end).replace(/^void\s+/, '')})${inTheEnd(source)}`,
    };
  return lastStatement(source, block, inStyleOf(source, `${exitOf(source)};`));
}

/** A function of the file that closes a server: the end is where that is closed. */
function inCalled(source: string, name: string): Change | undefined {
  const block = isAsync(source, name) ? undefined : functionNamed(source, name);
  const said = block && withoutQuiet(source.slice(block.open + 1, block.close));
  if (!block || said === undefined) return undefined;
  const closed = closing(said);
  if (closed !== undefined) return at(block.open + 1 + closed, `() => ${exitOf(source)}`);
  return callback(source, said, block.open + 1);
}

/** The same for a function without a block: `() => console.log('bye')` gets one. */
export function endOfExpression(source: string, start: number, end: number): Change {
  const expression = source.slice(start, end);
  const inner = callback(source, withoutQuiet(expression), start);
  if (inner) return inner;
  const [, name] = /^(?:[\w$]+\.)*(\w+)\(.*\)$/s.exec(expression) ?? [];
  if (/^[\w$.]+\.close\(\)$/.test(expression)) return at(end - 1, `() => ${exitOf(source)}`);
  if (name !== undefined && isAsync(source, name)) return at(end, inTheEnd(source));
  const called = /^\w+(?=\()/.exec(expression)?.[0];
  const within = called === undefined ? undefined : inCalled(source, called);
  if (within) return within;
  return { start, end, text: `{ ${expression}; ${exitOf(source)}; }` };
}

/** `process.on('SIGTERM', this.stop.bind(this))`, or a function of another file: an arrow function calls it. */
export function endOfNamed(source: string, start: number, end: number): Change | undefined {
  const found = /,\s*((?:[\w$]+\.)*([\w$]+?))(?:\.bind\(([\w$]+)\))?\s*,?\s*\)$/.exec(
    source.slice(start, end),
  );
  const [, whole = '', name = ''] = found ?? [];
  if (!found || !/^[a-z_$]/i.test(name)) return undefined;
  const from = start + found.index + found[0].indexOf(whole);
  const call = `${whole}(signal)`;
  const body = isAsync(source, name)
    ? `${call}${inTheEnd(source)}`
    : isDeclared(source, name)
      ? `{ ${call}; ${exitOf(source)}; }`
      : `Promise.resolve(${call})${inTheEnd(source)}`;
  const closing = /\s*,?\s*\)$/.exec(found[0])?.[0].length ?? 1;
  return { start: from, end: end - closing, text: inStyleOf(source, `signal => ${body}`) };
}

const at = (place: number, text: string): Change => ({ start: place, end: place, text });

const MAY_TAKE_TIME = /stop|shut|clos|quit|destroy|disconnect|dispos|terminat|drain|clean/i;

/** A server that is closed says so when its last answer is out: where its function would stand. */
function closing(said: string): number | undefined {
  const all = [...said.matchAll(/(?:^|[;{}\n])[ \t]*(?:await )?([\w$.]+)\.close\(\)/g)];
  const last = all.at(-1);
  const isLast = last !== undefined && /^\s*;?\s*$/.test(said.slice(last.index + last[0].length));
  const found = isLast ? last : all.findLast(([, name = '']) => /server$|^srv$/i.test(name));
  return found && found.index + found[0].length - 1;
}

const GETS =
  /(?:\.(?:close|end|quit|stop|shutdown|disconnect)|(\b(?:setTimeout|setImmediate)))\(\s*(?:async\s*)?(?:(?:\(\w*\)|\w+)\s*=>\s*(\{)?|function\b[^({]*\([^)]*\)\s*(\{))/g;

/** What is called when something is closed, or later. */
function callback(source: string, said: string, from: number): Change | undefined {
  const all = [...said.matchAll(GETS)];
  const found = all.findLast(([, timer]) => timer === undefined) ?? (all.length === 1 ? all[0] : undefined);
  if (!found) return undefined;
  const start = from + found.index + found[0].length;
  if ((found[2] ?? found[3]) !== undefined) {
    const block = blockAfter(source, start - 1);
    return block && endOfBlock(source, block);
  }
  const end = expressionEnd(said, found.index + found[0].length);
  return end === undefined ? undefined : endOfExpression(source, start, from + end);
}

/** Where an argument ends. */
function expressionEnd(said: string, start: number): number | undefined {
  let depth = 0;
  for (let i = start; i < said.length; i++) {
    const char = said[i] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (depth === 0 && ',)'.includes(char)) return i;
    else if (')]}'.includes(char)) depth--;
  }
  return undefined;
}

/** The call that is the last statement, with those that it is a chain of. */
function lastCall(
  said: string,
): { readonly text: string; readonly start: number; readonly end: number } | undefined {
  const end = said.replace(/[;\s]+$/, '').length;
  if (said[end - 1] !== ')') return undefined;
  let depth = 0;
  for (let i = end - 1; i >= 0; i--) {
    const char = said[i] ?? '';
    if (')]}'.includes(char)) depth++;
    else if ('([{'.includes(char)) depth--;
    const isStart = depth === 0 && /(?:^|[;{}\n])\s*$/.test(said.slice(0, i)) && /[\w$]/.test(char);
    if (depth < 0) return undefined;
    if (isStart) return { text: said.slice(i, end), start: i, end };
  }
  return undefined;
}

/** What it does is not over when it has been called. */
const isAsync = (source: string, name: string): boolean =>
  new RegExp(
    `\\basync\\s+(?:function\\s+)?${name}\\s*\\(|\\b(?:const|let|var)\\s+${name}\\s*(?::[^=]*)?=\\s*async\\b`,
  ).test(source);

const isDeclared = (source: string, name: string): boolean =>
  new RegExp(
    `\\bfunction\\s+${name}\\s*\\(|\\b(?:const|let|var)\\s+${name}\\s*(?::[^=]*)?=|^\\s*${name}\\s*\\([^)]*\\)[^;{]*\\{`,
    'm',
  ).test(source);
