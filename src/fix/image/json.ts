/** A string of a JSON array, and where each character of its value stands in the text. */
export interface JsonString {
  readonly value: string;
  /** Of the quotes. */
  readonly start: number;
  readonly end: number;
  readonly offsets: readonly number[];
}

/** The strings of an array that is JSON. */
export function jsonStrings(text: string): readonly JsonString[] {
  const strings: JsonString[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '"') continue;
    const start = i;
    const offsets: number[] = [];
    for (i++; i < text.length && text[i] !== '"'; i++) {
      offsets.push(i);
      if (text[i] === '\\') i += text[i + 1] === 'u' ? 5 : 1;
    }
    offsets.push(i);
    strings.push({ value: JSON.parse(text.slice(start, i + 1)) as string, start, end: i + 1, offsets });
  }
  return strings;
}
