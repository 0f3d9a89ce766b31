import type { Remedy } from '../../lint/remedy.ts';
import { inService } from '../declared/compose.ts';
import type { FixInput, Planned } from '../types.ts';

/** STOPSIGNAL of the image: the one that is there is changed, else it stands before the command. */
export function declareStopSignal(
  { signal, safety }: Extract<Remedy, { do: 'stop-signal' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const { spec } = launch;
  const title = `Declare the signal that stops it in order: STOPSIGNAL ${signal}`;
  // What a service or a run line says counts more than the image.
  const isElsewhere = spec.stopSignal.origin === 'command-line';
  const dockerfile = isElsewhere ? undefined : sources.dockerfile(spec.at.from.file);
  const own = dockerfile?.at(spec.at.stopSignal);
  if (dockerfile && own) return { safety, title, edits: [dockerfile.replaceArgs(own, signal)] };
  // What a service of Compose runs in the place of the image's command is its own, and others keep theirs.
  const isOwnCommand = [spec.entrypoint, spec.cmd].some(own => own?.from === 'command-line');
  const inCompose = isOwnCommand ? inService(launch, sources, 'stop_signal', signal) : undefined;
  if (inCompose)
    return {
      safety,
      title: `Declare the signal that stops it in order: stop_signal: ${signal}`,
      edits: [inCompose],
    };
  const from = dockerfile?.at(spec.at.from);
  if (!dockerfile || !from) {
    const edit = inService(launch, sources, 'stop_signal', signal);
    return edit && { safety, edits: [edit] };
  }
  const stage = dockerfile.stageOf(from);
  const command = stage.find(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD');
  const line = `STOPSIGNAL ${signal}`;
  const last = stage.at(-1) ?? from;
  const edit = command ? dockerfile.insertAbove(command, [line]) : dockerfile.insertBelow(last, [line]);
  return { safety, title, edits: [edit] };
}
