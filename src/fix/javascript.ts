import { type Block, blockAfter, functionNamed } from './blocks.ts';
import type { Change } from './edits.ts';

/** The block of the function that `process.on('SIGTERM', …)` gets, there or by its name. */
export function listenerBlock(
  source: string,
  { start, end }: Pick<Change, 'start' | 'end'>,
): Block | undefined {
  const call = source.slice(start, end);
  const name = /,\s*([A-Za-z_$][\w$]*)\s*\)$/.exec(call)?.[1];
  const opening = /(?:=>|\bfunction\b[^({]*\([^)]*\))\s*\{/.exec(call);
  if (name !== undefined) return functionNamed(source, name);
  return opening ? blockAfter(source, start + opening.index + opening[0].length - 1, end) : undefined;
}

/** A text of JavaScript in the style of a file: its quotes, and semicolons only where it has them. */
export function inStyleOf(source: string, text: string): string {
  const isBare = !/;[ \t]*(?:\/\/[^\n]*)?\r?$/m.test(source) && STATEMENT.test(source);
  const quotes = (quote: string) => source.split(quote).length;
  const quoted = quotes('"') > quotes("'") ? text.replaceAll("'", '"') : text;
  return isBare ? quoted.replaceAll(/;$/gm, '') : quoted;
}

/** A line that would end in a semicolon, if the file had any. */
const STATEMENT = /^(?:import|export|const|let|var|require)\b[^\n]*[\w)\]'"`}]\s*$/m;

/** Behind `const app = await NestFactory.create(…)`: with its hooks the framework closes what the application has open. */
export function nestHooks(source: string): Change | undefined {
  const made =
    /^([ \t]*)(?:const|let)[ \t]+(\w+)(?:[ \t]*:[^=\n]*)?[ \t]*=[ \t]*await[ \t]+NestFactory\.create(?:<[^>\n]*>)?\(/m.exec(
      source,
    );
  if (!made) return undefined;
  const [head, indent = '', app = ''] = made;
  let at = made.index + head.length;
  for (let depth = 1; depth > 0 && at < source.length; at++) {
    if (source[at] === '(') depth++;
    else if (source[at] === ')') depth--;
  }
  const rest = /^;?[ \t]*(?=\r?\n)/.exec(source.slice(at))?.[0];
  if (rest === undefined) return undefined;
  const end = at + rest.length;
  return {
    start: end,
    end,
    text: `\n${indent}${app}.enableShutdownHooks()${rest.startsWith(';') ? ';' : ''}`,
  };
}

/** Where a text ends the process, but for a time limit: `setTimeout(() => process.exit(1), 5000)`. */
export const exitsIn = (text: string): readonly RegExpExecArray[] =>
  [...text.matchAll(/\bprocess\.exit\([^()\n]*\)/g)].filter(
    ({ index }) => !/\bsetTimeout\((?:\(\)|\w+)\s*=>\s*(?:\{[^{}]*)?$/.test(text.slice(0, index)),
  );
