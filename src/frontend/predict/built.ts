import { path } from '../../base/index.ts';
import type { FileOrigin, ImageFiles, Launch } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/state.ts';
import type { Analysis } from '../source/input.ts';
import { COMPILED, READERS } from '../source/languages.ts';
import { madeOf } from '../source/made.ts';
import type { Resolver } from './resolver.ts';
import { interpretSource } from './source.ts';

/**
 * What a build step makes, as the process that it becomes: read from the sources that it is built from. What is made
 * before the image is built is taken to be made of the sources that lie in the build context.
 */
export function startBuilt(
  resolver: Resolver,
  request: StartRequest,
  origin: FileOrigin | undefined,
): Started | undefined {
  const made = origin && madeOf(origin);
  if (!made) return undefined;
  const { files, isPrebuilt } = made;
  const runs = isPrebuilt && request.at ? [{ text: '', workdir: '/', at: request.at }] : made.runs;
  for (const { language, steps, behaviour, builtFrom, isNative, readsEnv } of COMPILED) {
    if (isPrebuilt ? !isNative : !runs.some(run => steps.test(run.text))) continue;
    const from = builtFrom(files, made.path, runs);
    if (!from) continue;
    if ('unknown' in from) {
      resolver.notes.unknowns.add(from.unknown);
      continue;
    }
    if (isPrebuilt) {
      // Nothing in the Dockerfile says so.
      resolver.chooser.isSupposed = true;
      resolver.notes.unknowns.add(`${made.path} is taken to be built from ${from.main} of the build context`);
    }
    const source = { kind: 'file', path: from.main } as const;
    const args = request.argv.slice(1);
    const title = from.title ? { title: from.title } : {};
    const launch = {
      kind: 'interpret',
      language,
      source,
      args,
      behaviour,
      ...title,
    } as const satisfies Launch;
    const { cwd, env } = request;
    const { parsers } = resolver.input;
    const read = () => {
      const key = JSON.stringify([language, source.path, args, ...(readsEnv ? [env] : [])]);
      return onceFor(files, key, () => READERS[language]({ source, args, cwd, env, files, parsers }));
    };
    return interpretSource(resolver, launch, request, path.basename(made.path), read);
  }
  return undefined;
}

const ANALYSES = new WeakMap<ImageFiles, Map<string, Analysis>>();

/** What many services run is read once: the stage that built it is the same for all. */
function onceFor(files: ImageFiles, key: string, read: () => Analysis): Analysis {
  const kept = ANALYSES.get(files) ?? new Map<string, Analysis>();
  ANALYSES.set(files, kept);
  const analysis = kept.get(key) ?? read();
  kept.set(key, analysis);
  return analysis;
}
