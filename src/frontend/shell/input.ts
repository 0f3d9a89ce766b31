import { GAP } from '../gaps.ts';
import { inputOf, type Redirect } from './ast.ts';
import { textWithGaps } from './here-text.ts';
import type { StartRequest } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { inputFrom } from './written.ts';

/** A here-document, `<<<` or a file: the text that the command reads. */
export function stdinOf(
  i: Interpreter,
  redirects: readonly Redirect[],
): Pick<StartRequest, 'stdin' | 'stdinWithGaps'> {
  const redirect = inputOf(redirects);
  if (!redirect) return i.state.hasInput ? UNKNOWN_STDIN : {};
  const { heredoc, operator, target } = redirect;
  const at = i.at(redirect);
  const text = (value: string) => ({ stdin: { file: at.file, text: value, locate: () => at } });
  // The shell expands the text first: it is known where there is nothing to expand.
  if (heredoc?.expands && /[$`\\]/.test(heredoc.body)) {
    const written = textWithGaps(i, heredoc);
    if (written === undefined) return UNKNOWN_STDIN;
    return written.includes(GAP) ? { ...UNKNOWN_STDIN, stdinWithGaps: text(written).stdin } : text(written);
  }
  if (heredoc) return text(heredoc.body);
  const word = target && i.text(target);
  if (!word?.known) return UNKNOWN_STDIN;
  if (operator === '<<<') return text(word.text);
  if (operator !== '<' || word.text === '/dev/null') return {};
  return { stdin: inputFrom(i, word.text) ?? 'unknown' };
}

const UNKNOWN_STDIN = { stdin: 'unknown' } as const;
