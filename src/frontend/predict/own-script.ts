import { path } from '../../base/index.ts';
import type { FileOrigin, ImageFiles } from '../../model/index.ts';
import type { Resolver } from './resolver.ts';

/** Bounds on what is looked through. */
const MAX_DIRECTORIES = 4_000;
const MAX_DEPTH = 14;
const SKIPPED = /^(?:\.git|node_modules|vendor|target|__pycache__)$/;
const OF_TESTS = /(?:^|\/)(?:tests?|e2e|examples?|samples?|fixtures)\//;

/** Where package managers and `make install` lay programs: a script of the same name may be what calls them. */
const OF_TOOLS =
  /\/(?:\.?venv|virtualenv|env|node_modules|site-packages|go|\.cargo|\.local|gems)\/|^\/(?:usr\/)?(?:local\/)?s?bin\//;

type Written = Extract<FileOrigin, { kind: 'inline' }>;

/**
 * The script of the project that bears the name of one that a build or a package lays into the image by a way that is
 * not followed: an assembly, an archive, an installation. Of several it is the one nearest to the Dockerfile. With it
 * comes what lies beside it, by the paths in the image.
 */
export function ownScript(
  { input: { spec }, world }: Resolver,
  file: string,
  origin: FileOrigin | undefined,
): ReadonlyMap<string, Written> | undefined {
  const project = spec.files.context?.project;
  if (!project || !isOpen(origin) || (origin?.kind !== 'unknown' && OF_TOOLS.test(file))) return undefined;
  const named = (namesIn(project).get(path.basename(file)) ?? []).flatMap(found => {
    const script = writtenAt(project, found);
    const fits = script && SHELL.test(script.text.text) && !isInit(found, script);
    return fits ? [{ found, script }] : [];
  });
  const beside = `/${path.dirname(spec.at.from.file)}`;
  const near = (at: string) => shared(beside.split('/'), at.split('/'));
  const nearest = bestOf(named, ({ found }) => near(found));
  // A distribution has most of its folders as the project has them.
  const fromEnd = (at: string) => at.split('/').reverse();
  const [only, ...others] = bestOf(nearest, ({ found }) => shared(fromEnd(file), fromEnd(found)));
  if (!only || others.some(({ script }) => script.text.text !== only.script.text.text)) return undefined;
  world.suppose(`${file} is taken to be ${only.script.text.file}`);
  const [from, to] = [path.dirname(only.found), path.dirname(file)];
  const around = project.list(from).flatMap((name): (readonly [string, Written])[] => {
    const target = path.join(to, name);
    const script = isOpen(spec.files.origin(target)) ? writtenAt(project, path.join(from, name)) : undefined;
    return script && (SHELL.test(script.text.text) || /\.(?:ba)?sh$/.test(name)) ? [[target, script]] : [];
  });
  return new Map([...around, [file, only.script]]);
}

const SHELL = /^#![^\n]*sh\b/;

/** What init calls bears the name of the program that it starts. @source https://wiki.debian.org/LSBInitScripts */
const isInit = (found: string, { text: { text } }: Written): boolean =>
  /\/init\.d\/[^/]+$/.test(found) || text.includes('### BEGIN INIT INFO');

const isOpen = (origin: FileOrigin | undefined) =>
  origin?.kind === 'produced' ||
  origin?.kind === 'base' ||
  (origin?.kind === 'unknown' && origin.prebuilt !== undefined);

function bestOf<T>(all: readonly T[], score: (one: T) => number): readonly T[] {
  const best = Math.max(...all.map(score));
  return all.filter(one => score(one) === best);
}

function writtenAt(project: ImageFiles, file: string): Written | undefined {
  const origin = project.origin(file);
  if (origin.kind !== 'context') return undefined;
  return { kind: 'inline', text: origin.text, executable: true, at: origin.at };
}

function shared(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((part, i) => part !== b[i]);
  return differs === -1 ? a.length : differs;
}

const NAMES: WeakMap<ImageFiles, ReadonlyMap<string, readonly string[]>> = new WeakMap();

/** Files of the project by their names. */
function namesIn(project: ImageFiles): ReadonlyMap<string, readonly string[]> {
  const known = NAMES.get(project);
  if (known) return known;
  const names = new Map<string, string[]>();
  const open = [{ directory: '/', depth: 0 }];
  for (let at = 0; at < open.length && at < MAX_DIRECTORIES; at++) {
    const { directory, depth } = open[at] ?? { directory: '/', depth: MAX_DEPTH };
    for (const name of project.list(directory)) {
      const below = path.join(directory, name);
      if (project.origin(below).kind !== 'directory') {
        if (!OF_TESTS.test(below)) names.set(name, [...(names.get(name) ?? []), below]);
      } else if (depth < MAX_DEPTH && !SKIPPED.test(name)) open.push({ directory: below, depth: depth + 1 });
    }
  }
  NAMES.set(project, names);
  return names;
}
