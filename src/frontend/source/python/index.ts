import type { Env, ImageFiles, Source, SourceAnalysis } from '../../../model/index.ts';
import type { Parsers } from '../../parsers.ts';

export interface SourceInput {
  readonly source: Source;
  readonly args: readonly string[];
  readonly preloads?: readonly string[];
  readonly cwd: string;
  readonly env: Env;
  readonly files: ImageFiles;
  readonly parsers: Parsers;
}

export function analysePython(_input: SourceInput): SourceAnalysis | { readonly unknown: string } {
  return { unknown: 'the python sources are not read' };
}
