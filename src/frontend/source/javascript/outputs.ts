import type { Location } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';

export type SourceOfOutput =
  | { readonly kind: 'source'; readonly files: ImageFiles; readonly path: string; readonly text: FileText }
  | {
      readonly kind: 'runs-as';
      readonly program: string;
      readonly argv: readonly string[];
      readonly at: Location;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

export function sourceOfOutput(_files: ImageFiles, _path: string): SourceOfOutput {
  return { kind: 'unknown', reason: 'todo' };
}
