import { type LintOptions, type LintResult, lint, type RunOverrides } from '../../src/analysis.ts';
import { memoryVfs, type Vfs } from '../../src/base/index.ts';
import { ParserCache } from '../../src/frontend/parsers.ts';
import { loadParser } from '../../src/node/parsers.ts';

/** One cache for a test file: grammars are loaded once. */
export const parsers = new ParserCache(loadParser);

/** Lints a project that is given as path and text; its Dockerfile is `Dockerfile`. */
export function lintFiles(
  files: Readonly<Record<string, string>>,
  options: LintOptions = {},
): Promise<LintResult> {
  return lintVfs(memoryVfs(files), options);
}

export function lintVfs(vfs: Vfs, options: LintOptions = {}, run?: RunOverrides): Promise<LintResult> {
  return lint(vfs, parsers, [{ path: 'Dockerfile', ...(run ? { run } : {}) }], options);
}
