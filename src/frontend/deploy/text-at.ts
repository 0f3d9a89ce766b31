import type { Location } from '../../base/index.ts';
import type { FileText } from '../../model/index.ts';
import { textOf, type Yaml } from './yaml.ts';

/** A block of text begins in the line below its key. */
export function textAt(node: Yaml): FileText {
  const text = textOf(node) ?? '';
  const { at } = node;
  const isBlock = text.includes('\n') && at.endLine > at.line;
  return {
    file: at.file,
    text,
    locate(start, end): Location {
      if (!isBlock) return at;
      const lineOf = (offset: number) => at.line + 1 + text.slice(0, offset).split('\n').length - 1;
      return { file: at.file, line: lineOf(start), column: 1, endLine: lineOf(end), endColumn: 1 };
    },
  };
}
