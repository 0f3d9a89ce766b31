import type { Remedy } from '../lint/remedy.ts';
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
