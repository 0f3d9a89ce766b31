import type { ProcessDraft } from '../../model/index.ts';
import type { Block, ShellState } from './state.ts';

/**
 * The job that the container exists for; `undefined`: the shell itself is the program, with a loop of its own or with
 * traps that shut down what it started out of our sight.
 */
export function mainJob(state: ShellState, block: Block, jobs: readonly number[]): number | undefined {
  const isApp = (n: number) => {
    const job = state.jobs[n];
    return job?.node !== undefined && !job.helper && runsApp(job.node);
  };
  const waited = block.jobs.filter(isApp);
  if (block.doing === 'pipeline') return waited[0] ?? jobs.filter(isApp).at(-1) ?? block.jobs[0];
  const apps = [...jobs.filter(isApp), ...waited];
  // Whoever waits for cron with a server in the background is there for the server.
  const app = apps.findLast(n => !state.jobs[n]?.node?.holdsNoState) ?? apps.at(-1);
  const hasTrap = [...state.traps.values()].some(trap => trap.text !== '');
  return app ?? (hasTrap || block.inLoop ? undefined : block.jobs[0]);
}

/** Some program runs in it: not a loop of a subshell alone, nor a `tail` below xargs or a shell. */
export function runsApp(node: ProcessDraft): boolean {
  const isAbove = node.role === 'shell' || (node.role === 'wrapper' && node.children.length > 0);
  return isAbove ? node.children.some(runsApp) : !isIdle(node);
}

/** A command that only passes the time or the output of others. */
function isIdle(node: ProcessDraft): boolean {
  return ['tail', 'sleep', 'cat', 'tee', 'yes', 'inotifywait'].includes(node.program ?? '');
}
