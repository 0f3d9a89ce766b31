import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { textAt } from '../lexical/program.ts';

/** What the dune files of a project say. */
export interface Project {
  readonly root: string;
  readonly executables: readonly Executable[];
  /** By the name under which others ask for them. */
  readonly libraries: ReadonlyMap<string, string>;
  /** What a folder's programs and libraries are linked with. */
  readonly linked: ReadonlyMap<string, readonly string[]>;
  /** Folders whose modules lie in those below as well. */
  readonly deep: ReadonlySet<string>;
}

interface Executable {
  readonly name: string;
  readonly publicName: string | undefined;
  readonly folder: string;
}

const MAX_FOLDERS = 300;
const MAX_DEPTH = 6;
const SKIPPED = /^(?:_build|_opam|_esy|node_modules|\..*)$/;

type Expression = string | readonly Expression[];

export function projectAround(image: ImageFiles, main: string): Project {
  let root = paths.dirname(main);
  for (let at = root; ; at = paths.dirname(at)) {
    if (image.list(at).includes('dune-project')) root = at;
    if (at === '/') return projectIn(image, root);
  }
}

export function projectIn(image: ImageFiles, root: string): Project {
  const executables: Executable[] = [];
  const libraries = new Map<string, string>();
  const linked = new Map<string, readonly string[]>();
  const deep = new Set<string>();
  const open = [{ folder: root, depth: 0 }];
  let seen = 0;
  for (let next = open.shift(); next !== undefined && seen++ < MAX_FOLDERS; next = open.shift()) {
    const { folder, depth } = next;
    const names = image.list(folder);
    for (const name of names)
      if (depth < MAX_DEPTH && !name.includes('.') && !SKIPPED.test(name))
        open.push({ folder: paths.join(folder, name), depth: depth + 1 });
    const dune = names.find(name => name === 'dune' || name === 'jbuild');
    const text = dune === undefined ? undefined : textAt(image, paths.join(folder, dune))?.text;
    for (const stanza of text === undefined ? [] : parsed(text)) {
      const [kind, ...fields] = typeof stanza === 'string' ? [stanza] : stanza;
      const field = (name: string) => fields.flatMap(one => (one[0] === name ? wordsOf(one) : []));
      if (kind === 'include_subdirs' && fields[0] !== 'no') deep.add(folder);
      if (kind === 'library')
        for (const name of [...field('name'), ...field('public_name')]) libraries.set(name, folder);
      if (kind === 'executable' || kind === 'executables') {
        const publicNames = [...field('public_name'), ...field('public_names')];
        for (const [at, name] of [...field('name'), ...field('names')].entries())
          executables.push({ name, publicName: publicNames[at], folder });
      }
      linked.set(folder, [...(linked.get(folder) ?? []), ...field('libraries')]);
    }
  }
  return { root, executables, libraries, linked, deep };
}

/** The words of a field, without its name. */
const wordsOf = (field: Expression): readonly string[] =>
  typeof field === 'string' ? [] : field.slice(1).filter(word => typeof word === 'string');

function parsed(text: string): readonly Expression[] {
  const open: Expression[][] = [[]];
  for (const [token] of text.matchAll(/;[^\n]*|[()]|"(?:\\.|[^"\\])*"|[^\s()";]+/g)) {
    if (token.startsWith(';')) continue;
    if (token === '(') open.push([]);
    else if (token !== ')') open.at(-1)?.push(token.replaceAll('"', ''));
    else if (open.length > 1) {
      const done = open.pop() as Expression[];
      open.at(-1)?.push(done);
    }
  }
  return open[0] ?? [];
}

/** The source of a module, which may begin with a capital; one that dream makes of a template is read as the template. */
export function sourceOf(image: ImageFiles, folder: string, name: string): string {
  const names = [name, name.slice(0, 1).toUpperCase() + name.slice(1)];
  const all = names.flatMap(one => ['.ml', '.eml.ml', '.eml'].map(end => paths.join(folder, one + end)));
  return all.find(at => textAt(image, at) !== undefined) ?? paths.join(folder, `${name}.ml`);
}

/** The modules of a folder, in those below it as well where dune is told so. */
export function modulesIn(
  image: ImageFiles,
  { deep }: Project,
  folder: string,
  depth = 0,
): readonly string[] {
  return image.list(folder).flatMap(name => {
    const at = paths.join(folder, name);
    if (/\.ml$|\.eml$/.test(name)) return [at];
    const goesOn = depth > 0 || deep.has(folder);
    return goesOn && depth < MAX_DEPTH && !name.includes('.') && !SKIPPED.test(name)
      ? modulesIn(image, { deep } as Project, at, depth + 1)
      : [];
  });
}
