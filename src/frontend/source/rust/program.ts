import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import type { Node } from '../tree.ts';
import {
  type Dependency,
  type Manifest,
  manifestAround,
  manifestIn,
  packagesOf,
  textAt,
  workspaceAround,
} from './manifest.ts';
import { parseRust } from './tree.ts';

/** Bounds on what one program may make us read. */
const MAX_FILES = 2_000;
/** Characters; about half a second. */
const MAX_PARSED = 1_500_000;

export interface RustFile {
  readonly text: FileText;
  readonly path: string;
  /** Names that `use` brings in, and the paths that they stand for: `signal` for `tokio::signal`. */
  readonly uses: ReadonlyMap<string, string>;
}

/** A binary's crate with the modules that it declares, and the crates beside it that it depends on. */
export class RustProgram {
  readonly files: readonly RustFile[];
  readonly main: RustFile | undefined;
  /** What it and the local crates that it uses depend on from outside. */
  readonly dependencies: readonly Dependency[];
  /** Modules that are declared, and whose file is not there. */
  readonly missing: readonly string[];
  readonly manifest: Manifest | undefined;
  /** How the sources name the crates that are read. */
  readonly crates: ReadonlySet<string>;
  readonly #image: ImageFiles;
  readonly #trees = new Map<RustFile, Node>();
  #parsed = 0;

  constructor(image: ImageFiles, main: string) {
    this.#image = image;
    const files = new Map<string, RustFile>();
    const missing: string[] = [];
    const dependencies = new Map<string, Dependency>();
    this.manifest = manifestAround(image, main);
    const crates: { readonly root: string; readonly manifest: Manifest | undefined }[] = [
      { root: main, manifest: this.manifest },
    ];
    const lib = this.manifest && libraryOf(image, this.manifest);
    if (lib !== undefined && lib !== main) crates.push({ root: lib, manifest: this.manifest });
    const workspace = this.manifest && workspaceAround(image, this.manifest.directory);
    const beside = workspace ? packagesOf(image, workspace) : [];
    const seen = new Set(crates.map(c => c.root));
    for (let at = 0; at < crates.length && files.size < MAX_FILES; at++) {
      const { root, manifest } = crates[at] as (typeof crates)[number];
      this.#readModules(root, manifest, files, missing);
      for (const dependency of manifest?.dependencies ?? []) {
        const full = shared(dependency, workspace);
        const from = dependency.isShared ? workspace?.directory : manifest?.directory;
        const local =
          full.path !== undefined && from !== undefined
            ? manifestIn(image, paths.resolve(from, full.path))
            : beside.find(m => m.name === full.crate);
        const next = local && libraryOf(image, local);
        if (next === undefined) dependencies.set(full.name, full);
        else if (!seen.has(next)) crates.push({ root: next, manifest: local });
        if (next !== undefined) seen.add(next);
      }
    }
    this.crates = new Set(
      crates.flatMap(c => (c.manifest?.libName ?? c.manifest?.name)?.replaceAll('-', '_') ?? []),
    );
    this.files = [...files.values()];
    this.main = files.get(main);
    this.dependencies = [...dependencies.values()];
    this.missing = missing;
  }

  #readModules(
    root: string,
    manifest: Manifest | undefined,
    files: Map<string, RustFile>,
    missing: string[],
  ): void {
    // What a build script writes is generated of something else than Rust.
    const isGenerated = manifest && textAt(this.#image, paths.join(manifest.directory, 'build.rs'));
    const queue = [{ path: root, isRoot: true }];
    for (let at = 0; at < queue.length && files.size < MAX_FILES; at++) {
      const { path, isRoot } = queue[at] as (typeof queue)[number];
      const text = textAt(this.#image, path);
      if (!text || files.has(path)) continue;
      files.set(path, { text, path, uses: usesOf(text.text) });
      // A module that is written out has its own in a folder of its name.
      const inline = [...text.text.matchAll(INLINE)].map(([, name = '']) => name);
      for (const [, attributes = '', name = ''] of text.text.matchAll(MODULE)) {
        if (/cfg\((?:all\()?(?:test|windows)\b/.test(attributes)) continue;
        const named = /path\s*=\s*"([^"]+)"/.exec(attributes)?.[1];
        const file = paths.basename(path);
        const inside =
          isRoot || file === 'mod.rs'
            ? paths.dirname(path)
            : paths.join(paths.dirname(path), file.slice(0, -3));
        const candidates = named
          ? [paths.resolve(paths.dirname(path), named)]
          : [inside, ...inline.map(outer => paths.join(inside, outer))].flatMap(place => [
              paths.join(place, `${name}.rs`),
              paths.join(place, name, 'mod.rs'),
            ]);
        const found = candidates.find(c => textAt(this.#image, c));
        if (found !== undefined) queue.push({ path: found, isRoot: false });
        // Tables that something has written: by the name of their folder, or too large to be read.
        else if (candidates.some(c => WRITTEN.test(c) || this.#image.origin(c).kind === 'opaque')) continue;
        else if (!isGenerated && hasModule(text, name))
          missing.push(`${text.file} declares the module ${name}, which is not at hand`);
      }
    }
  }

  tree(file: RustFile): Node {
    const known = this.#trees.get(file);
    if (known) return known;
    const tree = parseRust(file.text);
    this.#parsed += file.text.text.length;
    this.#trees.set(file, tree);
    return tree;
  }

  /** So much is parsed that a search should come to an end. */
  get isTired(): boolean {
    return this.#parsed > MAX_PARSED;
  }

  /** Files whose text holds a word; a quick look before anything is parsed. */
  mentioning(word: string): readonly RustFile[] {
    return this.files.filter(file => file.text.text.includes(word));
  }

  fileOf(node: Node): RustFile | undefined {
    return this.files.find(file => file.text === node.file);
  }

  dependency(crate: string): Dependency | undefined {
    return this.dependencies.find(d => d.crate === crate);
  }
}

const MODULE =
  /((?:^[ \t]*#\[[^\n]{0,200}\][ \t]*\n){0,4})^[ \t]*(?:pub(?:\([^)\n]{0,80}\))?[ \t]+)?mod[ \t]+(?:r#)?(\w+)[ \t]*;/gm;

const INLINE = /^[ \t]*(?:pub(?:\([^)\n]{0,80}\))?[ \t]+)?mod[ \t]+(?:r#)?(\w+)[ \t]*\{/gm;

const WRITTEN = /\/generated\//;

/** A declaration, and no text that looks like one. */
const hasModule = (text: FileText, name: string) =>
  ![...parseRust(text).find(n => n.name === 'ModItem' && n.child('BoundIdentifier')?.text === name)].every(
    n => n.child('DeclarationList') !== undefined,
  );

/** The root of a package's library. */
function libraryOf(image: ImageFiles, manifest: Manifest): string | undefined {
  const path = paths.resolve(manifest.directory, manifest.lib ?? 'src/lib.rs');
  return textAt(image, path) ? path : undefined;
}

function shared(dependency: Dependency, workspace: Manifest | undefined): Dependency {
  if (!dependency.isShared) return dependency;
  const full = workspace?.shared.find(d => d.name === dependency.name);
  return full ? { ...full, features: [...full.features, ...dependency.features] } : dependency;
}

const MAX_USE = 4_000;

/** `use a::{b, c::d as e};` as names and the paths that they stand for. */
function usesOf(text: string): ReadonlyMap<string, string> {
  const uses = new Map<string, string>();
  const add = (path: string) => {
    const [, full = path, as] = /^(.*?)\s+as\s+(\w+)$/.exec(path) ?? [];
    const parts = full.split('::').filter(part => part !== '' && part !== 'self');
    const name = as ?? parts.at(-1);
    if (name !== undefined && name !== '*') uses.set(name, parts.join('::'));
    else if (name === '*') uses.set(`*${parts.slice(0, -1).join('::')}`, parts.slice(0, -1).join('::'));
  };
  const walk = (tree: string, before: string, depth: number) => {
    for (const part of splitBraces(tree)) {
      const open = part.indexOf('{');
      if (open === -1) add(before + part);
      else if (depth < 10)
        walk(part.slice(open + 1, part.lastIndexOf('}')), before + part.slice(0, open), depth + 1);
    }
  };
  for (const [, tree = ''] of text.matchAll(/\buse\s+(?:::)?([\w:{][^;]{0,3000});/g)) {
    walk(
      tree
        .slice(0, MAX_USE)
        .replace(/\/\/[^\n]*/g, '')
        .replace(/\s+/g, ' '),
      '',
      0,
    );
  }
  return uses;
}

function splitBraces(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '{') depth++;
    else if (char === '}') depth--;
    else if ((char === ',' && depth === 0) || char === undefined) {
      const part = text.slice(from, at).trim();
      if (part !== '') parts.push(part);
      from = at + 1;
    }
  }
  return parts;
}
