import { commandText } from '../base/index.ts';
import type { StopProtocol } from '../engine/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { ProcessNode, ProcessTree } from '../model/index.ts';
import { mainOf } from '../model/index.ts';
import type { StopCause } from './types.ts';
import { behaviourOf } from './view.ts';

export interface ReasonInput {
  readonly cause: StopCause;
  readonly culprit: ProcessNode;
  /** What the culprit got at last: a supervisor may send another signal than the one that stops the container. */
  readonly received: SignalName;
  /** Another process has sent it SIGKILL. */
  readonly isCut: boolean;
  readonly tree: ProcessTree;
  readonly protocol: StopProtocol;
}

/** The command line of a process, as its starter wrote it, for a sentence: at most 60 characters. */
export function commandOf(node: ProcessNode): string {
  const text = commandText(node.startedAs ?? node.argv)
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

export const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

/** One sentence: who, what happens, what follows. */
export function reasonFor({ cause, culprit, received, isCut, tree, protocol }: ReasonInput): string {
  const { stopSignal: signal, gracePeriodMs } = protocol;
  const who = `\`${commandOf(culprit)}\``;
  const main = `\`${commandOf(mainOf(tree))}\``;
  const isPid1 = mainOf(tree).id === '1';
  const cut = isPid1 && main !== who ? `${who} is` : main === who ? 'its children are' : `${main} is`;
  const killed = `the container is killed after ${seconds(gracePeriodMs)}`;
  const means = behaviourOf(culprit, received)?.means;
  const sentences: Readonly<Record<StopCause, string>> = {
    graceful: `${main} gets ${received}, ${means ? `stops (${means})` : 'runs its shutdown code'}, and all ends within the grace period`,
    discarded: `${who} is PID 1 and has no handler for ${signal}: the kernel discards it, and ${killed}`,
    reraised: `${who} is PID 1 and its handler only raises ${signal} again: the kernel discards that, and ${killed}`,
    'other-signal-handled': `${who} handles another signal, not ${signal}: the kernel discards it, and ${killed}`,
    'signal-means-something-else': `${received} tells ${who} something else than to stop: ${killed}`,
    'fast-shutdown': `${received} makes ${who} end at once, without finishing its work`,
    'handler-returns': `${who} catches ${signal}, but nothing in its handler ends it: ${killed}`,
    'handler-not-reached': `${who} has a handler for ${signal} that never gets to run: ${killed}`,
    'signal-ignored': `${who} ignores ${signal}: ${killed}`,
    'signal-blocked': `${who} blocks ${signal} and never takes it: ${killed}`,
    'trap-deferred': `${who} has a trap for ${signal}, but waits for a foreground command, so the trap does not run: ${killed}`,
    'trap-lost': `the trap for ${signal} was lost when the shell became ${who}: the kernel discards the signal, and ${killed}`,
    'trap-void': `${who} has no trap for ${signal}, for it does not know the name that the trap was set for: ${killed}`,
    'shell-form-above': `${who} is between the engine and ${main} and does not pass ${signal} on: ${killed}`,
    'script-above': `the script ${who} waits for ${main} and does not pass ${signal} on: ${killed}`,
    'pipeline-above': `${who} runs ${main} beside another command, and ${signal} does not reach it: ${killed}`,
    'wrapper-above': `${who} stays above ${main}, and ${signal} does not end it in order`,
    'package-manager-above': `${who} stays above ${main}, which does not get to end in order`,
    'dev-server': `${who} is a development server: on ${signal} it does not end in order`,
    daemonized: `${main} runs in the background, and ${who} gets ${signal} in its place`,
    'init-not-pid1': `an init runs, but not as PID 1: ${who} is, and does not pass ${signal} on, so ${killed}`,
    'child-does-not-end':
      isPid1 && main === who
        ? `${who} waits for a child of its own that does not end: ${killed}`
        : `a child of the program does not end on ${received}: ${who}; ${killed}`,
    'grace-too-short': `${who} is still shutting down when the grace period of ${seconds(gracePeriodMs)} ends`,
    'default-death': `${who} has no handler for ${received}, and is not PID 1: the default action ends it at once`,
    'runtime-exit': `${received} ends ${who} at once: no shutdown code of its own runs`,
    'work-not-awaited': `${who} begins to shut down on ${received}, and leaves before the work in hand is done`,
    'other-handler-skipped': `${received} ends ${who} at once: its shutdown code waits for another signal`,
    'init-signals-only-shell': `the init tells ${who} only, which dies; then it leaves, and ${main} is killed`,
    'leaves-before-children': `PID 1 leaves before ${cut} done: what is left is killed`,
    'children-not-told': isCut
      ? `${who} gets SIGKILL from the program that has started it, and is told nothing before`
      : `PID 1 ends without telling its children: what is left is killed`,
    'prefork-group-signal': `the init signals the whole group, so the workers of ${who} are ended at once`,
    'cannot-start': `${who} cannot start`,
    unknown: `what happens to ${main} on ${signal} is not known`,
  };
  return sentences[cause];
}
