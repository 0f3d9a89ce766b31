import type { SignalName } from '../kernel/index.ts';
import { blockAfter } from './blocks.ts';
import type { Change } from './edits.ts';

/** A function that ends the program, above main, and the call that installs it as the first thing that main does. */
export function inC(source: string, signal: SignalName): readonly Change[] | undefined {
  const main = /^(?:int|auto)[ \t\n]+main[ \t]*\([^;{]*?\)[ \t]*(?:->[ \t]*int[ \t]*)?\n?[ \t]*(?=\{)/m.exec(
    source,
  );
  const body = main && blockAfter(source, main.index + main[0].length);
  if (!main || !body) return undefined;
  const isOneLine = !source.slice(body.open, body.close).includes('\n');
  const name = ['stop', 'stop_now', 'end_at_once'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (name === undefined || isOneLine) return undefined;
  const first = /\n([ \t]*)\S/.exec(source.slice(body.open, body.close))?.[1] ?? '    ';
  const indent = first === '' ? '    ' : first;
  const opensBelow = main[0].includes('\n');
  const head = `static void ${name}(int number)${opensBelow ? '\n' : ' '}{`;
  return [
    ...includes(source, ['signal.h', 'unistd.h']),
    {
      start: above(source, main.index),
      end: above(source, main.index),
      text: `${head}\n${indent}(void)number;\n${indent}_exit(0);\n}\n\n`,
    },
    { start: body.open + 1, end: body.open + 1, text: `\n${indent}signal(${signal}, ${name});` },
  ];
}

/** Above the comment that speaks of a function. */
function above(source: string, index: number): number {
  const before = source.slice(0, index);
  const comment = /(?:^|\n)((?:\/\*(?:(?!\*\/)[\s\S]){0,2000}\*\/[ \t]*\n|(?:\/\/[^\n]*\n)+))$/.exec(
    before,
  )?.[1];
  return index - (comment?.length ?? 0);
}

/** Headers that are not there, in front of the first of the system's. */
function includes(source: string, headers: readonly string[]): readonly Change[] {
  const missing = headers.filter(header => !source.includes(`<${header}>`));
  const known = [...source.matchAll(/^#include[ \t]*<([^>\n]+)>[^\n]*\n/gm)];
  if (missing.length === 0) return [];
  const places = new Map<number, string>();
  for (const header of missing) {
    const next = known.find(([, name = '']) => name > header);
    const last = known.at(-1);
    const at = next ? next.index : last ? last.index + last[0].length : 0;
    places.set(at, `${places.get(at) ?? ''}#include <${header}>\n`);
  }
  return [...places].map(([at, text]) => ({ start: at, end: at, text }));
}
