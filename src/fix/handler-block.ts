import { type Block, blockAfter, functionNamed } from './blocks.ts';
import type { Change } from './edits.ts';

/** The block of the function that a call gets last, there or by its name. */
export function handlerBlock(source: string, start: number, end: number): Block | undefined {
  const call = source.slice(start, end);
  const name = /[,(]\s*['"&]?([A-Za-z_$][\w$]*)['"]?\s*\)?\s*;?$/.exec(call)?.[1];
  if (name !== undefined) return functionNamed(source, name);
  const opening =
    /(?:=>|\bfunction\b[^({]*\([^)]*\)(?:\s*use\s*\([^)]*\))?(?:\s*:\s*[\w\\|?<>]+)?|->|\|[^|]*\||\bmove\b)\s*\{/.exec(
      call,
    );
  return opening ? blockAfter(source, start + opening.index + opening[0].length - 1, end) : undefined;
}

/** A statement as the last of the block that `trap('TERM')` gets. */
export function inRubyBlock(
  source: string,
  { start, end }: Change,
  statement: string,
): readonly Change[] | undefined {
  const call = source.slice(start, end);
  const close = /(\n?)([ \t]*)(end|\})$/.exec(call);
  if (!close) return undefined;
  const at = start + close.index;
  const isLine = close[1] === '\n';
  const indent = /\n([ \t]*)\S[^\n]*$/.exec(call.slice(0, close.index))?.[1] ?? '  ';
  return [{ start: at, end: at, text: isLine ? `\n${indent}${statement}` : `; ${statement}` }];
}
