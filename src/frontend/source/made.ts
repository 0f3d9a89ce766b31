import type { FileOrigin, ImageFiles, RunStep } from '../../model/index.ts';

/** A file that something made: in a build stage, or before the image is built. */
export interface Made {
  readonly files: ImageFiles;
  /** In `files`. */
  readonly path: string;
  readonly runs: readonly RunStep[];
  /** It is taken to be made of what lies around it in the build context. */
  readonly isPrebuilt: boolean;
  /** The same, seen from the project around the build context. */
  readonly around?: Pick<Made, 'files' | 'path'>;
}

export function madeOf(origin: FileOrigin): Made | undefined {
  if (origin.kind === 'produced') return { ...origin, isPrebuilt: false };
  const prebuilt = origin.kind === 'unknown' || origin.kind === 'opaque' ? origin.prebuilt : undefined;
  return prebuilt && { ...prebuilt, runs: [], isPrebuilt: true };
}

/** What no step of its stage is seen to make: COPY may have brought it, made before the image is built. */
export const broughtAlong = (origin: FileOrigin): Made | undefined =>
  origin.kind === 'produced' && origin.prebuilt
    ? { ...origin.prebuilt, runs: [], isPrebuilt: true }
    : undefined;
