import { path } from '../../base/index.ts';
import { GO_BEHAVIOUR } from '../../knowledge/go-runtime.ts';
import type { FileOrigin, Launch } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/state.ts';
import { analyseGo, mainPackageOf } from '../source/go/index.ts';
import type { Resolver } from './resolver.ts';
import { interpretSource } from './source.ts';

/** What a build step makes, as the process that it becomes: read from the sources that it is built from. */
export function startBuilt(
  resolver: Resolver,
  request: StartRequest,
  origin: FileOrigin | undefined,
): Started | undefined {
  if (origin?.kind !== 'produced' || !isOfGo(origin)) return undefined;
  const main = mainPackageOf(origin.files, origin.path, origin.runs);
  if (!main || 'unknown' in main) {
    if (main) resolver.notes.unknowns.add(main.unknown);
    return undefined;
  }
  const launch = {
    kind: 'interpret',
    language: 'go',
    source: { kind: 'file', path: main.directory },
    args: request.argv.slice(1),
    behaviour: GO_BEHAVIOUR,
  } as const satisfies Launch;
  const read = () => analyseGo({ directory: main.directory, files: origin.files });
  return interpretSource(resolver, launch, request, path.basename(origin.path), read);
}

/** A quick look, so that the reader of Go is loaded for little else. */
const isOfGo = ({ runs }: Extract<FileOrigin, { kind: 'produced' }>): boolean =>
  runs.some(run => /\b(?:go|make|build|mage|task|just|goreleaser)\b/.test(run.text));
