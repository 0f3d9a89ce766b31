import {
  type Cure,
  defineRule,
  type Explained,
  explained,
  type ProcessNode,
  signalAt,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'handler-never-exits',
  meta: {
    summary: 'A handler catches the stop signal, and nothing in it ends the process',
    severity: 'error',
    group: 'signals',
    explains: ['handler-returns', 'handler-not-reached'],
    messages: {
      'handler-returns':
        '`{culprit}` catches {signal}, and its handler returns without ending it: the container is killed after {grace}',
      'handler-not-reached':
        '`{culprit}` has a handler for {signal} that never gets to run: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['handler-returns', 'handler-not-reached'],
      at: ({ culprit, signal }) => signalAt(culprit, signal),
      fixes: ({ cause, culprit, signal }) =>
        cause === 'handler-returns' ? [ended(culprit, signal)] : [reached(culprit, signal)],
    });
  },
});

function reached(culprit: ProcessNode, signal: Explained['signal']): Cure {
  const at = signalAt(culprit, signal);
  // What is set there waits for pcntl_signal_dispatch().
  if (culprit.program === 'php' && at)
    return {
      title: 'Let PHP run the handler when the signal comes: pcntl_async_signals(true)',
      remedy: { do: 'signals-at-once', at },
    };
  return `Install the handler for ${signal} before the call that does not return`;
}

function ended(culprit: ProcessNode, signal: Explained['signal']): Cure {
  const title = `End the process in the handler: ${EXITS[culprit.program ?? ''] ?? 'exit'}`;
  const at = signalAt(culprit, signal);
  const program = culprit.role === 'shell' ? 'shell' : (culprit.program ?? '');
  return at ? { title, remedy: { do: 'end-in-handler', at, program, signal } } : title;
}

const javascript = 'server.close(() => process.exit(0))';
const shell = 'exit 0';
const EXITS: Readonly<Record<string, string>> = {
  dotnet: 'Environment.Exit(0); but what ProcessExit calls only comes back',
  java: 'System.exit(0); but a shutdown hook only comes back',
  python: 'sys.exit(0), or a flag that ends the main loop and all threads',
  ...{ node: javascript, tsx: javascript, 'ts-node': javascript, bun: javascript },
  ...{ dash: shell, bash: shell, busybox: shell, mksh: shell, zsh: shell },
};
