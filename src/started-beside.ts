import type { Vfs } from './base/index.ts';
import { servicesThatRun } from './frontend/deploy/compose/beside.ts';
import type { DeclaredRuns } from './frontend/deploy/types.ts';
import type { ParserCache } from './frontend/parsers.ts';
import type { Started } from './launches.ts';
import type { Launch } from './lint/types.ts';

interface Asked {
  readonly dockerfile: string;
  /** How the image starts by itself: nothing of it is decided. */
  readonly launches: readonly Launch[];
  readonly isLinted: (file: string) => boolean;
  readonly start: (declared: DeclaredRuns) => Started;
}

/** Where an image alone says too little, the containers of the services beside it that build it. */
export function startedBeside(
  { dockerfile, launches: own, isLinted, start }: Asked,
  sources: { readonly vfs: Vfs; readonly parsers: ParserCache },
): readonly Launch[] | undefined {
  if (own.length === 0) return undefined;
  const gives = own.some(isWithoutCommand) ? 'a command' : 'the rest';
  const declared = servicesThatRun({ dockerfile, gives, isLinted }, sources);
  const launches = declared ? start(declared).launches : [];
  if (gives === 'the rest' && launches.every(({ stop }) => stop.outcome === 'unknown')) return undefined;
  const staying = launches.filter(launch => !endsByItself(launch));
  return [staying, launches].find(some => some.length > 0);
}

/** Nothing says what it runs, or it is something that ends at once. */
const isWithoutCommand = ({ spec: { entrypoint, cmd }, stop: { branch } }: Launch): boolean =>
  branch?.kind === 'exits' || [entrypoint, cmd].every(c => c === undefined || c.from === 'base-image');

const endsByItself = ({ spec, stop }: Launch): boolean =>
  spec.runsToEnd === true || stop.branch?.kind === 'exits';
