import type { Location } from '../../base/index.ts';
import type { SimpleCommand, Word } from '../../frontend/shell/ast.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import { replaceDeclared } from '../declared/command.ts';
import { inService } from '../declared/compose.ts';
import { commandInSection } from '../declared/supervisor.ts';
import { withWords } from '../declared/yaml-words.ts';
import { textAt } from '../edits.ts';
import { lastCommand, loneCommand, plainWords, quoted, scriptOf } from '../shell/shell.ts';
import type { Sources } from '../sources.ts';
import { shellText, writtenCommand } from './command.ts';
import { jsonStrings } from './json.ts';

/** What comes in the place of a command: words, or a text for a shell where it needs one. */
export type Replacement =
  | { readonly words: readonly string[] }
  | {
      readonly shellText: string;
      /** The same for a script, line by line. */
      readonly lines?: readonly string[];
    };

const argvOf = (by: Replacement): readonly string[] =>
  'words' in by ? by.words : ['sh', '-c', by.shellText];

/** What is for ENTRYPOINT, and what for CMD; a shell has its option with it. */
function inParts(by: Replacement): { readonly program: readonly string[]; readonly args: readonly string[] } {
  const split = 'words' in by ? 1 : 2;
  const argv = argvOf(by);
  return { program: argv.slice(0, split), args: argv.slice(split) };
}

/** Puts another command where one is written: in CMD or ENTRYPOINT, or in a script at a place. */
export function replaceCommand(
  launch: Launch,
  sources: Sources,
  { words, at }: { readonly words: readonly string[]; readonly at: Location | undefined },
  by: Replacement,
): readonly TextEdit[] | undefined {
  const inShell = 'words' in by ? `exec ${quoted(by.words)}` : by.shellText;
  const declared =
    inDeclaration(launch, sources, words, by) ??
    ('words' in by ? replaceDeclared(launch, sources, words, inShell) : undefined);
  if (declared) return declared;
  const section = at && commandInSection(at, words, argvOf(by), sources);
  if (section) return section;
  if (at && at.file !== launch.spec.file) return inScript(sources, at, words, by);
  for (const keyword of ['CMD', 'ENTRYPOINT'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    if (!written) continue;
    const { command, dockerfile, instruction } = written;
    const { text } = instruction.args;
    if (command.form === 'exec') {
      const strings = jsonStrings(text);
      const tail = strings.slice(-words.length);
      if (strings.length < words.length || !tail.every(({ value }, i) => value === words[i])) continue;
      const inner = execForm(argvOf(by)).slice(1, -1);
      return [dockerfile.replaceArgs(instruction, inner, tail[0]?.start, tail.at(-1)?.end)];
    }
    const script = scriptOf(text);
    const last = script && lastCommand(script);
    const own = last && (last.words[0]?.text === 'exec' ? { ...last, words: last.words.slice(1) } : last);
    const spelled = own && 'words' in by ? spelledBy(own, words, by.words) : undefined;
    if (last && spelled !== undefined)
      return [dockerfile.replaceArgs(instruction, `exec ${spelled}`, last.start, last.end)];
    if (!last || !own || !isSame(plainWords(own), words)) continue;
    const isAlone = loneCommand(text) !== undefined && text === command.text;
    if (isAlone && 'words' in by && keyword === 'CMD')
      return [dockerfile.replaceArgs(instruction, execForm(by.words))];
    if (!isAlone && !('words' in by)) return undefined;
    return [dockerfile.replaceArgs(instruction, inShell, last.start, last.end)];
  }
  return inBoth(launch, sources, words, by) ?? inJsonText(launch, sources, words, inShell);
}

/** `["bash", "-c", "cd /srv && npm start"]`, with what its output goes to. */
function inJsonText(
  launch: Launch,
  sources: Sources,
  words: readonly string[],
  inShell: string,
): readonly TextEdit[] | undefined {
  const found = shellText(launch, sources);
  const script = found?.json && scriptOf(found.text);
  const last = script && lastCommand(script);
  const isExec = last?.words[0]?.text === 'exec';
  const own = last && { ...last, words: isExec ? last.words.slice(1) : last.words, redirects: [] };
  const [first, end] = [last?.words[0], last?.words.at(-1)];
  if (!found?.dockerfile.isOneLine(found.instruction) || !own || !first || !end) return undefined;
  if (own.assignments.length > 0 || !isSame(plainWords(own), words)) return undefined;
  const { dockerfile, instruction, offset } = found;
  const text = JSON.stringify(inShell).slice(1, -1);
  return [dockerfile.replaceArgs(instruction, text, offset(first.start), offset(end.end))];
}

/** Words that a service or a container declares: as its command, as its entrypoint, or a part in each of them. */
function inDeclaration(
  launch: Launch,
  sources: Sources,
  words: readonly string[],
  by: Replacement,
): readonly TextEdit[] | undefined {
  const { entrypoint, cmd, declaredIn } = launch.spec;
  if (declaredIn === undefined) return undefined;
  const declared = [entrypoint, cmd].filter(own => own?.from === 'command-line' && own.form === 'exec');
  const wordsOf = (own: (typeof declared)[number]) => (own?.form === 'exec' ? own.argv : []);
  const { program, args } = inParts(by);
  const alone = declared.find(own => isSame(wordsOf(own), words));
  const [first, second] = declared;
  const parts = alone
    ? [[alone, argvOf(by)] as const]
    : second && args.length > 0 && isSame(declared.flatMap(wordsOf), words)
      ? [[first, program] as const, [second, args] as const]
      : [];
  // What stands behind the entrypoint would get other words in front of it.
  if (alone && alone === entrypoint && cmd && wordsOf(cmd).length > 0) return undefined;
  const edits: (TextEdit | undefined)[] = parts.map(
    ([own, values]) => own && withWords(own, values, sources, declaredIn === 'compose'),
  );
  // The image has the package manager as its entrypoint, perhaps for others too.
  if (edits.length === 0 && first === cmd && entrypoint?.form === 'exec' && args.length > 0) {
    if (!first || !isSame([...entrypoint.argv, ...wordsOf(first)], words)) return undefined;
    edits.push(inService(launch, sources, 'entrypoint', execForm(program)));
    edits.push(withWords(first, args, sources, declaredIn === 'compose'));
  }
  return edits.length > 0 && edits.every(edit => edit !== undefined) ? edits : undefined;
}

/** `ENTRYPOINT ["npm"]` with `CMD ["start"]`: the program in the one, and its arguments in the other. */
function inBoth(
  launch: Launch,
  sources: Sources,
  words: readonly string[],
  by: Replacement,
): readonly TextEdit[] | undefined {
  const [entrypoint, cmd] = (['ENTRYPOINT', 'CMD'] as const).map(keyword =>
    writtenCommand(launch, keyword, sources),
  );
  if (entrypoint?.command.form !== 'exec' || cmd?.command.form !== 'exec') return undefined;
  const [first, behind] = [entrypoint, cmd].map(({ instruction }) => jsonStrings(instruction.args.text));
  const own = first?.slice(-(words.length - (behind?.length ?? 0))) ?? [];
  const written = [...own, ...(behind ?? [])].map(({ value }) => value);
  const { program, args } = inParts(by);
  if (own.length === 0 || !behind?.length || !isSame(written, words) || args.length === 0) return undefined;
  const kept = behind.map(({ value }) => value);
  const argv = argvOf(by);
  // What CMD has stays there, where it still comes last.
  const isKept = argv.length > kept.length && isSame(argv.slice(-kept.length), kept);
  const parts = isKept
    ? [[entrypoint, own, argv.slice(0, -kept.length)] as const]
    : [[entrypoint, own, program] as const, [cmd, behind, args] as const];
  return parts.map(([{ dockerfile, instruction }, strings, values]) =>
    dockerfile.replaceArgs(
      instruction,
      execForm(values).slice(1, -1),
      strings[0]?.start,
      strings.at(-1)?.end,
    ),
  );
}

function inScript(
  sources: Sources,
  at: Location,
  words: readonly string[],
  by: Replacement,
): readonly TextEdit[] | undefined {
  const text = textAt(sources.read(at.file) ?? '', at) ?? '';
  const command = loneCommand(text);
  const written = command?.words.map(word => word.text) ?? [];
  const isExec = written[0] === 'exec';
  const end = command?.words.at(-1)?.end ?? 0;
  if (!command || command.assignments.length > 0) return undefined;
  if (command.redirects.some(({ start }) => start < end)) return undefined;
  const behind = text.slice(end);
  const own = isExec ? { ...command, words: command.words.slice(1) } : command;
  const spelled = 'words' in by ? spelledBy(own, words, by.words) : undefined;
  if (spelled !== undefined) return [{ at, text: `exec ${spelled}${behind}` }];
  if (!isSame(isExec ? written.slice(1) : written, words)) return undefined;
  if ('words' in by) return [{ at, text: `exec ${quoted(by.words)}${behind}` }];
  if (behind !== '') return undefined;
  const indent = ' '.repeat(at.column - 1);
  return [{ at, text: by.lines?.join(`\n${indent}`) ?? by.shellText }];
}

/** Other words for a command that has variables, which stay where their values are; `undefined`: there are none. */
function spelledBy(
  { words: written }: SimpleCommand,
  words: readonly string[],
  by: readonly string[],
): string | undefined {
  const isPlain = ({ parts }: Word) => parts.every(({ type }) => type === 'literal');
  const open = written.flatMap((word, i) => (isPlain(word) ? [] : [{ text: word.text, value: words[i] }]));
  const isIt = written.length === words.length && written.every((w, i) => !isPlain(w) || w.text === words[i]);
  const isKept = open.every(({ value }) => by.filter(word => word === value).length === 1);
  if (open.length === 0 || !isIt || !isKept) return undefined;
  return by.map(word => open.find(({ value }) => value === word)?.text ?? quoted([word])).join(' ');
}

const isSame = (a: readonly string[] | undefined, b: readonly string[]) =>
  JSON.stringify(a) === JSON.stringify(b);
