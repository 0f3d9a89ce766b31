import {
  commandAt,
  commandOf,
  defineRule,
  endsByItself,
  fixOf,
  type ProcessNode,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'shell-loop-is-not-init',
  meta: {
    summary:
      'A loop in a shell stands in for an init, and misses the end of the program or loses its exit status',
    severity: 'warning',
    group: 'reaping',
    explains: [],
    messages: {
      'goes-on':
        'the loop of `{shell}` goes on when `{program}` ends: the container stays up without it, and no restart policy helps',
      'loses-status':
        'the loop of `{shell}` ends with status {status} whatever `{program}` ended with: a restart policy takes a crash for a success',
    },
  },
  *check(launch) {
    const { stop } = launch;
    const pid1 = stop.tree?.pid1;
    if (!pid1 || stop.outcome !== 'graceful' || endsByItself(launch)) return;
    const shell = pid1.role === 'init' ? pid1.children[0] : pid1;
    const program = shell?.children.find(child => child.role === 'app' && child.lifetime !== 'short');
    if (shell?.shell?.doing !== 'loop' || !program) return;
    const status = statusAfter(shell);
    // A failure is one to a restart policy, whichever it is.
    if (status === undefined ? shell.shell.mayEnd : status !== 0) return;
    yield {
      messageId: status === undefined ? 'goes-on' : 'loses-status',
      at: shell.shell.at ?? commandAt(launch),
      data: { shell: commandOf(shell), program: commandOf(program), status: String(status) },
      certainty: stop.certainty,
      severity: stop.certainty === 'must' ? 'warning' : 'info',
      fixes: [
        fixOf(
          shell.shell.at
            ? { title: TITLE, remedy: { do: 'wait-instead-of-loop', at: shell.shell.at } }
            : TITLE,
        ),
      ],
    };
  },
});

const TITLE = 'Wait for it instead: wait "$pid"; exit $?';

/** What the shell ends with when its program has ended; `undefined`: it does not end. */
function statusAfter({ whenChildExits }: ProcessNode) {
  const exit = whenChildExits?.reaction.find(action => action.do === 'exit');
  return exit?.do === 'exit' ? exit.status : undefined;
}
