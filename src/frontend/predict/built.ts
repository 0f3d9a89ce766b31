import { path as paths } from '../../base/index.ts';
import type { FileOrigin, ImageFiles, Language, Launch, RunStep } from '../../model/index.ts';
import { identityOf } from '../same-files.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import { firstOfAlike } from '../source/alike.ts';
import { unpackedFrom } from '../source/archives.ts';
import type { Compiled } from '../source/input.ts';
import { COMPILED, READERS } from '../source/languages.ts';
import { type Made, madeOf } from '../source/made.ts';
import { analysedOnce } from './analyses.ts';
import { noRunBit } from './permission.ts';
import type { Resolver } from './resolver.ts';
import { interpretSource } from './source.ts';

/** Languages whose builds write a script that starts the program. */
export const WRITES_SCRIPTS: ReadonlySet<Language> = new Set(['beam', 'jvm']);

/**
 * What a build step makes, as the process that it becomes: read from the sources that it is built from. What is made
 * before the image is built is taken to be made of the sources that lie in the build context.
 */
export function startBuilt(
  resolver: Resolver,
  request: StartRequest,
  origin: FileOrigin | undefined,
  languages?: ReadonlySet<Language>,
): Started | undefined {
  const made = origin && madeOf(origin);
  if (!made) return undefined;
  const isMeant = (builder: Builder) => !languages || languages.has(builder.language);
  const started = startMade(resolver, request, made, isMeant);
  const packed = started ? undefined : unpackedFrom(made);
  const isScript = (builder: Builder) => isMeant(builder) && WRITES_SCRIPTS.has(builder.language);
  return packed ? startMade(resolver, request, packed, isScript) : started;
}

/** `dist/cli.js`, or a link to it: a compiler keeps the first line of its source, by which node runs it. */
export function startBuiltScript(
  resolver: Resolver,
  request: StartRequest,
  file: string | undefined,
  origin: FileOrigin | undefined,
): Started | undefined {
  if (file === undefined || origin?.kind !== 'produced') return undefined;
  const { files } = resolver.input.spec;
  if (!/\.[cm]?js$/.test(files.realpath?.(file) ?? file)) return undefined;
  const [name = '', ...args] = request.argv;
  return resolver.start({
    ...request,
    argv: ['/usr/bin/env', 'node', name.includes('/') ? name : file, ...args],
  });
}

/**
 * What comes by a way that is not followed, and that the project around the Dockerfile makes under that very name: a
 * release of its own that is fetched, or what another step laid beside the Dockerfile.
 */
export function startOwn(resolver: Resolver, request: StartRequest): Started | undefined {
  const { context } = resolver.input.spec.files;
  const name = paths.basename(request.argv[0] ?? '');
  if (!/^[a-z][\w-]+$/i.test(name)) return undefined;
  const isOwn = ({ from }: Builder) => !('unknown' in from) && from.isNamed === true;
  for (const files of new Set([context, context?.project])) {
    if (!files) continue;
    for (const [laid, languages] of ownPlaces(name)) {
      const isMeant = (builder: Builder) => languages.includes(builder.language) && isOwn(builder);
      const made = { files, path: laid, runs: [], isPrebuilt: true };
      const started = startMade(resolver, request, made, isMeant, 'named');
      if (started) return started;
    }
  }
  return undefined;
}

/** Where the build of a language would lay it. */
const ownPlaces = (name: string): readonly (readonly [string, readonly Language[]])[] => [
  [`/${name}`, ['go', 'rust']],
  [`/build/install/${name}/bin/${name}`, ['jvm']],
];

function startMade(
  resolver: Resolver,
  request: StartRequest,
  made: Made,
  isMeant: (builder: Builder) => boolean,
  by: 'place' | 'named' = 'place',
): Started | undefined {
  const { isPrebuilt } = made;
  const runs =
    isPrebuilt && request.at ? [{ text: '', expanded: '', workdir: '/', at: request.at }] : made.runs;
  for (const builder of builders(made, runs).filter(isMeant)) {
    const { language, runtime, behaviour, readsSteps, from, isPart } = builder;
    const args = request.argv.slice(1);
    const { cwd, env } = request;
    const { parsers } = resolver.input;
    const read = (from: string) => {
      const { files, main } = isPart?.(made.files, from)
        ? seenFromAround(made, from)
        : { ...made, main: from };
      const steps = readsSteps ? { made: { path: made.path, runs } } : {};
      const key = JSON.stringify([language, main, args, steps.made?.path]);
      const source = { kind: 'file', path: main } as const;
      return analysedOnce(files, key, env, env =>
        READERS[language]({
          source,
          args,
          cwd,
          env,
          files,
          parsers,
          ...steps,
          ...(runtime ? { runtime } : {}),
        }),
      );
    };
    if ('unknown' in from && from.isAbsent && !isPrebuilt)
      return resolver.fail('missing', 127, `${request.argv[0]}: ${from.unknown}`);
    if ('unknown' in from) resolver.notes.unknowns.add(from.unknown);
    const known = 'unknown' in from ? firstOfAlike(from.either ?? [], ({ main }) => read(main)) : from;
    if (!known) continue;
    if (isPrebuilt && (by === 'named' || !known.isDeclared)) {
      // Nothing in the Dockerfile says so.
      resolver.world.suppose(`${made.path} is taken to be built from ${known.main} of the build context`);
    }
    const refusal = known.isCopy && noRunBitOf(resolver, made, runs, known.main);
    if (refusal) return resolver.fail('not-executable', 126, refusal);
    const source = { kind: 'file', path: known.main } as const;
    const title = known.title ? { title: known.title } : {};
    const launch = {
      kind: 'interpret',
      language,
      source,
      args,
      behaviour,
      ...title,
    } as const satisfies Launch;
    return interpretSource(resolver, launch, request, paths.basename(made.path), () => read(known.main));
  }
  return undefined;
}

/** Why what is laid there as it is cannot be run: no step is seen to give it the run bit. */
function noRunBitOf(
  { input: { spec } }: Resolver,
  { files, path }: Made,
  runs: readonly RunStep[],
  main: string,
): string | undefined {
  const origin = files.origin(main);
  if (origin.kind !== 'context' || origin.executable) return undefined;
  const steps = [...runs, ...(spec.files.history?.().runs ?? [])];
  if (steps.some(run => /\bchmod\b|\binstall\s+-\w*m/.test(run.text))) return undefined;
  return noRunBit(`${path}, a copy of ${origin.text.file},`, origin);
}

/** The same folder, in the project around the build context. */
function seenFromAround({ files, path, around }: Made, main: string): { files: ImageFiles; main: string } {
  if (!around?.path.endsWith(path)) return { files, main };
  return { files: around.files, main: paths.join(around.path.slice(0, -path.length), main) };
}

/** What each language says that a file is built from, up to the first that knows. */
function builders({ files, path, isPrebuilt }: Made, runs: readonly RunStep[]): readonly Builder[] {
  return onceFor(BUILDERS, files, JSON.stringify([path, isPrebuilt, runs.map(run => run.at)]), () => {
    const found: Builder[] = [];
    for (const compiled of COMPILED) {
      const { prebuilt, steps, builtFrom } = compiled;
      if (isPrebuilt ? !prebuilt?.test(path) : !runs.some(run => steps.test(run.text))) continue;
      const from = builtFrom(files, path, runs);
      if (from) found.push({ ...compiled, from });
      if (from && !('unknown' in from)) break;
    }
    return found;
  });
}

interface Builder extends Compiled {
  readonly from: NonNullable<ReturnType<Compiled['builtFrom']>>;
}

/** By what they were read from: many services run the same, and a script is followed many ways. */
type Memory<T> = WeakMap<ImageFiles, Map<string, T>>;
const BUILDERS: Memory<readonly Builder[]> = new WeakMap();

function onceFor<T>(memory: Memory<T>, files: ImageFiles, key: string, read: () => T): T {
  const of = identityOf(files);
  const known = memory.get(of) ?? new Map<string, T>();
  memory.set(of, known);
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
