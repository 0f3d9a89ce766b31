import { type Location, path } from '../base/index.ts';
import { allActions, mainOf, type ProcessNode, walk } from '../model/index.ts';
import { wordsOf } from './remedies.ts';
import type { Launch } from './types.ts';

/** The place that declares the command of a container: ENTRYPOINT, else CMD, else FROM. */
export function commandAt({ spec }: Launch): Location {
  return spec.at.entrypoint ?? spec.at.cmd ?? spec.entrypoint?.at ?? spec.cmd?.at ?? spec.at.from;
}

/** Where the command line of a process is written: the CMD that names it, a line of a script, else ENTRYPOINT. */
export function startedAt(launch: Launch, node: ProcessNode): Location {
  const { spec } = launch;
  const { cmd } = spec;
  if (spec.at.cmd && cmd?.form === 'exec' && endsIn(wordsOf(node), cmd.argv)) return spec.at.cmd;
  if (node.at && node.at.file !== spec.file) return node.at;
  return commandAt(launch);
}

/** The first word may be shown with its path: `celery` is `/usr/local/bin/celery`. */
const endsIn = (argv: readonly string[], tail: readonly string[]) =>
  tail.length > 0 &&
  tail.length <= argv.length &&
  tail.every((word, i) => {
    const shown = argv.at(i - tail.length);
    return shown === word || (i === 0 && shown !== undefined && path.basename(shown) === word);
  });

/** The init on the way from a process down to the main program, that process included. */
export function initIn(pid1: ProcessNode): ProcessNode | undefined {
  const main = mainOf({ source: 'predicted', pid1 });
  const steps = main.id.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'));
  return [...walk(pid1)].find(node => node.role === 'init' && steps.includes(node.id));
}

/** Where the files say what a signal does to a process: its handler, trap or SIG_IGN. */
export function signalAt(
  node: ProcessNode,
  signal: NonNullable<Launch['stop']['signal']>,
): Location | undefined {
  return node.signals[signal]?.evidence.find(e => e.at)?.at;
}

/** What its handler starts and waits for, and nothing ends. */
export function startedInHandler(
  node: ProcessNode,
  signal: NonNullable<Launch['stop']['signal']>,
): string | undefined {
  const behaviour = node.signals[signal];
  const reaction = behaviour && 'reaction' in behaviour ? (behaviour.reaction ?? []) : [];
  return allActions(reaction).flatMap(a => (a.do === 'wait' && a.endless ? [a.endless] : []))[0];
}
