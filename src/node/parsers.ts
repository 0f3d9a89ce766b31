import type { ParserName } from '../frontend/parsers.ts';
import { wasm } from './package.ts';

/** Loads one parser. */
export async function loadParser(name: ParserName): Promise<unknown> {
  switch (name) {
    case 'javascript':
      return (await import('../frontend/source/javascript/parse.ts')).javascriptParser;
    case 'ruby':
      return (await import('../frontend/source/ruby/parser.ts')).rubyParser(wasm('prism'));
    case 'yaml': {
      const { parse } = await import('yaml');
      return (text: string) => parse(text, { maxAliasCount: 100, merge: true });
    }
    case 'yaml-places':
      return (await import('../frontend/deploy/yaml-reader.ts')).readYaml;
    case 'json-places':
      return (await import('../frontend/deploy/json-reader.ts')).readJson;
    case 'hcl': {
      const { hclReader } = await import('../frontend/deploy/hcl-reader.ts');
      return await hclReader(wasm('web-tree-sitter'), wasm('tree-sitter-hcl'));
    }
    case 'markdown':
      return (await import('../frontend/run/snippets/markdown-blocks.ts')).codeBlocks;
    case 'toml':
      return (await import('smol-toml')).parse;
  }
}
