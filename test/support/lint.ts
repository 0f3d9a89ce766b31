import { type LintOptions, type LintResult, lint, type RunOverrides } from '../../src/analysis.ts';
import { memoryVfs, type Vfs } from '../../src/base/index.ts';
import { readDockerfile } from '../../src/frontend/dockerfile/index.ts';
import { ParserCache } from '../../src/frontend/parsers.ts';
import { lookupImage } from '../../src/knowledge/index.ts';
import type { ImageFiles } from '../../src/model/index.ts';
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

/** What the image of the target stage holds; a launch does not keep it. */
export function filesIn(vfs: Vfs): ImageFiles {
  const text = vfs.read('Dockerfile') ?? '';
  const { spec } = readDockerfile({ file: 'Dockerfile', text, vfs, buildArgs: {}, lookupImage });
  if (!spec) throw new Error('the Dockerfile has errors');
  return spec.files;
}
