import { lineIndex, path } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { quoted } from '../shell/shell.ts';
import type { FixInput, Planned } from '../types.ts';
import { replaceCommand } from './replace-command.ts';

/** An option of the main program: in the file that holds its others, or else behind its name. */
export function addOption(
  { words, at, option }: Extract<Remedy, { do: 'add-option' }>,
  input: FixInput,
): Planned | undefined {
  const inFile = inIniFile(words, option, input);
  if (inFile) return inFile;
  const { launch, sources } = input;
  const [program = '', ...rest] = words;
  const by = [program, option, ...rest];
  const edits = replaceCommand(launch, sources, { words, at }, { words: by });
  return edits && { safety: 'suggested', title: `Make the stop signal end it: ${quoted(by)}`, edits };
}

/** uWSGI takes its options from a file, each in a line: below that with which it has a master. */
function inIniFile(
  words: readonly string[],
  option: string,
  { launch, sources }: FixInput,
): Planned | undefined {
  const name = words.find(word => word.endsWith('.ini'))?.replace(/^--ini=/, '');
  const file =
    name === undefined
      ? undefined
      : launch.prediction.filesRead.find(
          own => own.endsWith(`/${path.basename(name)}`) || own === path.basename(name),
        );
  const source = file === undefined ? undefined : sources.read(file);
  if (file === undefined || source === undefined) return undefined;
  const key = option.replace(/^--/, '');
  const master = /^master([ \t]*=[ \t]*)(?:true|1|yes|on)[ \t]*$/m.exec(source.replaceAll('\r', ' '));
  if (!master || new RegExp(`^${key}\\b`, 'm').test(source)) return undefined;
  const at = master.index + master[0].trimEnd().length;
  const line = `${key}${master[1]}true`;
  return {
    safety: 'suggested',
    title: `Make the stop signal end it: ${line} in ${path.basename(file)}`,
    edits: [{ at: lineIndex(file, source)(at, at), text: `\n${line}` }],
  };
}
