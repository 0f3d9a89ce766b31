import type { ImageFiles } from '../model/index.ts';

/** What stands for all files that are the same: a key for what is kept of them. */
export const identityOf = (files: ImageFiles): ImageFiles => files.same ?? files;
