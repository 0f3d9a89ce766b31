import { path } from '../../base/index.ts';
import type { FileOrigin, Launch } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/state.ts';
import { COMPILED, READERS } from '../source/languages.ts';
import type { Resolver } from './resolver.ts';
import { interpretSource } from './source.ts';

/** What a build step makes, as the process that it becomes: read from the sources that it is built from. */
export function startBuilt(
  resolver: Resolver,
  request: StartRequest,
  origin: FileOrigin | undefined,
): Started | undefined {
  if (origin?.kind !== 'produced') return undefined;
  const { files, runs } = origin;
  for (const { language, steps, behaviour, builtFrom } of COMPILED) {
    if (!runs.some(run => steps.test(run.text))) continue;
    const from = builtFrom(files, origin.path, runs);
    if (!from) continue;
    if ('unknown' in from) {
      resolver.notes.unknowns.add(from.unknown);
      continue;
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
    const read = () => READERS[language]({ source, args, cwd, env, files, parsers });
    return interpretSource(resolver, launch, request, path.basename(origin.path), read);
  }
  return undefined;
}
