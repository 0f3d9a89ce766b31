/** The argv of a command that is written as one text; `dropped`: what stands behind an operator of a shell. */
export type Words =
  | { readonly words: readonly string[]; readonly dropped?: string }
  | { readonly problem: string };

/**
 * Splits a text into words as Compose 2 does: quotes and backslashes as in a shell, but no shell runs it, and all
 * that stands behind `;`, `&`, `|`, `<` or `>` is left out.
 * @source mattn/go-shellwords shellwords.go Parse, which compose-go types/command.go calls
 */
export function splitWords(text: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\\' && quote !== "'") {
      const next = text[++i];
      if (next === undefined) return { problem: 'it ends in a backslash' };
      word = `${word ?? ''}${next === 'n' ? '\n' : next === 't' ? '\t' : next}`;
    } else if (quote !== '') {
      if (c === quote) quote = '';
      else word = `${word ?? ''}${c}`;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[;&|<>]/.test(c)) {
      // The number in front of `>` goes with it.
      if (word !== undefined && !(c === '>' && /^\d/.test(word))) words.push(word);
      return { words, dropped: text.slice(i) };
    } else if (c === '(' || c === ')') {
      return { problem: `\`${c}\` stands outside of quotes` };
    } else word = `${word ?? ''}${c}`;
  }
  if (quote !== '') return { problem: 'a quote is not closed' };
  if (word !== undefined) words.push(word);
  return { words };
}
