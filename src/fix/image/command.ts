import type { Instruction } from '../../frontend/dockerfile/instructions.ts';
import type { Launch } from '../../lint/types.ts';
import type { Command } from '../../model/index.ts';
import type { Sources } from '../sources.ts';
import type { DockerfileText } from './dockerfile.ts';
import { jsonStrings } from './json.ts';

/** ENTRYPOINT or CMD of a container, where its Dockerfile declares it. */
export interface Written {
  readonly keyword: 'ENTRYPOINT' | 'CMD';
  readonly command: Command;
  readonly dockerfile: DockerfileText;
  readonly instruction: Instruction;
}

/** A command that is not written in this Dockerfile is written nowhere that can be edited. */
export function writtenCommand(
  { spec }: Launch,
  keyword: Written['keyword'],
  sources: Sources,
): Written | undefined {
  const command = keyword === 'CMD' ? spec.cmd : spec.entrypoint;
  if (!command || (command.from !== 'file' && command.from !== 'stage')) return undefined;
  const dockerfile = sources.dockerfile(command.at.file);
  const instruction = dockerfile?.at(command.at);
  return dockerfile && instruction ? { keyword, command, dockerfile, instruction } : undefined;
}

/** A text that a shell gets with `-c`, and where it stands in the arguments of the instruction. */
export interface ShellText extends Written {
  readonly text: string;
  /** What runs it: `["/bin/sh", "-c"]`. */
  readonly shell: readonly string[];
  /** A place in the text as a place in the arguments. */
  offset(index: number): number;
  /** Written in the exec form: the words before the shell, and how many come behind the text. */
  readonly json?: { readonly before: readonly string[]; readonly behind: number };
}

/** The shell text of ENTRYPOINT, else of CMD: in the shell form, or as `["sh", "-c", "text"]`. */
export function shellText(launch: Launch, sources: Sources): ShellText | undefined {
  const { entrypoint } = launch.spec;
  const first = entrypoint && shellTextOf(launch, 'ENTRYPOINT', sources);
  // A shell that is the entrypoint does not look at CMD, but for `$0` and the like.
  if (first || entrypoint?.form === 'shell') return first;
  return shellTextOf(launch, 'CMD', sources);
}

function shellTextOf(launch: Launch, keyword: Written['keyword'], sources: Sources): ShellText | undefined {
  const written = writtenCommand(launch, keyword, sources);
  if (!written) return undefined;
  const { command, instruction } = written;
  if (command.form === 'shell') {
    if (command.brokenJson || command.text !== instruction.args.text) return undefined;
    return { ...written, text: command.text, shell: command.shell, offset: index => index };
  }
  const strings = jsonStrings(instruction.args.text);
  const own = strings.map(({ value }) => value);
  // `ENTRYPOINT ["bash", "-c"]` takes its text from CMD.
  const entrypoint = keyword === 'CMD' ? launch.spec.entrypoint : undefined;
  const above = entrypoint?.form === 'exec' ? entrypoint.argv : [];
  const words = [...above, ...own];
  const at = shellTextAt(words);
  const string = strings[at - above.length];
  if (!string) return undefined;
  return {
    ...written,
    text: string.value,
    shell: words.slice(at - 2, at),
    offset: index => string.offsets[index] ?? string.end,
    json: { before: own.slice(0, Math.max(0, at - 2 - above.length)), behind: words.length - at - 1 },
  };
}

/** Where the text stands that a shell among the words is given by `-c`; -1: nowhere. */
export const shellTextAt = (words: readonly string[]): number =>
  words.findIndex((_, i) => isShell(words[i - 2]) && /^-[a-z]{0,4}c$/.test(words[i - 1] ?? ''));

const isShell = (word: string | undefined) => word !== undefined && /^(\S*\/)?(ba|da|a|k|z)?sh$/.test(word);
