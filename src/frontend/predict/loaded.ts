import type { LoadedApplication, ProcessDraft, SourceAnalysis } from '../../model/index.ts';
import type { StartRequest } from '../shell/host.ts';
import { heldUp, withHandlers } from './held.ts';
import { withChildren } from './node.ts';
import type { Resolver } from './resolver.ts';
import { analyse, startChildren } from './source.ts';

/**
 * A server with what the application does that it loads: threads that its runtime waits for at its end, programs
 * that it has started and does not tell, handlers that replace its own. What can't be read changes nothing.
 */
export function withApplication(
  resolver: Resolver,
  node: ProcessDraft,
  loaded: LoadedApplication,
  request: StartRequest,
): ProcessDraft {
  const analysis = analyse(resolver, { ...loaded, args: request.argv.slice(1) }, request);
  if ('unknown' in analysis) return node;
  for (const file of analysis.sources) resolver.notes.filesRead.add(file);
  const change = (process: ProcessDraft) => changed(resolver, process, loaded, analysis, request);
  if (loaded.by === 'itself') return change(node);
  return { ...node, children: node.children.map(change) };
}

function changed(
  resolver: Resolver,
  process: ProcessDraft,
  loaded: LoadedApplication,
  analysis: SourceAnalysis,
  request: StartRequest,
): ProcessDraft {
  const started = startChildren(resolver, loaded, request, analysis).flatMap(({ nodes }) => nodes ?? []);
  const signals = loaded.replacesHandlers ? withHandlers(process.signals, analysis.signals) : process.signals;
  const node = withChildren(
    { ...process, signals, sources: [...process.sources, ...analysis.sources] },
    started,
    undefined,
  );
  return loaded.waitsForThreads ? heldUp(node, analysis.held) : node;
}
