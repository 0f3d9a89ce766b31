import { lineIndex } from '../../base/index.ts';
import type { SimpleCommand } from '../../frontend/shell/ast.ts';
import { callsOf } from '../../frontend/shell/walk.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { type Change, rangeOf } from '../edits.ts';
import { shellText } from '../image/command.ts';
import type { FixInput, Planned } from '../types.ts';
import { shellSource } from './script.ts';

/** `.` reads a file in the shell itself as `source` does; what gets arguments is for bash alone. */
export function sourceByDot(
  { at, hasBash }: Extract<Remedy, { do: 'source-by-dot' }>,
  input: FixInput,
): Planned | undefined {
  const declared = inDeclared(at.file, input);
  if (declared) return declared;
  const source = shellSource(at, input);
  if (!source) return undefined;
  const calls = callsOf(source.script, 'source');
  if (calls.some(({ words }) => words.length !== 2))
    return hasBash && at.file === input.launch.spec.file ? byBash(input) : undefined;
  const changes = calls.flatMap(byDot);
  const [first] = calls;
  if (!first) return undefined;
  const title = `Write . for source: ${[...changes.map(({ text }) => text), first.words[1]?.text].join(' ')}`;
  return { safety: 'suggested', title, edits: source.edits(changes) };
}

/** A file without a slash is looked for in PATH. */
function byDot({ words: [name, file] }: SimpleCommand): readonly Change[] {
  if (!name || !file) return [];
  const dot = { start: name.start, end: name.end, text: '.' };
  const isHere = !file.text.includes('/') && /^[\w.]/.test(file.text);
  return isHere ? [dot, { start: file.start, end: file.start, text: './' }] : [dot];
}

function byBash({ launch, sources }: FixInput): Planned | undefined {
  const found = shellText(launch, sources);
  if (!found || found.json || launch.spec.entrypoint) return undefined;
  const { keyword, dockerfile, instruction, text } = found;
  const form = execForm(['/bin/bash', '-c', text]);
  return {
    safety: 'suggested',
    title: `Have bash read it: ${keyword} ${form}`,
    edits: [dockerfile.replaceArgs(instruction, form)],
  };
}

/** In the text of a service, whatever the quotes around it are. */
function inDeclared(file: string, { launch, sources }: FixInput): Planned | undefined {
  const { entrypoint, cmd } = launch.spec;
  const holder = [entrypoint, cmd].find(
    command => command?.from === 'command-line' && command.at.file === file,
  );
  const source = holder && sources.read(holder.at.file);
  const range = holder && source !== undefined ? rangeOf(source, holder.at) : undefined;
  if (!range || source === undefined || !holder) return undefined;
  const value = source.slice(range.start, range.end);
  const calls = [...value.matchAll(/(?<=^|[\s"'&;(])source(?=\s+[\w.$/{}-]+\/[\w./-]+\s*(?:&&|;|\n))/g)];
  if (calls.length === 0 || calls.length !== value.match(/\bsource\s/g)?.length) return undefined;
  const locate = lineIndex(holder.at.file, source);
  const edits = calls.map(({ index }) => {
    const start = range.start + index;
    return { at: locate(start, start + 'source'.length), text: '.' };
  });
  return { safety: 'suggested', edits };
}
