import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { lineIndex } from '../../base/index.ts';
import type { Yaml, YamlEntry, YamlError, YamlReader } from './yaml.ts';

const MAX_DEPTH = 100;
const MAX_ERRORS = 1;

/** JSON with its places, by the package `jsonc-parser`: comments and commas at the end are let pass, as editors do. */
export const readJson: YamlReader = (file, text) => {
  const locate = lineIndex(file, text);
  const at = (offset: number, length: number) => locate(offset, offset + length);
  const problems: ParseError[] = [];
  // It calls itself for each level; what is deeper is hostile.
  if (isTooDeep(text))
    return { documents: [], errors: [{ message: 'its values are nested too deep', line: 1, column: 1 }] };
  const root = parseTree(text, problems, { allowTrailingComma: true });
  const errors = problems.slice(0, MAX_ERRORS).map(({ error, offset, length }): YamlError => {
    const { line, column } = at(offset, length);
    return { message: `this is no JSON: ${wordsOf(printParseErrorCode(error))}`, line, column };
  });
  if (!root || errors.length > 0) return { documents: [], errors };
  const value = (node: Node): Yaml => {
    const placed = { at: at(node.offset, node.length) };
    switch (node.type) {
      case 'object':
        return { kind: 'map', entries: new Map((node.children ?? []).flatMap(entry)), ...placed };
      case 'array':
        return { kind: 'list', items: (node.children ?? []).map(value), ...placed };
      default:
        return { kind: 'scalar', value: node.value as string | number | boolean | null, ...placed };
    }
  };
  const entry = ({ children: [key, inner] = [] }: Node): [string, YamlEntry][] =>
    key && inner ? [[String(key.value), { key: at(key.offset, key.length), value: value(inner) }]] : [];
  return { documents: [value(root)], errors };
};

/** `CloseBraceExpected`: close brace expected. */
const wordsOf = (code: string) =>
  code.replaceAll(/\B[A-Z]/g, letter => ` ${letter.toLowerCase()}`).toLowerCase();

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
