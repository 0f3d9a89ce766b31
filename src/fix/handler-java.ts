import type { Change } from './edits.ts';

/** A hook as the first thing that main does: the JVM ends on the signal by itself, and waits for its hooks. */
export function inJava(source: string): readonly Change[] | undefined {
  const main =
    /^([ \t]*)(?:(?:public|static|final|synchronized)[ \t]+)*void[ \t]+main[ \t]*\([^()]*\)[ \t\n]*(?:throws[ \t]+[\w., \t\n]+)?\{(?=[ \t]*\n)/m.exec(
      source,
    );
  if (!main) return undefined;
  const at = main.index + main[0].length;
  const first = /\n([ \t]+)\S/.exec(source.slice(at))?.[1];
  const indent = first ?? `${main[1]}    `;
  const step = indent.slice(main[1]?.length ?? 0) || '    ';
  const lines = [
    'Runtime.getRuntime().addShutdownHook(new Thread(() -> {',
    `${step}// What is to be finished stands here: the JVM ends when it is done.`,
    '}));',
  ];
  return [{ start: at, end: at, text: lines.map(line => `\n${indent}${line}`).join('') }];
}
