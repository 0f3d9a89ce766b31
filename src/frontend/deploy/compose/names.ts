import { path } from '../../../base/index.ts';

/** Named as Compose looks for it, or as its overlays are named by custom. */
export const isComposeName = (file: string) =>
  /^(?:docker-)?compose(?:[.-][\w.-]{1,60})?\.ya?ml$/i.test(path.basename(file));
