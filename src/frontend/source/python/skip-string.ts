/** The offset of the last quote of a string; f-strings count as strings without nested quotes of their own kind. */
export function skipString(text: string, start: number, limit = text.length): number | undefined {
  const quote = text[start] ?? '';
  const isLong = text.startsWith(quote.repeat(3), start);
  const closing = isLong ? quote.repeat(3) : quote;
  for (let i = start + closing.length; i < limit; i++) {
    if (text[i] === '\\') i++;
    else if (text.startsWith(closing, i)) return i + closing.length - 1;
    else if (text[i] === '\n' && !isLong) return undefined;
  }
  return undefined;
}
