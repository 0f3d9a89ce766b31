import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles, SourceAnalysis } from '../../../model/index.ts';
import type { SourceInput } from '../input.ts';
import { modelOf } from './libraries.ts';
import { sourceOfOutput } from './outputs.ts';
import { resolveFile } from './resolve.ts';
import type { ParsedSource, Sources } from './sources.ts';

export interface Entry {
  readonly source: ParsedSource;
  /** It is taken to be the source of what is run. */
  readonly supposes?: string | undefined;
  /** `process.argv[1]`: the output, where its source is read. */
  readonly runtimePath: string;
  readonly preloads: readonly ParsedSource[];
}

type RunsAs = NonNullable<SourceAnalysis['runsAs']>;
type Found =
  | { readonly files: ImageFiles; readonly path: string; readonly text: FileText; readonly supposes?: string }
  | { readonly runsAs: RunsAs }
  | { readonly model: string }
  | { readonly unknown: string };

/** The file that node is given, or the source that it was built from. */
export function findEntry(
  input: SourceInput,
  sources: Sources,
): Entry | { readonly runsAs: RunsAs } | { readonly unknown: string } {
  const { source, files, cwd } = input;
  switch (source.kind) {
    case 'stdin':
      return source.text
        ? inline(input, sources, '[stdin]', source.text)
        : { unknown: 'the program is read from standard input' };
    case 'module':
    case 'application':
      return { unknown: `node has no module ${source.name} to run` };
    case 'text': {
      const at = { file: '[eval]', line: 1, column: 1, endLine: 1, endColumn: 1 };
      return inline(input, sources, '[eval]', { file: '[eval]', text: source.text, locate: () => at });
    }
    case 'file': {
      // A link stands for what it leads to. @source nodejs.org cli, --preserve-symlinks-main
      const named = paths.resolve(cwd, source.path);
      const runtimePath = files.realpath?.(named) ?? named;
      const found = locate(files, runtimePath);
      if ('unknown' in found || 'runsAs' in found) return found;
      const preloads = preloadsOf(input, sources);
      if ('model' in found) {
        const model = sources.model(found.model, modelOf(found.model) ?? '');
        return 'unknown' in model ? model : { source: model, runtimePath, preloads };
      }
      const parsed = sources.parse(found.files, found.path, found.text);
      if (!parsed) return { unknown: 'the program is too large to be read' };
      if ('unknown' in parsed) return parsed;
      return { source: parsed, supposes: found.supposes, runtimePath, preloads };
    }
  }
}

function inline(
  input: SourceInput,
  sources: Sources,
  name: string,
  text: FileText,
): Entry | { readonly unknown: string } {
  const runtimePath = paths.join(input.cwd, name);
  const parsed = sources.parse(input.files, runtimePath, text);
  if (!parsed) return { unknown: 'the program is too large to be read' };
  if ('unknown' in parsed) return parsed;
  return { source: parsed, runtimePath, preloads: preloadsOf(input, sources) };
}

function locate(files: ImageFiles, path: string): Found {
  const hit = resolveFile(files, path);
  if (hit?.kind === 'file') return { files, path: hit.path, text: hit.text };
  const built = sourceOfOutput(files, path);
  switch (built.kind) {
    case 'source':
      return built;
    case 'unknown':
      return { unknown: built.reason };
    case 'model':
      return { model: built.name };
    case 'runs-as':
      return { runsAs: { program: built.program, argv: built.argv, at: built.at } };
  }
}

/** `--require`, `--import`: only files of the program; a package is known by its model. */
function preloadsOf({ preloads = [], files, cwd }: SourceInput, sources: Sources): readonly ParsedSource[] {
  return preloads.flatMap(name => {
    const text = modelOf(name);
    if (text !== undefined) {
      const model = sources.model(name, text);
      return 'unknown' in model ? [] : [model];
    }
    if (!/^(\.{0,2}\/|file:)/.test(name)) return [];
    const found = locate(files, paths.resolve(cwd, name.replace(/^file:\/\//, '')));
    if (!('text' in found)) return [];
    const parsed = sources.parse(found.files, found.path, found.text);
    return !parsed || 'unknown' in parsed ? [] : [parsed];
  });
}
