import { fileURLToPath } from 'node:url';
import type { ParserName } from '../frontend/parsers.ts';

/**
 * Loads one parser. Grammars lie beside the bundle in `grammars/`; when run from the sources they come from
 * the packages that the build copies them from.
 */
export async function loadParser(name: ParserName): Promise<unknown> {
  switch (name) {
    case 'bash':
    case 'python':
      return loadGrammar(name);
    case 'javascript':
      return (await import('../frontend/source/javascript/parse.ts')).javascriptParser;
    case 'yaml': {
      const { parse } = await import('yaml');
      return (text: string) => parse(text, { maxAliasCount: 100, merge: true });
    }
    case 'toml':
      return (await import('smol-toml')).parse;
  }
}

declare const BUNDLED: boolean | undefined;

async function loadGrammar(language: 'bash' | 'python'): Promise<unknown> {
  const { Language, Parser } = await import('web-tree-sitter');
  const bundled = typeof BUNDLED !== 'undefined';
  const locate = (bundledName: string, packaged: string) =>
    fileURLToPath(
      bundled ? new URL(`./grammars/${bundledName}`, import.meta.url) : import.meta.resolve(packaged),
    );
  await Parser.init({
    locateFile: () => locate('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
  });
  const parser = new Parser();
  const wasm = `tree-sitter-${language}.wasm`;
  parser.setLanguage(await Language.load(locate(wasm, `@vscode/tree-sitter-wasm/wasm/${wasm}`)));
  return parser;
}
