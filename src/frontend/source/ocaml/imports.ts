import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Import, LexFile } from '../lexical/program.ts';
import { modulesIn, projectAround } from './dune.ts';

/** Modules that lie beside the one that names them, and the libraries of the project that their folder is linked with. */
export function importsFor(image: ImageFiles, main: string): (file: LexFile) => readonly Import[] {
  const project = projectAround(image, main);
  const folders = new Map<string, ReadonlyMap<string, string>>();
  const beside = (folder: string) => {
    const found =
      folders.get(folder) ?? new Map(modulesIn(image, project, folder).map(at => [moduleOf(at), at]));
    folders.set(folder, found);
    return found;
  };
  const roots = [...project.deep];
  return ({ path, code }) => {
    const folder = paths.dirname(path);
    const near = beside(roots.find(root => path.startsWith(`${root}/`)) ?? folder);
    const named = new Set(code.match(/\b[A-Z]\w*/g));
    const own = [...named].flatMap(name => {
      const at = near.get(name);
      return at === undefined ? [] : [{ name, own: [at], isOwn: true }];
    });
    const linked = (project.linked.get(folder) ?? []).map(name => {
      const lies = project.libraries.get(name);
      return { name, own: lies === undefined ? [] : modulesIn(image, project, lies), isOwn: false };
    });
    return [...own, ...linked];
  };
}

const moduleOf = (path: string): string => {
  const name = paths.basename(path).replace(/(?:\.eml)?(?:\.ml)?$/, '');
  return name.slice(0, 1).toUpperCase() + name.slice(1);
};
