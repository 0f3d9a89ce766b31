import { nearest } from '../../base/index.ts';
import { parseSignal } from '../../kernel/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { inService } from '../declared/compose.ts';
import type { FixInput, Planned } from '../types.ts';

const USUAL = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGPWR'];

/** A STOPSIGNAL that is none: written as it was meant, or taken out. */
export function mendStopSignal(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  const { spec } = launch;
  const isElsewhere = spec.stopSignal.origin === 'command-line';
  const dockerfile = isElsewhere ? undefined : sources.dockerfile(spec.at.from.file);
  const instruction = dockerfile?.at(spec.at.stopSignal);
  const written = spec.stopSignal.text.toUpperCase();
  const isKnown = parseSignal(written) !== undefined;
  const meant =
    isKnown || written.includes('$')
      ? undefined
      : nearest(written.startsWith('SIG') ? written : `SIG${written}`, USUAL);
  if (!dockerfile || !instruction) {
    const edit = inService(launch, sources, 'stop_signal', meant);
    return edit && { safety: meant === undefined ? 'suggested' : 'safe', edits: [edit] };
  }
  if (meant !== undefined) {
    const edits = [dockerfile.replaceArgs(instruction, meant)];
    return { safety: 'safe', title: `Write the signal that was meant: STOPSIGNAL ${meant}`, edits };
  }
  // Somebody may have wanted the end at once.
  return { safety: 'suggested', edits: [dockerfile.remove(instruction)] };
}
