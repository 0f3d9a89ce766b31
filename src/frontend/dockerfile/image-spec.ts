import type { Location } from '../../base/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { ContainerSpec } from '../../model/index.ts';
import { GlobalScope } from './scope.ts';
import { specOf } from './spec.ts';
import { type Base, newStage } from './stage.ts';

export interface ImageSpecInput {
  /** The file that names the image, and the place where it does. */
  readonly file: string;
  readonly at: Location;
  readonly reference: string;
  /** Why it can't be looked up; `undefined`: it can. */
  readonly doubt?: string;
  readonly lookupImage: (reference: string) => ImageFacts | undefined;
}

/** An image as it is, without a Dockerfile: what a stage declares that has nothing but its FROM. */
export function imageSpec({ file, at, reference, doubt, lookupImage }: ImageSpecInput): ContainerSpec {
  const image = doubt === undefined ? lookupImage(reference) : undefined;
  const base: Base = image
    ? { reference, kind: 'image', image, windows: false }
    : {
        reference,
        kind: 'unknown',
        reason: doubt ?? `the image ${reference} is not known, and no docker build line here makes it`,
        windows: false,
      };
  const scope = { escape: '\\', buildArgs: {} };
  const global = new GlobalScope(scope.buildArgs, scope.escape);
  const stage = newStage({ name: undefined, index: 0, from: at, base, global, context: undefined, ...scope });
  return specOf(stage, file, undefined);
}
