import type { SignalName } from '../../kernel/index.ts';
import { blockEnd, withoutQuiet } from '../blocks.ts';
import type { Change } from '../edits.ts';

/** A trap behind the list that holds all that is started: behind its declaration, where it is filled later. */
export function trapBehindList(
  source: string,
  starts: readonly Change[],
  signal: SignalName,
): Change | undefined {
  const list = filledLater(source, starts) ?? written(source, starts);
  if (!list) return undefined;
  const { name, indent, end } = list;
  const lineEnd = source.indexOf('\n', end);
  if (lineEnd === -1 || !/^[ \t]*(?:#.*)?$/.test(source.slice(end, lineEnd))) return undefined;
  const short = signal.slice(3);
  const lines = [
    `trap('${short}') do`,
    `  ${name}.each { |pid| Process.kill('${short}', pid) }`,
    '  Process.waitall',
    '  exit',
    'end',
  ];
  return { start: lineEnd, end: lineEnd, text: lines.map(line => `\n${indent}${line}`).join('') };
}

interface List {
  readonly name: string;
  readonly indent: string;
  readonly end: number;
}

/** `pids = []`, and what stands behind `pids <<`. */
function filledLater(source: string, starts: readonly Change[]): List | undefined {
  const names = starts.map(
    ({ start }) => /(@?\w+)[ \t]*<<[ \t]*(?:Process\.|Kernel\.)?$/.exec(source.slice(0, start))?.[1],
  );
  const [name] = names;
  if (name === undefined || names.some(other => other !== name)) return undefined;
  const [declared, other] = [...source.matchAll(new RegExp(`^([ \\t]*)${name} = \\[\\]`, 'gm'))];
  if (!declared || other || declared.index > (starts[0]?.start ?? 0)) return undefined;
  return { name, indent: declared[1] ?? '', end: declared.index + declared[0].length };
}

/** `pids = [spawn(…), spawn(…)]`, or what a block makes of each. */
function written(source: string, starts: readonly Change[]): List | undefined {
  const said = withoutQuiet(source);
  const heads = said.matchAll(
    /^([ \t]*)(@?\w+)[ \t]*=[ \t]*(?:\[|(?:[^\n=]*\.map|Array\.new\([^\n()]*\))[ \t]*(\{|do\b)(?:[ \t]*\|[^|\n]*\|)?)/gm,
  );
  for (const head of heads) {
    const [whole, indent = '', name = '', block] = head;
    const open = head.index + whole.length;
    const end =
      block === 'do'
        ? endOf(said, open, indent)
        : closing(source, said, head.index + whole.lastIndexOf(block ?? '['));
    const isInside = ({ start, end: last }: Change) =>
      open <= start &&
      end !== undefined &&
      last < end &&
      (block === undefined || isLast(said.slice(last, end)));
    if (end !== undefined && starts.length > 0 && starts.every(isInside)) return { name, indent, end };
  }
  return undefined;
}

const isLast = (rest: string) => /^\s*(?:\}|end)$/.test(rest);

function endOf(said: string, from: number, indent: string): number | undefined {
  const found = new RegExp(`\\n${indent}end\\b`).exec(said.slice(from));
  return found ? from + found.index + found[0].length : undefined;
}

function closing(source: string, said: string, open: number): number | undefined {
  if (said[open] === '{') {
    const end = blockEnd(source, open);
    return end === undefined ? undefined : end + 1;
  }
  let depth = 0;
  for (let i = open; i < said.length; i++) {
    if (said[i] === '[') depth++;
    else if (said[i] === ']' && --depth === 0) return i + 1;
  }
  return undefined;
}
