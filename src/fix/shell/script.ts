import { type Location, lineIndex } from '../../base/index.ts';
import type { Script } from '../../frontend/shell/ast.ts';
import type { TextEdit } from '../../lint/types.ts';
import { asList, withWords } from '../declared/yaml-words.ts';
import { applyChanges, type Change, lineBefore, rangeOf } from '../edits.ts';
import { shellText, shellTextAt } from '../image/command.ts';
import type { FixInput } from '../types.ts';
import { blockText } from './block-text.ts';
import { echoedScript } from './echoed.ts';
import { scriptOf } from './shell.ts';

/** A text that a shell runs, and how it is changed where it stands. */
export interface ShellSource {
  readonly text: string;
  readonly script: Script;
  /** A script, where each command has a line; else the text behind `-c`. */
  readonly hasLines: boolean;
  /** A place of the file within the text. */
  rangeOf(at: Location): Change | undefined;
  edits(changes: readonly Change[]): readonly TextEdit[];
}

/** The script that a place lies in, or the text that the container's shell gets with `-c`. */
export function shellSource(
  at: Location | undefined,
  { launch, sources }: Pick<FixInput, 'launch' | 'sources'>,
): ShellSource | undefined {
  const declared = at && declaredText(writtenIn(at, launch.spec), launch.spec);
  if (declared) return declaredSource(declared, launch.spec.declaredIn === 'compose', sources);
  const lines = at && scriptSource(at, { launch, sources });
  if (lines || (at && at.file !== launch.spec.file)) return lines;
  const found = shellText(launch, sources);
  const script = found && scriptOf(found.text);
  if (!script) return undefined;
  const { dockerfile, instruction, json } = found;
  // In JSON each line ends where a word does.
  if (json && !dockerfile.isOneLine(instruction)) return undefined;
  const written = (text: string) => (json ? JSON.stringify(text).slice(1, -1) : text);
  return {
    text: found.text,
    script,
    hasLines: false,
    rangeOf: nowhere,
    edits: changes =>
      changes.map(({ start, end, text }) =>
        dockerfile.replaceArgs(instruction, written(text), found.offset(start), found.offset(end)),
      ),
  };
}

/** What the ENTRYPOINT of the image hands over to a shell is written where the container is declared. */
function writtenIn(at: Location, { entrypoint, cmd, at: places }: FixInput['launch']['spec']): string {
  const isEntrypoint = [entrypoint?.at, places.from].some(
    own => own?.file === at.file && own.line === at.line,
  );
  return isEntrypoint && cmd?.from === 'command-line' ? cmd.at.file : at.file;
}

const nowhere = () => undefined;

/** The script that a place lies in: a file, or what a here-document of the Dockerfile makes one. */
export function scriptSource(
  at: Location,
  { launch, sources }: Pick<FixInput, 'launch' | 'sources'>,
): ShellSource | undefined {
  if (at.file === launch.spec.file) return inlineScript(at, sources) ?? echoedScript(at, sources);
  const source = sources.read(at.file);
  const text = source === undefined ? undefined : withoutReturns(source);
  const script = text === undefined ? undefined : scriptOf(text);
  if (source === undefined || text === undefined || !script) return undefined;
  const locate = lineIndex(at.file, text);
  const inLine = (offset: number) => (source.slice(offset - 1, offset + 1) === '\r\n' ? offset - 1 : offset);
  const edits = (changes: readonly Change[]) =>
    changes.map(({ start, end, text: by }) => ({ at: locate(inLine(start), inLine(end)), text: by }));
  return { text, script, hasLines: true, rangeOf: place => rangeOf(text, place), edits };
}

/** As a build step leaves a script that it rids of carriage returns, but as long as before. */
const withoutReturns = (source: string): string =>
  source.replaceAll(/(\\?)\r\n/g, (_, escape: string) => ` ${escape}\n`);

function inlineScript(at: Location, sources: FixInput['sources']): ShellSource | undefined {
  const source = sources.read(at.file);
  const inFile = source === undefined ? undefined : rangeOf(source, at);
  for (const { heredocs, keyword, args, locate } of sources.dockerfile(at.file)?.instructions ?? []) {
    if (!inFile || (keyword === 'RUN' && !/\b(?:cat|tee)\b/.test(args.text))) continue;
    for (const { body, expands, stripsTabs } of heredocs) {
      const { text, offsets } = body;
      const end = (offsets.at(-1) ?? 0) + 1;
      if (text === '' || inFile.start < (offsets[0] ?? end) || inFile.end > end) continue;
      // What is put in for a variable is not what stands there.
      const script = expands && /[$\\]/.test(text) ? undefined : scriptOf(text);
      if (!script) return undefined;
      const offset = (index: number) => offsets[index] ?? end;
      const written = (by: string, index: number) => {
        const tabs = /^\t*/.exec(lineBefore(source ?? '', offset(index)))?.[0] ?? '';
        // Behind `<<-` the tabs in front of a line are not of the script.
        const own = stripsTabs ? by.replaceAll('\n', `\n${tabs}`) : by;
        return expands ? own.replaceAll(/[$\\]/g, sign => `\\${sign}`) : own;
      };
      return {
        text,
        script,
        hasLines: true,
        rangeOf: () => ({
          start: offsets.indexOf(inFile.start),
          end: offsets.indexOf(inFile.end - 1) + 1,
          text: '',
        }),
        edits: changes =>
          changes.map(({ start, end: last, text: by }) => ({
            at: locate(offset(start), start === last ? offset(start) : offset(last - 1) + 1),
            text: written(by, start),
          })),
      };
    }
  }
  return undefined;
}

/** The text that a service or a container of that file declares for a shell. */
function declaredText(file: string, { entrypoint, cmd }: FixInput['launch']['spec']) {
  const declared = [entrypoint, cmd].filter(own => own?.from === 'command-line' && own.at.file === file);
  for (const holder of declared) {
    if (holder?.form !== 'exec') continue;
    const words = [entrypoint, cmd].flatMap(own => (own?.form === 'exec' ? own.argv : []));
    const text = words[shellTextAt(words)];
    if (text !== undefined && holder.argv.includes(text)) return { holder, text };
  }
  return undefined;
}

function declaredSource(
  { holder, text }: NonNullable<ReturnType<typeof declaredText>>,
  isCompose: boolean,
  sources: FixInput['sources'],
): ShellSource | undefined {
  const block = blockText(holder, text, sources, isCompose);
  if (block) return block;
  const script = scriptOf(text);
  const edits = (changes: readonly Change[]) => {
    const sorted = changes.toSorted((a, b) => a.start - b.start);
    const after = applyChanges(text, sorted);
    const words = holder.argv.map(word => (word === text ? after : word));
    const edit = withWords(holder, words, sources, isCompose) ?? asList(holder, words, sources, isCompose);
    return edit ? [edit] : [];
  };
  return script && { text, script, hasLines: false, rangeOf: nowhere, edits };
}
