import { path as paths } from '../base/index.ts';

/** The files of a project, by their absolute paths. */
export interface ProjectFiles {
  readonly read: (path: string) => string | undefined;
  readonly list: (path: string) => readonly string[];
}

/** What a Cabal package, or its package.yaml, says about its sources. */
export interface Package {
  readonly executables: readonly { readonly name: string; readonly main: string }[];
  /** Folders that modules lie in. */
  readonly sources: readonly string[];
}

const MAX_PACKAGES = 60;

/** The packages of a project: those that stack.yaml or cabal.project name, else the one of its folder. */
export function packagesOf(files: ProjectFiles, root: string): readonly Package[] {
  const listed = [
    ...entriesOf(files.read(paths.join(root, 'stack.yaml')) ?? ''),
    ...entriesOf(files.read(paths.join(root, 'cabal.project')) ?? ''),
  ].flatMap(entry => foldersOf(files, paths.resolve(root, entry)));
  const folders = [...new Set([root, ...listed])].slice(0, MAX_PACKAGES);
  return folders.flatMap(folder => packageIn(files, folder) ?? []);
}

/** `packages:` of stack.yaml and of cabal.project: a list of either form. */
function entriesOf(text: string): readonly string[] {
  const [, inline = '', list = ''] =
    /^packages:[ \t]*([^\n]*)\n?((?:(?:[ \t]+|-[ \t])[^\n]*\n?|[ \t]*\n|#[^\n]*\n){0,200})/m.exec(text) ?? [];
  return `${inline}\n${list}`
    .split(/[\n,[\]]/)
    .flatMap(line => line.replace(/(?:#|--).*$/, '').split(/\s+/))
    .map(word => word.replace(/["']/g, ''))
    .filter(word => word !== '' && word !== '-');
}

/** `server`, `./lib/*.cabal`, `packages/*`. */
function foldersOf(files: ProjectFiles, entry: string): readonly string[] {
  const at = entry.endsWith('.cabal') ? paths.dirname(entry) : entry;
  if (!at.includes('*')) return [at];
  const [before = ''] = at.split('*', 1);
  const around = before.endsWith('/') ? before : paths.dirname(before);
  return files.list(around).map(name => paths.join(around, name));
}

function packageIn(files: ProjectFiles, folder: string): Package | undefined {
  const yaml = files.read(paths.join(folder, 'package.yaml'));
  const cabal = files.list(folder).find(name => name.endsWith('.cabal'));
  const text = yaml ?? (cabal === undefined ? undefined : files.read(paths.join(folder, cabal)));
  if (text === undefined) return undefined;
  const stanzas = yaml === undefined ? stanzasOfCabal(text) : stanzasOfYaml(text);
  const executables = stanzas.flatMap(({ name, main, sources }) => {
    if (name === undefined || main === undefined) return [];
    const places = (sources.length > 0 ? sources : ['.']).map(place =>
      paths.join(paths.resolve(folder, place), main),
    );
    const found = places.find(at => files.read(at) !== undefined) ?? places[0];
    return found === undefined ? [] : [{ name, main: found }];
  });
  const sources = new Set(
    stanzas.flatMap(stanza => stanza.sources).map(place => paths.resolve(folder, place)),
  );
  return { executables, sources: sources.size > 0 ? [...sources] : [folder] };
}

interface Stanza {
  /** Of an executable. */
  readonly name: string | undefined;
  readonly main: string | undefined;
  readonly sources: readonly string[];
}

function stanzasOfCabal(text: string): readonly Stanza[] {
  const plain = text.replace(/^[ \t]*--.*$/gm, '');
  return plain.split(/^(?=[a-z])/im).map(stanza => {
    const field = (name: string) =>
      new RegExp(`^([ \\t]+)${name}[ \\t]*:[ \\t]*([^\\n]*(?:\\n\\1[ \\t]+[^\\n]*){0,20})`, 'im').exec(
        stanza,
      )?.[2];
    return {
      name: /^executable[ \t]+["']?([\w.-]+)/i.exec(stanza)?.[1],
      main: field('main-is')?.trim().split(/\s/, 1)[0],
      sources: wordsOf(field('hs-source-dirs')),
    };
  });
}

/** `executables:` with an entry each, or `executable:`; every part of the package may name its `source-dirs`. */
function stanzasOfYaml(text: string): readonly Stanza[] {
  const plain = text.replace(/^[ \t]*#.*$/gm, '');
  return plain.split(/^(?=[a-z])/im).flatMap(section => {
    if (/^executable:/.test(section)) return [stanzaOf(section, packageName(plain))];
    if (!/^executables:/.test(section)) return [stanzaOf(section, undefined)];
    const indent = /\n([ \t]+)\S/.exec(section)?.[1] ?? ' ';
    return section
      .split(new RegExp(`\\n(?=${indent}[\\w"'])`))
      .slice(1)
      .map(entry => stanzaOf(entry, /^\s*["']?([\w.-]+)["']?\s*:/.exec(entry)?.[1]));
  });
}

const packageName = (text: string) => /^name:[ \t]*["']?([\w.-]+)/m.exec(text)?.[1];

function stanzaOf(text: string, name: string | undefined): Stanza {
  const dirs = /(?:^|\n)[ \t]*source-dirs:[ \t]*([^\n]*(?:\n[ \t]*-[ \t][^\n]*){0,20})/.exec(text)?.[1];
  const main = /\n[ \t]*main:[ \t]*["']?([\w./-]+)/.exec(text)?.[1];
  return { name, main, sources: wordsOf(dirs) };
}

const wordsOf = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/[\s,[\]"']+/).filter(word => word !== '' && word !== '-');

/** The folder of the project around a source, and of its package. */
export function rootAround(files: ProjectFiles, main: string): string {
  let found: string | undefined;
  for (let at = paths.dirname(main); ; at = paths.dirname(at)) {
    const names = files.list(at);
    if (names.includes('stack.yaml') || names.includes('cabal.project')) return at;
    if (names.some(name => name === 'package.yaml' || name.endsWith('.cabal'))) found ??= at;
    if (at === '/') return found ?? paths.dirname(main);
  }
}
