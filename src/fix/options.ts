import type { Remedy } from '../lint/remedy.ts';
import { inService } from './compose.ts';
import { replaceCommand } from './replace-command.ts';
import { quoted } from './shell.ts';
import type { FixInput, Planned } from './types.ts';

/** An option of the main program, put behind its name. */
export function addOption(
  { words, at, option }: Extract<Remedy, { do: 'add-option' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const [program = '', ...rest] = words;
  const by = [program, option, ...rest];
  const edits = replaceCommand(launch, sources, { words, at }, { words: by });
  return edits && { safety: 'suggested', title: `Make the stop signal end it: ${quoted(by)}`, edits };
}

/** A longer grace period, where a Compose service is declared. */
export function gracePeriod(
  { ms }: Extract<Remedy, { do: 'grace-period' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const value = `${Math.ceil(ms / 1000)}s`;
  const edit = inService(launch, sources, 'stop_grace_period', value);
  return (
    edit && { safety: 'suggested', title: `Give it more time: stop_grace_period: ${value}`, edits: [edit] }
  );
}
