export interface SplitWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Splits at blanks as a POSIX shell does, with quotes and backslashes, without expansions; `undefined`: a quote is open. */
export function splitWords(text: string): readonly SplitWord[] | undefined {
  const words: SplitWord[] = [];
  let current: string | undefined;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (/\s/.test(char)) {
      if (current !== undefined) words.push({ text: current, start, end: i });
      current = undefined;
      continue;
    }
    if (current === undefined) start = i;
    current ??= '';
    if (char === "'") {
      const end = text.indexOf("'", i + 1);
      if (end === -1) return undefined;
      current += text.slice(i + 1, end);
      i = end;
    } else if (char === '"') {
      let closed = false;
      for (i++; i < text.length; i++) {
        if (text[i] === '"') {
          closed = true;
          break;
        }
        if (text[i] === '\\' && '"\\$`\n'.includes(text[i + 1] ?? ' ')) i++;
        current += text[i];
      }
      if (!closed) return undefined;
    } else if (char === '\\') current += text[++i] ?? '';
    else current += char;
  }
  if (current !== undefined) words.push({ text: current, start, end: text.length });
  return words;
}
