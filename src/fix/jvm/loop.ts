import { type Change, lineStart } from '../edits.ts';
import { hookOf, indentOf, interruptible, type JvmText, stepOf } from './text.ts';

/** A loop that goes round for good. */
export interface Loop {
  readonly text: JvmText;
  /** Its head, from the word to the brace. */
  readonly head: Change;
  readonly close: number;
  readonly body: string;
}

/** The first of the names that the file does not have. */
export const free = (code: string, ...names: readonly string[]): string | undefined =>
  names.find(name => !new RegExp(`\\b${name}\\b`).test(code));

/** The thread that the loop runs in, and a hook that says a word to it and waits. */
export function hookAbove(
  loop: Loop,
  said: { readonly declared?: string; readonly told: string; readonly then?: readonly string[] },
) {
  const { text, head } = loop;
  const { source, code, language } = text;
  const worker = free(code, 'worker', 'loopThread', 'stoppedThread');
  if (worker === undefined) return undefined;
  const step = stepOf(source);
  const end = language === 'java' ? ';' : '';
  // Where the worker itself exits, it waits for the hook, which is not to wait for the worker for good.
  const limit = /\bSystem\.exit\(|\bexitProcess\(/.test(code) ? '5000' : '';
  const lines = [
    ...(said.declared === undefined ? [] : [said.declared]),
    `${language === 'java' ? 'Thread' : 'val'} ${worker} = Thread.currentThread()${end}`,
    ...hookOf(
      language,
      [
        `${said.told}${end}`,
        ...interruptible(language, [`${worker}.join(${limit})`, ...(said.then ?? [])], step),
      ],
      step,
    ),
  ];
  const at = aboveComments(source, lineStart(source, head.start));
  const indent = indentOf(source, head.start);
  return { start: at, end: at, text: lines.map(line => `${indent}${line}\n`).join('') };
}

export function aboveComments(source: string, at: number): number {
  if (at === 0) return at;
  const above = lineStart(source, at - 1);
  return /^[ \t]*\/\//.test(source.slice(above, at)) ? aboveComments(source, above) : at;
}
