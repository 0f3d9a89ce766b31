import { path } from '../../base/index.ts';
import { isRecord, parseObject } from '../../knowledge/package-json.ts';
import { replaceCommand } from '../image/replace-command.ts';
import { loneCommand, plainWords, quoted } from '../shell/shell.ts';
import type { FixInput, Planned } from '../types.ts';

/** The one command that a script of composer.json runs, in the place of composer, which does not tell it. */
export function composerScript(
  words: readonly string[],
  at: Parameters<typeof replaceCommand>[2]['at'],
  { launch, sources }: FixInput,
): Planned | undefined {
  const [first = '', second = '', ...more] = words.slice(1).filter(word => !/^(?:-q|--quiet|-n)$/.test(word));
  const isRun = first === 'run' || first === 'run-script';
  const script = isRun ? second : first;
  if ((isRun ? more : [second, ...more].filter(word => word !== '')).length > 0) return undefined;
  const manifest = launch.prediction.filesRead.find(file => path.basename(file) === 'composer.json');
  const { scripts } = parseObject((manifest && sources.read(manifest)) ?? '') ?? {};
  const said = isRecord(scripts) ? scripts[script] : undefined;
  const text: unknown = Array.isArray(said) && said.length === 1 ? said[0] : said;
  const command = typeof text === 'string' && !/^@|::/.test(text) ? loneCommand(text) : undefined;
  const [program = '', ...args] = (command && plainWords(command)) ?? [];
  if (program === '') return undefined;
  // What packages bring is in PATH only below composer.
  const own = program.includes('/') || program === 'php' ? program : `vendor/bin/${program}`;
  const by = [own, ...args];
  const edits = replaceCommand(launch, sources, { words, at }, { words: by });
  return edits && { safety: 'suggested', title: `Start the program itself: ${quoted(by)}`, edits };
}
