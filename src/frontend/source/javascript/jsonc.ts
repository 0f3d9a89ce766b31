/** JSON as tsconfig.json and the like are written: with comments and trailing commas. `undefined`: not readable. */
export function parseJsonc(text: string): unknown {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return attempt(plain) ?? attempt(withoutComments(plain));
}

function attempt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutComments(text: string): string {
  const out: string[] = [];
  /** Index in `out` of a comma after which nothing but blanks has come. */
  let comma = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '/' && text[i + 1] === '/') {
      while (i + 1 < text.length && text[i + 1] !== '\n') i++;
      continue;
    }
    if (c === '/' && text[i + 1] === '*') {
      const end = text.indexOf('*/', i + 2);
      i = end === -1 ? text.length : end + 1;
      continue;
    }
    if ((c === ']' || c === '}') && comma !== -1) out[comma] = '';
    if (c === ',') comma = out.length;
    else if (c.trim() !== '') comma = -1;
    const end = c === '"' ? stringEnd(text, i) : i + 1;
    out.push(text.slice(i, end));
    i = end - 1;
  }
  return out.join('');
}

function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
