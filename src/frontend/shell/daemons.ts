import type { Location } from '../../base/index.ts';
import type { ProcessDraft } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';
import { addJob } from './simple.ts';

/**
 * A daemon that a command leaves behind. Of one that runs already there is one still: `service cron restart` replaces it,
 * `start` finds it running, and by itself it finds its port or its file with the process id taken.
 */
export function addDaemon(i: Interpreter, node: ProcessDraft, at: Location): void {
  const command = node.argv.join('\0');
  for (const [n, job] of i.state.jobs.entries())
    if (job.daemon && job.node?.argv.join('\0') === command) i.endJob(n);
  addJob(i, { node, lifetime: 'service', at, daemon: true, helper: false });
}
