import type { Launch } from '../lint/types.ts';
import { seconds } from '../simulate/index.ts';
import { namesOf } from './pretty.ts';
import { coloursFor, timelineLines, treeLines, wrap } from './style.ts';

/** The whole prediction for a reader: tree, stop, sources, what is not known. */
export function traceReport(
  launches: readonly Launch[],
  options: { readonly colour: boolean; readonly columns: number },
): string {
  const c = coloursFor(options.colour);
  const width = Math.min(options.columns, 120);
  return launches
    .map(launch => {
      const { spec, stop, orphan, prediction } = launch;
      const lines = [c.bold(`${spec.file}  ${spec.context}`), ''];
      if (stop.tree) lines.push(...treeLines(stop.tree.pid1, c, width).map(l => `  ${l}`), '');
      lines.push(`  ${stop.signal ?? spec.stopSignal.text}, then SIGKILL after ${seconds(stop.graceMs)}`);
      lines.push(...timelineLines(stop.timeline, namesOf(launch), c, width), '');
      const status = stop.exitStatus === null ? '' : `, exit status ${stop.exitStatus}`;
      lines.push(
        `  ${c.bold(stop.outcome)} (${stop.cause}, ${stop.certainty}${status})`,
        wrap(stop.reason, width - 4, '  '),
      );
      lines.push(`  orphans: ${orphan.outcome}, for ${orphan.reason}`);
      for (const other of stop.others)
        lines.push(
          wrap(`or ${other.outcome.outcome} (${other.outcome.cause}), if ${other.on}`, width - 4, '  '),
        );
      lines.push('', `  ${c.dim('read')}     ${prediction.filesRead.join(', ')}`);
      for (const unknown of prediction.unknowns) lines.push(`  ${c.dim('unknown')}  ${unknown}`);
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}
