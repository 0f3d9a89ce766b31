export interface IniEntry {
  readonly key: string;
  readonly value: string;
  /** Where the line begins in the text. */
  readonly offset: number;
}

export interface IniSection {
  readonly name: string;
  /** The last value of each key. */
  readonly values: ReadonlyMap<string, string>;
  /** All of them, in order: some formats repeat keys. */
  readonly entries: readonly IniEntry[];
  readonly offset: number;
}

/** Lines beyond this are not read. */
const MAX_LINES = 20_000;

interface Open {
  readonly name: string;
  readonly offset: number;
  readonly entries: { key: string; value: string; offset: number }[];
}

/**
 * Sections and values of an INI file as Python's configparser reads them: `;` and `#` comments, ` ;` inline,
 * continuation by indent, `=` or `:`. Keys before the first section are in a section named "".
 */
export function readIni(text: string): readonly IniSection[] {
  const sections: Open[] = [{ name: '', offset: 0, entries: [] }];
  let offset = 0;
  for (const raw of text.split('\n', MAX_LINES)) {
    readLine(raw.replace(/\r$/, ''), offset, sections);
    offset += raw.length + 1;
  }
  return sections
    .filter(s => s.name !== '' || s.entries.length > 0)
    .map(s => ({ ...s, values: new Map(s.entries.map(e => [e.key, e.value])) }));
}

function readLine(line: string, offset: number, sections: Open[]): void {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) return;
  const current = sections.at(-1);
  const last = current?.entries.at(-1);
  if (/^\s/.test(line) && last) {
    last.value = `${last.value}\n${withoutComment(trimmed)}`.trim();
    return;
  }
  const close = trimmed.indexOf(']');
  if (trimmed.startsWith('[') && close > 1) {
    sections.push({ name: trimmed.slice(1, close).trim(), offset, entries: [] });
    return;
  }
  const at = trimmed.search(/[=:]/);
  if (at <= 0) return;
  current?.entries.push({
    key: trimmed.slice(0, at).trim(),
    value: withoutComment(trimmed.slice(at + 1).trim()),
    offset,
  });
}

/** An inline comment is a `;` behind a blank. */
function withoutComment(value: string): string {
  const at = value.startsWith(';') ? 0 : value.search(/\s;/);
  return (at === -1 ? value : value.slice(0, at)).trim();
}
