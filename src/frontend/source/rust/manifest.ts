import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';

/** A Cargo.toml, as far as builds and names need it: https://doc.rust-lang.org/cargo/reference/manifest.html. */
export interface Manifest {
  readonly directory: string;
  /** `undefined`: a workspace without a package of its own. */
  readonly name: string | undefined;
  /** `[[bin]]`, and `[lib]` with its path. */
  readonly bins: readonly { readonly name: string; readonly path: string | undefined }[];
  readonly lib: string | undefined;
  /** How the sources name the library, where it is not called as the package is. */
  readonly libName: string | undefined;
  readonly members: readonly string[];
  readonly isWorkspace: boolean;
  readonly dependencies: readonly Dependency[];
  /** What `workspace = true` takes from the workspace's root. */
  readonly shared: readonly Dependency[];
}

export interface Dependency {
  /** As the sources name the crate: `signal_hook`. */
  readonly name: string;
  /** As the registry names it: `signal-hook`. */
  readonly crate: string;
  readonly version: string | undefined;
  readonly path: string | undefined;
  readonly features: readonly string[];
  readonly isOptional: boolean;
  readonly isShared: boolean;
}

export const textAt = (files: ImageFiles, path: string): FileText | undefined => {
  const origin = files.origin(path);
  return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
};

const MAX_TEXT = 60_000;

export function manifestIn(files: ImageFiles, directory: string): Manifest | undefined {
  const text = textAt(files, paths.join(directory, 'Cargo.toml'))?.text;
  return text === undefined ? undefined : readManifest(text.slice(0, MAX_TEXT), directory);
}

interface Entry {
  readonly section: string;
  /** Which one of `[[bin]]`, `[[bin]]`. */
  readonly index: number;
  readonly key: string;
  readonly value: string;
}

function readManifest(text: string, directory: string): Manifest {
  const entries = entriesOf(text);
  const valueOf = (section: string, key: string) =>
    unquoted(entries.find(e => e.section === section && e.key === key)?.value);
  const inBin = entries.filter(e => e.section === 'bin');
  const bins = [...new Set(inBin.map(e => e.index))].flatMap(index => {
    const value = (key: string) => unquoted(inBin.find(e => e.index === index && e.key === key)?.value);
    const name = value('name');
    return name === undefined ? [] : [{ name, path: value('path') }];
  });
  const members = entries.find(e => e.section === 'workspace' && e.key === 'members')?.value ?? '';
  return {
    directory,
    name: valueOf('package', 'name'),
    bins,
    lib: valueOf('lib', 'path'),
    libName: valueOf('lib', 'name'),
    members: quoted(members),
    isWorkspace: entries.some(e => e.section === 'workspace' || e.section.startsWith('workspace.')),
    dependencies: dependenciesIn(entries, /^(?:target\..+\.)?dependencies(?:\.|$)/),
    shared: dependenciesIn(entries, /^workspace\.dependencies(?:\.|$)/),
  };
}

/** `key = value` with the section around it; values of several lines are joined. */
function entriesOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let section = '';
  let index = 0;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    let line = uncommented(lines[at] ?? '').trim();
    const header = /^\[{1,2}([^[\]]+)\]{1,2}$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      index++;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals <= 0) continue;
    while (depthOf(line) > 0 && at + 1 < lines.length) line += ` ${uncommented(lines[++at] ?? '').trim()}`;
    const key = line.slice(0, equals).trim().replace(/^"|"$/g, '');
    entries.push({ section, index, key, value: line.slice(equals + 1).trim() });
  }
  return entries;
}

function uncommented(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#') return line.slice(0, at);
  }
  return line;
}

function depthOf(line: string): number {
  const bare = line.replace(/"[^"]*"|'[^']*'/g, '');
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}

const unquoted = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : /^(["'])(.*)\1$/.exec(value)?.[2];

const quoted = (value: string): readonly string[] =>
  (value.match(/"[^"]*"|'[^']*'/g) ?? []).map(text => text.slice(1, -1));

function dependenciesIn(entries: readonly Entry[], wanted: RegExp): readonly Dependency[] {
  const tables = new Map<string, string>();
  for (const { section, key, value } of entries) {
    if (!wanted.test(section)) continue;
    // `[dependencies.tokio]`, `tokio = { … }`, `tokio.workspace = true`.
    const named = /(?:^|\.)dependencies\.(.+)$/.exec(section)?.[1];
    const [name = '', ...fields] = named === undefined ? key.split('.') : [named, key];
    const field = fields.join('.');
    tables.set(name, `${tables.get(name) ?? ''} ${field === '' ? value : `${field} = ${value}`}`);
  }
  return [...tables].map(([key, text]) => {
    const field = (of: string) =>
      new RegExp(`(?:^|[{,\\s])${of}\\s*=\\s*(?:"([^"]*)"|(\\w+))`).exec(text)?.slice(1).find(Boolean);
    return {
      name: key.replaceAll('-', '_'),
      crate: field('package') ?? key,
      version: field('version') ?? unquoted(text.trim()),
      path: field('path'),
      features: quoted(/\bfeatures\s*=\s*\[([^\]]*)\]/.exec(text)?.[1] ?? ''),
      isOptional: field('optional') === 'true',
      isShared: field('workspace') === 'true',
    };
  });
}

const MAX_MEMBERS = 200;

/** The packages that a manifest's workspace has, the manifest's own first. */
export function packagesOf(files: ImageFiles, root: Manifest): readonly Manifest[] {
  const places = root.members.flatMap(member => expand(files, root.directory, member.split('/')));
  const members = [...new Set(places)].slice(0, MAX_MEMBERS).flatMap(place => manifestIn(files, place) ?? []);
  const local = root.dependencies.flatMap(d =>
    d.path === undefined ? [] : (manifestIn(files, paths.resolve(root.directory, d.path)) ?? []),
  );
  const all = [root, ...members, ...local].filter(m => m.name !== undefined);
  return [...new Map(all.map(m => [m.directory, m])).values()];
}

/** `crates/*`. */
function expand(
  files: ImageFiles,
  directory: string,
  [first, ...rest]: readonly string[],
): readonly string[] {
  if (first === undefined) return [directory];
  if (!first.includes('*')) return expand(files, paths.resolve(directory, first), rest);
  const [before = '', after = ''] = first.split('*', 2);
  return files
    .list(directory)
    .filter(name => name.startsWith(before) && name.endsWith(after))
    .flatMap(name => expand(files, paths.join(directory, name), rest));
}

export interface Binary {
  readonly name: string;
  /** The file with its main function. */
  readonly main: string;
  readonly manifest: Manifest;
}

/** The binaries of a package: https://doc.rust-lang.org/cargo/guide/project-layout.html. */
export function binariesOf(files: ImageFiles, manifest: Manifest): readonly Binary[] {
  const { directory, name = '', bins } = manifest;
  const found: Binary[] = [];
  const add = (binary: string, main: string) => {
    const isKnown = found.some(f => f.name === binary || f.main === main);
    if (!isKnown && textAt(files, main)) found.push({ name: binary, main, manifest });
  };
  const inside = paths.join(directory, 'src/bin');
  for (const bin of bins) {
    if (bin.path !== undefined) add(bin.name, paths.resolve(directory, bin.path));
    else {
      add(bin.name, paths.join(inside, `${bin.name}.rs`));
      add(bin.name, paths.join(inside, bin.name, 'main.rs'));
      if (bin.name === name || bins.length === 1) add(bin.name, paths.join(directory, 'src/main.rs'));
    }
  }
  add(name, paths.join(directory, 'src/main.rs'));
  for (const entry of files.list(inside)) {
    if (entry.endsWith('.rs')) add(entry.slice(0, -3), paths.join(inside, entry));
    else add(entry, paths.join(inside, entry, 'main.rs'));
  }
  return found;
}

/** The package that a file belongs to. */
export function manifestAround(files: ImageFiles, file: string): Manifest | undefined {
  for (let at = paths.dirname(file); ; at = paths.dirname(at)) {
    const manifest = manifestIn(files, at);
    if (manifest) return manifest;
    if (at === '/') return undefined;
  }
}

/** The root of the workspace that a package is in. */
export function workspaceAround(files: ImageFiles, directory: string): Manifest | undefined {
  for (let at = directory; ; at = paths.dirname(at)) {
    const manifest = manifestIn(files, at);
    if (manifest?.isWorkspace) return manifest;
    if (at === '/') return undefined;
  }
}
