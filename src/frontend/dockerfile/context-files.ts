import { lineIndex, path, type Vfs } from '../../base/index.ts';
import type { FileOrigin, ImageFiles, Prebuilt } from '../../model/index.ts';
import { foldersAbove } from './build-context.ts';

/** A file of the build context that may be made before the build. */
export function prebuiltAt(vfs: Vfs, context: string, files: ImageFiles, source: string): Prebuilt {
  const top = projectOf(vfs, context);
  const own = { path: `/${source}`, files };
  if (top === context) return own;
  const below = top === '.' || top === '/' ? context : context.slice(top.length + 1);
  return { ...own, around: { path: path.join('/', below, source), files: contextFiles(vfs, top) } };
}

const projectOf = (vfs: Vfs, context: string): string => [...foldersAbove(vfs, context)].at(-1) ?? context;

/** The build context, as the files that a step before the build finds: `/` is the context. */
export function contextFiles(vfs: Vfs, context: string): ImageFiles {
  const place = (file: string) => path.join(context, path.normalize(`/${file}`).slice(1) || '.');
  const files: ImageFiles = {
    origin(asked): FileOrigin {
      const file = place(asked);
      const stat = vfs.stat(file);
      if (!stat) return { kind: 'absent', reason: `the build context has no ${file}` };
      if (stat.kind === 'directory') return { kind: 'directory' };
      const { executable } = stat;
      const at = lineIndex(file, '')(0, 0);
      const text = vfs.read(file);
      if (text !== undefined)
        return { kind: 'context', text: { file, text, locate: lineIndex(file, text) }, executable, at };
      const reason = 'it is binary, too large, or not readable';
      return { kind: 'opaque', path: file, executable, at, reason, prebuilt: { path: asked, files } };
    },
    list: directory => vfs.list(place(directory)) ?? [],
    which: () => undefined,
    get project() {
      const top = projectOf(vfs, context);
      project ??= top === context ? files : contextFiles(vfs, top);
      return project;
    },
  };
  let project: ImageFiles | undefined;
  return files;
}
