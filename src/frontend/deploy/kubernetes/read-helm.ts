import { path } from '../../../base/index.ts';
import type { DeclaredInput, DeclaredRuns } from '../types.ts';

/** A chart is named, and that is all: its templates are no manifests before helm has filled them in. */
export const readHelm = ({ file }: DeclaredInput): DeclaredRuns => ({
  contexts: [],
  open: [],
  builds: [],
  notRead: [`the Helm chart ${path.dirname(file)}`],
  filesRead: [],
  errors: [],
});
