import type { Vfs } from '../base/index.ts';
import type { Texts } from './loop.ts';

/** The user's files with some texts in the place of what the files hold. */
export function overlaid<V extends Vfs>(
  vfs: V,
  texts: Texts,
  nameOf: (file: string) => string | undefined,
): V {
  if (texts.size === 0) return vfs;
  return { ...vfs, read: path => texts.get(nameOf(path) ?? path) ?? vfs.read(path) };
}
