/** A text of JavaScript in the style of a file: its quotes, and semicolons only where it has them. */
export function inStyleOf(source: string, text: string): string {
  const isBare = !/;[ \t]*(?:\/\/[^\n]*)?\r?$/m.test(source) && STATEMENT.test(source);
  const quotes = (quote: string) => source.split(quote).length;
  const quoted = quotes('"') > quotes("'") ? text.replaceAll("'", '"') : text;
  return isBare ? quoted.replaceAll(/;$/gm, '') : quoted;
}

/** A line that would end in a semicolon, if the file had any. */
const STATEMENT = /^(?:import|export|const|let|var|require)\b[^\n]*[\w)\]'"`}]\s*$/m;
