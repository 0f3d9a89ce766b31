import { type Location, path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles, Prebuilt, RunStep } from '../../../model/index.ts';
import { buildPlaces, buildRules } from './build-commands.ts';
import type { BuildRule } from './build-tools.ts';
import { configRules } from './bundler-configs.ts';
import { text } from './jsonc.ts';
import { meteorOutput } from './meteor.ts';
import { readPackage, readTsConfig, remembered, type TsConfig, textAt, tsConfigs } from './project.ts';
import { resolveFile, withoutExtension } from './resolve.ts';
import { siteOutput } from './site-outputs.ts';
import { byConventionOf, list, source, supposedSource } from './supposed-outputs.ts';

interface SourceFile {
  readonly files: ImageFiles;
  readonly path: string;
  readonly text: FileText;
  /** No step says so: it is what the file is taken to come from. */
  readonly supposes?: string;
}
export type SourceOfOutput =
  | ({ readonly kind: 'source' } & SourceFile)
  | {
      readonly kind: 'runs-as';
      readonly program: string;
      readonly argv: readonly string[];
      readonly at: Location;
    }
  /** A server that a framework builds; its behaviour is a model in libraries.ts. */
  | { readonly kind: 'model'; readonly name: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Traces a file that is not there as text back to the source that a build step made it from; `dist` may stand for
 * `dist/index.js`.
 */
export function sourceOfOutput(files: ImageFiles, path: string): SourceOfOutput {
  return remembered(files, `output ${path}`, () => findSource(files, path));
}

function findSource(files: ImageFiles, path: string): SourceOfOutput {
  const found = traced(files, path, 0);
  if (found.kind !== 'unknown' || /\.\w+$/.test(path)) return found;
  // As node looks for what it is told.
  const other = [`${path}.js`, paths.join(path, 'index.js')].map(name => traced(files, name, 0));
  return other.find(({ kind }) => kind !== 'unknown') ?? found;
}

function traced(files: ImageFiles, path: string, depth: number): SourceOfOutput {
  const main = mainOf(files, path);
  if (main && depth < 3) {
    const hit = resolveFile(files, main);
    return hit?.kind === 'file'
      ? { kind: 'source', files, path: hit.path, text: hit.text }
      : traced(files, main, depth + 1);
  }
  const origin = files.origin(path);
  switch (origin.kind) {
    case 'produced':
      return orPrebuilt(built(origin.files, origin.path, origin.runs), origin.prebuilt);
    case 'unknown': {
      const found = orPrebuilt(built(files, path, []), origin.prebuilt);
      return found.kind === 'unknown' ? { kind: 'unknown', reason: origin.reason } : found;
    }
    case 'absent':
    case 'opaque':
      return { kind: 'unknown', reason: `${path}: ${origin.reason}` };
    case 'base':
      return {
        kind: 'unknown',
        reason: `no step makes ${path}: the base image ${origin.image} may hold it, or a volume`,
      };
    case 'installed':
      return { kind: 'unknown', reason: `${path} is installed, and its source is not at hand` };
    case 'directory': {
      const index = traced(files, paths.join(path, 'index.js'), depth + 1);
      return index.kind === 'unknown'
        ? { kind: 'unknown', reason: `${path} is a directory without an index.js` }
        : index;
    }
    case 'context':
    case 'inline':
      return { kind: 'source', files, path, text: origin.text };
  }
}

/** What is made before the image is built, is made of what lies in the build context. */
function orPrebuilt(found: SourceOfOutput, prebuilt: Prebuilt | undefined): SourceOfOutput {
  const before = found.kind === 'unknown' && prebuilt ? built(prebuilt.files, prebuilt.path, []) : found;
  return before.kind === 'unknown' ? found : before;
}

/** `node .`: the `main` of the package there. */
function mainOf(files: ImageFiles, path: string): string | undefined {
  const main = text(readPackage(files, path)?.main);
  return main === undefined ? undefined : paths.resolve(path, main);
}

function built(files: ImageFiles, path: string, runs: readonly RunStep[]): SourceOfOutput {
  return framework(files, path, runs) ?? bySteps(files, path, runs);
}

const NEXT_CONFIGS = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.cjs'];

function framework(files: ImageFiles, path: string, runs: readonly RunStep[]): SourceOfOutput | undefined {
  const at = runs.at(-1)?.at;
  if (at && /\/\.next\/standalone\/(?:.*\/)?server\.js$/.test(path)) {
    return { kind: 'runs-as', program: 'next', argv: ['next', 'start'], at };
  }
  if (/\/\.output\/server\/index\.mjs$/.test(path)) return nitro(files, path, runs);
  const site = siteOutput(files, path) ?? meteorOutput(files, path, runs);
  if (site) return { kind: 'source', files, ...site };
  if (at && isMovedStandalone(files, path))
    return { kind: 'runs-as', program: 'next', argv: ['next', 'start'], at };
  const directory = paths.dirname(path);
  const isNext = NEXT_CONFIGS.some(name => textAt(files, paths.join(directory, name)) !== undefined);
  const builds =
    runs.some(run => /\bnext build\b/.test(run.text)) ||
    /\bnext build\b/.test(JSON.stringify(readPackage(files, directory)?.scripts ?? ''));
  if (at && isNext && builds && paths.basename(path) === 'server.js') {
    return { kind: 'runs-as', program: 'next', argv: ['next', 'start'], at };
  }
  return undefined;
}

/** A script moves what Next has made to stand alone: its server, where the project has none of that name itself. */
function isMovedStandalone(files: ImageFiles, path: string): boolean {
  if (paths.basename(path) !== 'server.js') return false;
  return [...paths.upwards(paths.dirname(path))]
    .slice(1)
    .some(
      root =>
        NEXT_CONFIGS.some(name =>
          /\boutput\s*:\s*["'`]standalone["'`]/.test(textAt(files, paths.join(root, name))?.text ?? ''),
        ) && !['', 'src', 'server'].some(folder => source(files, paths.join(root, folder, 'server.js'))),
    );
}

const NITRO_CONFIGS = ['nuxt', 'nitro', 'vite', 'app'].flatMap(name =>
  ['ts', 'js', 'mjs', 'mts'].map(extension => `${name}.config.${extension}`),
);
const PRESET = /\b(?:preset["']?\s*:\s*|NITRO_PRESET=|--preset[= ])["']?([\w-]+)/;

/** What nitro builds hangs on its preset: for a server of node where none is named. */
function nitro(files: ImageFiles, path: string, runs: readonly RunStep[]): SourceOfOutput {
  const root = paths.resolve(path, '../../..');
  const scripts = JSON.stringify(readPackage(files, root)?.scripts ?? '');
  const texts = [...runs.map(run => run.text), scripts];
  for (const name of NITRO_CONFIGS) texts.push(textAt(files, paths.join(root, name))?.text ?? '');
  const preset = texts.flatMap(t => PRESET.exec(t)?.[1] ?? [])[0] ?? 'node-server';
  if (/^node[-_]server$/.test(preset)) return { kind: 'model', name: 'nitro' };
  if (preset === 'bun') return { kind: 'model', name: 'nitro-bun' };
  return { kind: 'unknown', reason: `what nitro builds with its preset ${preset} is not known` };
}

/** The best kind of evidence that gives a source decides; within it there may be only one. */
function bySteps(files: ImageFiles, path: string, runs: readonly RunStep[]): SourceOfOutput {
  const rules = buildRules(files, path, runs);
  const places = [...paths.upwards(paths.dirname(path))];
  const tiers: (() => readonly string[])[] = [
    () =>
      rules.flatMap(rule =>
        rule.kind === 'file' || rule.kind === 'entries' ? applied(files, path, rule) : [],
      ),
    () =>
      [...buildPlaces(files, path, runs)]
        .flatMap(place => configRules(files, place))
        .flatMap(rule => applied(files, path, rule)),
    () => rules.flatMap(rule => (rule.kind === 'tsconfig' ? applied(files, path, rule) : [])),
    () => rules.flatMap(rule => (rule.kind === 'tree' ? applied(files, path, rule) : [])),
    () =>
      places.flatMap(place => tsConfigs(files, place)).flatMap(config => compiledFrom(files, path, config)),
    () =>
      [...buildPlaces(files, path, runs)]
        .flatMap(place => tsConfigs(files, place))
        .flatMap(config => (config.outDir ? compiledFrom(files, path, config) : [])),
    () => byConvention(files, path),
  ];
  for (const tier of tiers) {
    const found = [...new Set(tier())];
    const [first, second] = found;
    if (first && second) {
      return { kind: 'unknown', reason: `${path} may be built from ${found.slice(0, 3).join(' or ')}` };
    }
    const file = first ? textAt(files, first) : undefined;
    if (first && file) return { kind: 'source', files, path: first, text: file };
  }
  const supposed = supposedSource(files, path);
  const file = supposed === undefined ? undefined : textAt(files, supposed);
  if (supposed === undefined || !file)
    return { kind: 'unknown', reason: `no build step that is understood makes ${path}` };
  const supposes = `${path} is taken to be built from ${supposed}`;
  return { kind: 'source', files, path: supposed, text: file, supposes };
}

function applied(files: ImageFiles, path: string, rule: BuildRule): readonly string[] {
  switch (rule.kind) {
    case 'file':
      return withoutExtension(rule.output) === withoutExtension(path) ? list(source(files, rule.entry)) : [];
    case 'entries': {
      if (!paths.isInside(rule.directory, path)) return [];
      const rest = withoutExtension(path.slice(rule.directory.length + 1));
      const name = paths.basename(rest);
      const fits = rule.entries.filter(
        e => withoutExtension(e).endsWith(`/${rest}`) || paths.basename(withoutExtension(e)) === name,
      );
      // One entry under another name: `index` from `server`, as bundlers with a map of names do.
      const isOther = fits.length === 0 && rule.entries.length === 1 && !rule.isNamed;
      return (isOther ? rule.entries : fits).flatMap(e => list(source(files, e)));
    }
    case 'tree':
      if (!paths.isInside(rule.directory, path)) return [];
      return list(source(files, paths.join(rule.from, path.slice(rule.directory.length + 1))));
    case 'tsconfig': {
      const config = readTsConfig(files, rule.path);
      return config ? compiledFrom(files, path, config) : [];
    }
  }
}

/** tsc keeps the tree below `rootDir`, or below what all inputs have in common. */
function compiledFrom(files: ImageFiles, path: string, config: TsConfig): readonly string[] {
  const { outDir, rootDir, directory } = config;
  if (!outDir) return paths.isInside(directory, path) ? list(beside(files, path)) : [];
  if (!paths.isInside(outDir, path)) return [];
  const rest = path.slice(outDir.length + 1);
  const roots = rootDir
    ? [rootDir]
    : [
        ...config.includes.map(i => i.replace(/\/\*.*$/, '')),
        paths.join(directory, 'src'),
        directory,
        ...commonRoots(directory, rest),
      ];
  for (const root of roots) {
    const hit = source(files, paths.join(root, rest));
    if (hit) return [hit];
  }
  return [];
}

/** Where sources of other packages are compiled along, `dist/apps/api/src/x.js` has the whole tree of the repository. */
const commonRoots = (directory: string, rest: string): readonly string[] =>
  [...paths.upwards(directory)]
    .slice(1)
    .filter(root => rest.startsWith(`${directory.slice(root === '/' ? 1 : root.length + 1)}/`));

/** Compiled beside its source. */
function beside(files: ImageFiles, path: string): string | undefined {
  for (const extension of ['.ts', '.tsx', '.mts', '.cts']) {
    const candidate = withoutExtension(path) + extension;
    if (textAt(files, candidate)) return candidate;
  }
  return undefined;
}

/** `dist/x.js` is `src/x.ts` in nearly every project. */
function byConvention(files: ImageFiles, path: string): readonly string[] {
  for (const root of paths.upwards(paths.dirname(path))) {
    const found = readPackage(files, root) ? byConventionOf(files, path, root) : [];
    if (found.length > 0) return found;
  }
  return [];
}
