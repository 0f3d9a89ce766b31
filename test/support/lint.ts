import { type LintOptions, type LintResult, lint, type RunOverrides } from '../../src/analysis.ts';
import { memoryVfs, type Vfs } from '../../src/base/index.ts';
import { readCompose } from '../../src/frontend/deploy/compose/read-compose.ts';
import { readKubernetes } from '../../src/frontend/deploy/kubernetes/read-kubernetes.ts';
import { mounted } from '../../src/frontend/deploy/mounts.ts';
import { readDockerfile } from '../../src/frontend/dockerfile/index.ts';
import { ParserCache } from '../../src/frontend/parsers.ts';
import { lookupImage } from '../../src/knowledge/index.ts';
import type { Launch } from '../../src/lint/types.ts';
import type { ImageFiles } from '../../src/model/index.ts';
import { foundKind } from '../../src/node/declarations.ts';
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
  const declarations = manifestsIn(vfs).map(([path, kind]) => ({ path, kind }));
  return lint(vfs, parsers, [{ path: 'Dockerfile', ...(run ? { run } : {}) }, ...declarations], options);
}

/** The files beside a Dockerfile that declare its containers. */
const manifestsIn = (vfs: Vfs) =>
  (vfs.list('.') ?? []).flatMap(path => {
    const kind = foundKind(path, () => vfs.read(path));
    return kind === undefined ? [] : [[path, kind] as const];
  });

/** The container that a case is about: what a file declares comes before the plain start. */
export const judgedLaunch = ({ launches }: LintResult): Launch | undefined =>
  launches.find(({ spec }) => spec.declaredIn !== undefined) ?? launches[0];

/** What the image of the target stage holds, below what is mounted over it; a launch does not keep it. */
export async function filesIn(vfs: Vfs, launch?: Launch): Promise<ImageFiles> {
  const text = vfs.read('Dockerfile') ?? '';
  const { spec } = readDockerfile({ file: 'Dockerfile', text, vfs, buildArgs: {}, lookupImage });
  if (!spec) throw new Error('the Dockerfile has errors');
  const kind = launch?.spec.declaredIn;
  if (kind !== 'compose' && kind !== 'kubernetes') return spec.files;
  const read = kind === 'compose' ? readCompose : readKubernetes;
  for (const [file, found] of manifestsIn(vfs)) {
    if (found !== kind) continue;
    const input = { file, text: vfs.read(file) ?? '', vfs, parsers };
    const { contexts } = await parsers.run(() => read(input));
    const run = contexts.find(({ context }) => context === launch?.spec.context);
    if (run) return mounted(spec.files, run.mounts, vfs, run.at);
  }
  return spec.files;
}
