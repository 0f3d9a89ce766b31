import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { commandsOf, fits, namesOf, placedCommandsOf, valueOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { type Binary, binariesOf, manifestAround, packagesOf } from './manifest.ts';

/**
 * The source of a binary that a build stage makes. Cargo writes to target/[TRIPLE/](release|debug|PROFILE)/NAME
 * (https://doc.rust-lang.org/cargo/guide/build-cache.html), `cargo install` to ROOT/bin; what copies it under another name
 * is read from the steps. `undefined`: nothing of Rust made it.
 */
export function sourceOfBinary(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  const words = runs.map(run => ({ commands: commandsOf(run.expanded) }));
  const roots = [...new Set(runs.flatMap(directoriesOf))].toReversed();
  const around = (places: readonly string[]) =>
    places.flatMap(root => manifestAround(files, paths.join(root, 'Cargo.toml')) ?? []);
  const found = around(roots);
  const isBelow = found.length === 0 && runs.every(run => run.expanded === '');
  // What no step here makes may come from a project in a folder, which has to have a binary of that name.
  const manifests = isBelow ? around(foldersBelow(files, roots[0] ?? '/')) : found;
  if (manifests.length === 0) return undefined;
  const binaries = distinct(manifests.flatMap(m => packagesOf(files, m)).flatMap(m => binariesOf(files, m)));
  const builds = words.flatMap(({ commands }) => commands.flatMap(buildOf));
  const names = namesOf(
    path,
    words.flatMap(w => w.commands),
  );
  const named = narrowed(
    binaries.filter(b => names.some(name => fits(name, b.name))),
    builds,
  );
  // Renamed in a way that is not seen: only one can have been meant.
  if (isBelow && named.length === 0) return undefined;
  const left = named.length > 0 ? named : isCargoPath(path) ? [] : narrowed(binaries, builds);
  const [first, second] = left;
  if (first && second) {
    const either = left.map(({ main }) => ({ main }));
    const shown = either.slice(0, 3).map(({ main }) => main);
    return { unknown: `${path} may be built from ${shown.join(' or ')}`, either };
  }
  const isNamed = named.length > 0;
  if (first) return { main: first.main, isNamed, isDeclared: isNamed && isCargoPath(path) };
  return {
    unknown: `no binary of ${manifests[0]?.directory}/Cargo.toml is found that ${path} is built from`,
  };
}

const MAX_FOLDERS = 40;

/** The folders of a project, and theirs. */
function foldersBelow(files: ImageFiles, root: string): readonly string[] {
  const inside = (place: string) =>
    files.list(place).flatMap(name => (/^[.\w-]+$/.test(name) ? [paths.join(place, name)] : []));
  const first = inside(root).slice(0, MAX_FOLDERS);
  return [...first, ...first.flatMap(place => inside(place).slice(0, MAX_FOLDERS))];
}

const isCargoPath = (path: string) => /\/target\/|\/cargo\/bin\/|\/\.cargo\/bin\//.test(path);

const distinct = (binaries: readonly Binary[]) => [...new Map(binaries.map(b => [b.main, b])).values()];

/** Where the commands of a step run; a manifest that is named counts too. */
function directoriesOf(run: RunStep): readonly string[] {
  const visited = [run.workdir];
  for (const { words, directory: here } of placedCommandsOf(run)) {
    const [first, second] = words;
    if (first === 'cd' && second) visited.push(paths.resolve(here, second));
    const manifest = valueOf(words, '--manifest-path');
    if (manifest) visited.push(paths.dirname(paths.resolve(here, manifest)), here);
    const place = words.includes('install') ? valueOf(words, '--path') : undefined;
    if (place) visited.push(paths.resolve(here, place), here);
  }
  return visited;
}

interface CargoBuild {
  readonly bin: string | undefined;
  readonly package: string | undefined;
}

/** `cargo build`, `cross build`, `cargo install`, `cargo zigbuild`; `cargo chef cook` builds what it depends on. */
function buildOf(words: readonly string[]): readonly CargoBuild[] {
  const at = words.findIndex(word => /(?:^|[/-])(?:cargo|cross)$/.test(word));
  const isBuild = words.slice(at + 1, at + 4).some(w => /^(?:build|b|zigbuild|install|rustc)$/.test(w));
  if (at === -1 || !isBuild || words.includes('chef')) return [];
  return [{ bin: valueOf(words, '--bin'), package: valueOf(words, '-p', '--package') }];
}

/** What `--bin` and `--package` say, where more than one is left. */
function narrowed(binaries: readonly Binary[], builds: readonly CargoBuild[]): readonly Binary[] {
  if (binaries.length < 2) return binaries;
  const chosen = binaries.filter(binary =>
    builds.some(
      build =>
        (build.bin !== undefined || build.package !== undefined) &&
        (build.bin === undefined || fits(build.bin, binary.name)) &&
        (build.package === undefined || fits(build.package, binary.manifest.name ?? '')),
    ),
  );
  return chosen.length > 0 ? chosen : binaries;
}
