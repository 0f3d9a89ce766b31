/** Control characters other than the newline, as `\\x1b`: a file name or a source never reaches a terminal raw. */
export function escapeControls(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const isControl = (code < 0x20 && char !== '\n') || (code >= 0x7f && code < 0xa0);
    out += isControl ? `\\x${code.toString(16).padStart(2, '0')}` : char;
  }
  return out;
}
