import { DockerfileParser } from 'dockerfile-ast';

/** What dockerfile-ast is asked for. This is the only file that knows it. */
export interface Outline {
  /** Keyword of the instruction that begins in a line (from 0). */
  readonly keywords: ReadonlyMap<number, string>;
  readonly comments: readonly { readonly line: number; readonly column: number; readonly text: string }[];
}

/**
 * Instructions and comments of a Dockerfile, by dockerfile-ast 0.7.1.
 *
 * Only its keywords, ranges and comments are used. Its JSON strings lose blanks and escapes, its arguments keep
 * comments that stand inside continuations, `ARG A B` is one property, it does not know `3<<EOF`, and its
 * variable and containing-image functions take time that grows with the square of the file (measured: 16,000
 * FROM lines, 13 s). Lines, arguments, forms, variables and stages are therefore read here.
 */
export function outline(text: string): Outline {
  const keywords = new Map<number, string>();
  const parsed = DockerfileParser.parse(text);
  for (const instruction of parsed.getInstructions()) {
    const { line } = instruction.getInstructionRange().start;
    if (!keywords.has(line)) keywords.set(line, instruction.getKeyword());
  }
  const comments = parsed.getComments().map(comment => {
    const { start } = comment.getRange();
    return { line: start.line + 1, column: start.character + 1, text: comment.getContent() ?? '' };
  });
  return { keywords, comments };
}
