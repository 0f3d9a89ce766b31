/** The words of a command line in a configuration file: blanks, quotes, backslashes; no expansion. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote) {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') current = (current ?? '') + (text[++i] ?? '');
      else current = (current ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      current ??= '';
    } else if (/\s/.test(char)) {
      if (current !== undefined) words.push(current);
      current = undefined;
    } else current = (current ?? '') + (char === '\\' ? (text[++i] ?? '') : char);
  }
  if (current !== undefined) words.push(current);
  return words;
}
