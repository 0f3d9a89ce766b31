import type { Location } from '../../../base/index.ts';
import type { YamlScalar } from '../../deploy/yaml.ts';

/**
 * Where a part of a text is written that stands in a value of a YAML or JSON file: of a block (`|`) the line, of what
 * stands as it is in one line the place; else the value as a whole.
 */
export function locateIn(
  scalar: YamlScalar,
  lines: readonly string[],
): (start: number, end: number) => Location {
  const { at, value } = scalar;
  const text = String(value);
  const first = lines[at.line - 1] ?? '';
  const inLine = first.indexOf(text, at.column - 1);
  if (inLine !== -1 && !text.includes('\n'))
    return (start, end) => ({
      ...at,
      column: inLine + start + 1,
      endLine: at.line,
      endColumn: inLine + end + 1,
    });
  if (!/^\|/.test(first.slice(at.column - 1))) return () => at;
  const own = text.split('\n');
  const position = (offset: number) => {
    const row = text.slice(0, offset).split('\n').length - 1;
    const written = lines[at.line + row] ?? '';
    const indent = written.length - (own[row] ?? '').length;
    const column = offset - (row === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);
    return { line: at.line + row + 1, column: Math.max(0, indent) + column + 1 };
  };
  return (start, end) => {
    const from = position(start);
    const to = position(end);
    return { file: at.file, ...from, endLine: to.line, endColumn: to.column };
  };
}
