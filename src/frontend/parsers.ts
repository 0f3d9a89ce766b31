import type { YamlReader } from './deploy/yaml.ts';
import type { CodeBlock } from './run/snippets/markdown-blocks.ts';

/** A JavaScript or TypeScript file as ESTree; see src/frontend/source/javascript. */
export interface JavaScriptParser {
  /** Never throws on broken code where recovery is possible; throws SyntaxError otherwise. */
  parse(text: string, options: { readonly typescript: boolean; readonly jsx: boolean }): unknown;
}

/** A node of Ruby's syntax by the names of its parser, Prism: further nodes, lists of them, names and values. */
export interface RubyNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface RubyParser {
  parse(text: string): RubyNode;
}

export interface ParserTypes {
  readonly ruby: RubyParser;
  readonly javascript: JavaScriptParser;
  readonly yaml: (text: string) => unknown;
  /** With places. */
  readonly 'yaml-places': YamlReader;
  /** Likewise; comments are let pass. */
  readonly 'json-places': YamlReader;
  /** HCL, likewise. */
  readonly hcl: YamlReader;
  readonly markdown: (text: string) => readonly CodeBlock[];
  readonly toml: (text: string) => unknown;
}

export type ParserName = keyof ParserTypes;

/**
 * Thrown by the synchronous core when it meets an input whose parser is not loaded. The rim loads that
 * parser and starts over, so a grammar is loaded only if a source in its language lies on the way from PID 1.
 */
export class MissingParser extends Error {
  readonly parser: ParserName;
  constructor(parser: ParserName) {
    super(`the parser for ${parser} is not loaded`);
    this.parser = parser;
  }
}

export interface Parsers {
  /** @throws MissingParser */
  get<N extends ParserName>(name: N): ParserTypes[N];
}

/** Parsers that are loaded so far; `load` is given by the rim (Node, browser). */
export class ParserCache implements Parsers {
  readonly #loaded = new Map<ParserName, unknown>();
  readonly #load: (name: ParserName) => Promise<unknown>;
  constructor(load: (name: ParserName) => Promise<unknown>) {
    this.#load = load;
  }

  get<N extends ParserName>(name: N): ParserTypes[N] {
    if (!this.#loaded.has(name)) throw new MissingParser(name);
    return this.#loaded.get(name) as ParserTypes[N];
  }

  /** Runs `work`, loading what it misses, until it comes through. */
  async run<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof MissingParser) || this.#loaded.has(error.parser)) throw error;
        this.#loaded.set(error.parser, await this.#load(error.parser));
      }
    }
  }
}

/** The same parsers, but for files with places: each text is parsed once, whoever asks for it. */
export function eachFileOnce(parsers: Parsers): Parsers {
  const readers = new Map<ParserName, YamlReader>();
  return {
    get<N extends ParserName>(name: N): ParserTypes[N] {
      const parser = parsers.get(name);
      if (name !== 'yaml-places' && name !== 'json-places') return parser;
      const reader = readers.get(name) ?? remembering(parser as YamlReader);
      readers.set(name, reader);
      return reader as ParserTypes[N];
    },
  };
}

function remembering(read: YamlReader): YamlReader {
  const known = new Map<string, ReturnType<YamlReader>>();
  return (file, text) => {
    const key = `${file}\0${text}`;
    const documents = known.get(key) ?? read(file, text);
    known.set(key, documents);
    return documents;
  };
}
