import { type Location, path } from '../../base/index.ts';
import type { FileOrigin, ImageFiles, RunStep, StageSteps } from '../../model/index.ts';
import { mayBuild } from './building.ts';
import { ground, isMentioned, STANDARD } from './ground.ts';
import { directoryLayer, type Entry, type Gap, type Layer, linkLayer, type Maker } from './layer.ts';
import { targetOf, withoutLinks } from './links.ts';
import { foundOnPath } from './search-path.ts';
import type { Base } from './stage.ts';

const MAX_LAYERS = 10_000;
const MAX_LISTED = 10_000;
/** COPY --from through more stages than these is not followed. */
const MAX_DEPTH = 60;
const MAX_PATH = 4096;
/** One path changed by more instructions than these, each on top of the other, is not followed. */
const MAX_BELOW = 300;

/** Stages in stages: how deep the question is that is being answered. */
let depth = 0;
/** Layers that ask what was below them, likewise. */
let below = 0;

/**
 * A source that a step writes and takes away again before another one builds (`echo 'fn main() {}' > src/main.rs`, to have
 * the dependencies in a layer of their own) is none of what the later one builds.
 */
const isStandIn = (removed: Entry, below: () => Entry): boolean =>
  removed.kind === 'produced' && removed.isRebuilt === true && below().kind === 'inline';

/** The file system of a stage: its layers, last writer first, above what it starts from. */
export class StageFiles implements ImageFiles {
  readonly #base: Base;
  readonly #parent: StageFiles | undefined;
  readonly #layers: Layer[] = [];
  readonly #makers: Maker[] = [];
  readonly #links = new Set<string>();
  readonly #memo = new Map<string, FileOrigin>();
  readonly #entries = new Map<string, Entry>();
  /** How many steps `#entries` holds for. */
  #steps = 0;
  readonly #found = new Map<string, string | undefined>();
  readonly #sources = new Map<StageFiles, readonly string[]>();
  readonly #mounts: Layer[] = [];
  #building: StageFiles | undefined;
  readonly #isBuilding: boolean;
  readonly context: ImageFiles | undefined;

  constructor(
    base: Base,
    parent: StageFiles | undefined,
    context: ImageFiles | undefined,
    isBuilding = false,
  ) {
    this.#base = base;
    this.#parent = parent;
    this.context = context;
    this.#isBuilding = isBuilding;
  }

  /** How many layers there are: a height for `entryAt`. */
  get height(): number {
    return this.#layers.length;
  }

  #changed(): void {
    this.#memo.clear();
    this.#found.clear();
    this.#building = undefined;
  }

  push(layer: Layer): void {
    this.#changed();
    if (this.#layers.length < MAX_LAYERS) this.#layers.push(layer);
  }

  /** What a RUN of this stage sees beside its files. */
  mount(layer: Layer): void {
    this.#changed();
    if (this.#mounts.length < MAX_LAYERS) this.#mounts.push(layer);
  }

  directory(file: string): void {
    this.push(directoryLayer(file));
  }

  link(file: string, target: string): void {
    this.#links.add(file);
    this.push(linkLayer(file, target));
  }

  /** The symbolic links below a directory. */
  linksIn(directory: string): readonly string[] {
    const links = [...this.#chain()].flatMap(files => [...files.#links]);
    return links.filter(file => file !== directory && path.isInside(directory, file));
  }

  /** Files of another stage come in: by COPY --from, which names them, or by a mount of a RUN. */
  takeFrom(other: StageFiles, paths: readonly string[] = []): void {
    if (other !== this && this.#sources.size < MAX_DEPTH)
      this.#sources.set(other, [...(this.#sources.get(other) ?? []), ...paths]);
  }

  stages(): readonly StageSteps[] {
    const found = new Map<StageFiles, readonly string[]>([[this, []]]);
    for (const [files] of found) {
      for (const [source, paths] of [...files.#chain()].flatMap(one => [...one.#sources]))
        if (found.size < MAX_DEPTH && !found.has(source)) found.set(source, files === this ? paths : []);
    }
    return [...found].map(([files, copied]) => ({ files, copied, runs: files.#runs() }));
  }

  made(maker: Maker): void {
    this.#changed();
    this.#makers.push(maker);
  }

  origin(file: string): FileOrigin {
    if (file.length > MAX_PATH) return { kind: 'unknown', reason: 'the path is longer than a path can be' };
    const asked = path.normalize(file.startsWith('/') ? file : `/${file}`);
    const known = this.#memo.get(asked);
    if (known) return known;
    if (depth >= MAX_DEPTH) return { kind: 'unknown', reason: 'it is copied through too many stages' };
    depth++;
    try {
      const origin = this.#resolved(asked);
      this.#memo.set(asked, origin);
      return origin;
    } finally {
      depth--;
    }
  }

  #resolved(asked: string): FileOrigin {
    const file = this.realpath(asked);
    if (file === undefined)
      return { kind: 'absent', reason: `the symbolic links of ${asked} lead in a circle` };
    const entry = this.#entry(file);
    return entry.kind === 'symlink' ? { kind: 'unknown', reason: `${asked} is a symbolic link` } : entry;
  }

  readonly #target = (at: string): string | undefined => {
    const entry = this.#mayBeLink(at) ? this.#entry(at) : undefined;
    return entry?.kind === 'symlink' ? entry.target : undefined;
  };

  realpath = (file: string): string | undefined =>
    this.#hasLinks() ? withoutLinks(file, this.#target) : path.normalize(file);

  linkAt = (file: string): string | undefined => targetOf(file, this.#target);

  #hasLinks(): boolean {
    for (const files of this.#chain()) if (files.#links.size > 0) return true;
    return false;
  }

  #mayBeLink(file: string): boolean {
    for (const files of this.#chain()) if (files.#links.has(file)) return true;
    return false;
  }

  *#chain(): Generator<StageFiles> {
    for (let files: StageFiles | undefined = this; files; files = files.#parent) yield files;
  }

  /** What is at a path on top of all layers; who lists a directory asks for most of its files next. */
  #entry(file: string): Entry {
    const steps = this.#stepsTaken();
    if (this.#steps !== steps) this.#entries.clear();
    this.#steps = steps;
    const known = this.#entries.get(file) ?? this.entryAt(file, this.height);
    this.#entries.set(file, known);
    return known;
  }

  /** Who sees the files of a stage while it is built holds them on, and the stage goes on. */
  #stepsTaken(): number {
    const below = this.#parent ? this.#parent.#stepsTaken() : 0;
    return below + this.#layers.length + this.#makers.length + this.#mounts.length;
  }

  /** What is at a path below a height of this stage's layers; links are not followed. */
  entryAt(file: string, height: number): Entry {
    return this.named(file, height) ?? this.#unnamed(file, height);
  }

  /** What some instruction puts at exactly this path. */
  named(file: string, height = this.height): Entry | undefined {
    for (const files of this.#chain()) {
      const top = files === this ? height : files.height;
      for (let i = top - 1; i >= 0; i--) {
        const below = () => files.#below(file, i);
        const entry = files.#layers[i]?.entry(file, below);
        if (!entry || (this.#isBuilding && 'removed' in entry && entry.removed && !isStandIn(entry, below)))
          continue;
        return files === this ? entry : this.#remade(file, entry, files);
      }
    }
    return undefined;
  }

  /** What the stage that this one starts from may have: a RUN of this one that names it has made it. */
  #remade(file: string, entry: Entry, parent: StageFiles): Entry {
    if (entry.kind !== 'unknown' && entry.kind !== 'base') return entry;
    const makers: Maker[] = [];
    for (const files of this.#chain()) {
      if (files === parent) break;
      makers.push(...files.#makers.filter(maker => maker.reaches(file)));
    }
    return isMentioned(file, makers) ? this.produced(file) : entry;
  }

  #below(file: string, height: number): Entry {
    if (below >= MAX_BELOW) return { kind: 'unknown', reason: 'too many commands change it' };
    below++;
    try {
      return this.entryAt(file, height);
    } finally {
      below--;
    }
  }

  #unnamed(file: string, height: number): Entry {
    if (this.#namesIn(file, height).length > 0) return { kind: 'directory' };
    let root: StageFiles = this;
    for (const files of this.#chain()) root = files;
    return ground({
      file,
      base: root.#base,
      makers: this.#allMakers().filter(maker => maker.reaches(file)),
      gap: () => this.#gap(file),
      produced: () => this.produced(file),
    });
  }

  #allMakers(): readonly Maker[] {
    return [...(this.#parent ? this.#parent.#allMakers() : []), ...this.#makers];
  }

  /** Made by some RUN. */
  produced(file: string): FileOrigin {
    return { kind: 'produced', path: file, files: this.#whileBuilding(), runs: this.#runs() };
  }

  /** The files as the RUN steps see them: with what is mounted there, and with the sources that a later `rm` takes away. */
  #whileBuilding(): StageFiles {
    if (this.#isBuilding) return this;
    if (!this.#building) {
      this.#building = new StageFiles(this.#base, this, this.context, true);
      for (const files of [...this.#chain()].reverse())
        for (const layer of files.#mounts) this.#building.push(layer);
    }
    return this.#building;
  }

  #runs(): readonly RunStep[] {
    return this.#allMakers().map(maker => maker.step);
  }

  history() {
    let root: StageFiles = this;
    for (const files of this.#chain()) root = files;
    return { from: root.#base.reference, runs: this.#runs() };
  }

  /** What is at a path that is removed now: a later RUN, or the rest of this one, may make it again. */
  removal(reason: string, how: { readonly removed?: true } = {}, by?: Location): (file: string) => Entry {
    const remade = this.remaking();
    const rebuilt = this.remaking((_, makers) =>
      makers.some(({ step }) => step.at.line !== by?.line && mayBuild(step.text)),
    );
    return file => {
      const made = remade(file);
      if (made?.kind !== 'produced') return { kind: 'absent', reason, ...how };
      return { ...made, ...how, ...(rebuilt(file) ? { isRebuilt: true } : {}) };
    };
  }

  /** What the rest of this RUN, or a later one, makes of a path that is there by now. */
  remaking(isLikely = (_: string, __: readonly Maker[]) => true): (file: string) => FileOrigin | undefined {
    const before = this.#makers.length;
    return file => {
      const makers = this.#makers.slice(before).filter(maker => maker.reaches(file));
      return makers.length > 0 && isLikely(file, makers) ? this.produced(file) : undefined;
    };
  }

  /** Is a path taken to be made by a RUN of this stage, and by none of those up to now? */
  madeLater(): (file: string, origin: Entry) => boolean {
    const before = this.#allMakers();
    return (file, origin) =>
      origin.kind === 'produced' &&
      origin.files === this.#whileBuilding() &&
      !before.some(maker => maker.reaches(file));
  }

  #gap(file: string): Gap | undefined {
    for (const files of this.#chain()) {
      for (let i = files.#layers.length - 1; i >= 0; i--) {
        const gap = files.#layers[i]?.gap?.(file);
        if (gap) return gap;
      }
    }
    return undefined;
  }

  #namesIn(directory: string, height: number): readonly string[] {
    const names = new Set<string>();
    for (const files of this.#chain()) {
      const layers = files.#layers.slice(0, files === this ? height : undefined);
      for (const layer of layers) {
        for (const name of layer.names?.(directory) ?? []) if (names.size < MAX_LISTED) names.add(name);
      }
    }
    return [...names];
  }

  list(directory: string): readonly string[] {
    const asked = path.normalize(directory.startsWith('/') ? directory : `/${directory}`);
    const names = this.#namesIn(asked, this.height);
    return names.filter(name => this.#isThere(path.join(asked, name))).sort();
  }

  /** Without reading it where the layer that has the last word can tell. */
  #isThere(file: string): boolean {
    for (const files of this.#chain()) {
      for (let i = files.height - 1; i >= 0; i--) {
        const layer = files.#layers[i];
        if (layer?.holds?.(file)) return true;
        if (layer?.entry(file, () => files.#below(file, i))) return this.#entry(file).kind !== 'absent';
      }
    }
    return this.#entry(file).kind !== 'absent';
  }

  /** Scripts ask for the same few names again and again. */
  which(name: string, searchPath: string): string | undefined {
    const key = `${name}:${searchPath}`;
    if (!this.#found.has(key))
      this.#found.set(
        key,
        foundOnPath(name, searchPath, file => this.named(file)),
      );
    return this.#found.get(key);
  }

  /** Is a path known to be a directory, so that COPY puts a file into it? */
  isDirectory(file: string): boolean {
    if (this.origin(file).kind === 'directory') return true;
    return STANDARD.has(file) && this.#base.kind !== 'scratch';
  }
}
