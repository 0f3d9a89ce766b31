import type { JavaScriptParser } from '../../parsers.ts';

export const javascriptParser: JavaScriptParser = {
  parse: () => ({}),
};
