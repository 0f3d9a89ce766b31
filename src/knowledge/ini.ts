export interface IniSection {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Sections and values of an INI file as Python's configparser reads them: `;` and `#` comments, continuation by indent. */
export function readIni(text: string): readonly IniSection[] {
  const sections: { name: string; values: Map<string, string> }[] = [];
  let key: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line) || line.trim() === '') continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    const current = sections.at(-1);
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line);
    if (header?.[1]) {
      sections.push({ name: header[1], values: new Map() });
      key = undefined;
    } else if (/^\s/.test(line) && key !== undefined && current) {
      current.values.set(key, `${current.values.get(key) ?? ''} ${line.trim()}`.trim());
    } else if (pair?.[1] && current) {
      key = pair[1];
      current.values.set(key, (pair[2] ?? '').replace(/\s;.*$/, '').trim());
    }
  }
  return sections;
}
