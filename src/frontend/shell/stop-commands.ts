import type { Interpreter } from './interpreter.ts';
import type { Value } from './value.ts';

const STOPS: ReadonlySet<string> = new Set(['stop', 'quit', 'shutdown', 'graceful-stop', 'stop-all']);

/**
 * A command of a trap may stop the daemons that the script has started, by way of an init script, a control socket or
 * a file with a process id: `service nginx stop`, `nginx -s quit`, `mysqladmin shutdown`, a helper that is not read.
 */
export function stopsDaemons(i: Interpreter, words: readonly Value[], isUnread: boolean): void {
  const { probe, jobs } = i.state;
  if (!probe || !jobs.some(job => job.daemon && !job.ended)) return;
  if (!isUnread && !words.some(word => STOPS.has(word.text))) return;
  const said = words
    .map(word => word.text)
    .join(' ')
    .slice(0, 60);
  probe.actions.push({
    do: 'unknown',
    reason: `which daemons \`${said}\` stops`,
    // nginx stops in order on SIGQUIT, most others on SIGTERM.
    may: (['SIGTERM', 'SIGQUIT'] as const).map(signal => [
      { do: 'signal', to: 'children', signal },
      { do: 'wait', for: 'children' },
    ]),
  });
}
