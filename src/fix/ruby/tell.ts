import type { SignalName } from '../../kernel/index.ts';
import { type Change, lineBefore, lineStart } from '../edits.ts';
import { trapBehindList } from './lists.ts';

/** A trap in Ruby tells what spawn has started, and waits for it; where there is none, one comes behind the last. */
export function tellInRuby(
  source: string,
  handler: Change | undefined,
  starts: readonly Change[],
  signal: SignalName,
): readonly Change[] | undefined {
  const found = starts.map(({ start }) => spawnedAt(source, start));
  const list = handler ? undefined : trapBehindList(source, starts, signal);
  if (list) return [list];
  if (found.length === 0 || found.some(one => one === undefined)) return undefined;
  const spawned = found as readonly Spawned[];
  const lists = spawned.filter(({ isList }) => isList);
  const free = ['child', 'child_pid', 'started'].filter(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (spawned.filter(({ name }) => name === undefined).length > free.length) return undefined;
  const declared: Change[] = [];
  const names = spawned.map(({ name, line }) => {
    if (name !== undefined) return name;
    const own = free.shift() ?? '';
    declared.push({ start: line, end: line, text: `${own} = ` });
    return own;
  });
  const short = signal.slice(3);
  const tells = names.map((name, i) =>
    lists.includes(spawned[i] as Spawned)
      ? `${name}.each { |pid| Process.kill('${short}', pid) }`
      : `Process.kill('${short}', ${name})`,
  );
  const waits = lists.length > 0 ? ['Process.waitall'] : names.map(name => `Process.wait(${name})`);
  const lines = [...new Set([...tells, ...waits])];
  const last = starts.at(-1);
  if (!last) return undefined;
  const within = handler && inTrap(source, handler, lines);
  // A block knows the variables that stand above it, and no others.
  const isSeen = names.every(name => name.startsWith('@')) || (handler && last.start < handler.start);
  if (handler) {
    // A method that the trap calls knows what the object holds.
    const method = names.every(name => name.startsWith('@')) ? inMethod(source, handler, lines) : undefined;
    const told = within ?? method;
    return told && isSeen ? [...declared, ...told] : undefined;
  }
  const end = source.indexOf('\n', last.end);
  // In the midst of a list, or of the arguments of a call, there is no place for a statement.
  if (starts.some(start => /[[(,]\s*$/.test(source.slice(0, spawnedAt(source, start.start)?.line))))
    return undefined;
  if (end === -1 || lists.length > 0 || /\bdo\b[^\n]*$|\{[^}\n]*$/.test(source.slice(last.start, end)))
    return undefined;
  const indent = spawned.at(-1)?.indent ?? '';
  const body = [...lines, 'exit'].map(line => `${indent}  ${line}\n`).join('');
  return [...declared, { start: end, end, text: `\n${indent}trap('${short}') do\n${body}${indent}end` }];
}

interface Spawned {
  readonly name: string | undefined;
  readonly isList: boolean;
  /** Where its statement begins. */
  readonly line: number;
  readonly indent: string;
}

export function spawnedAt(source: string, start: number): Spawned | undefined {
  const found =
    /^([ \t]*)(.*(?:\{|\bdo)(?:[ \t]*\|[^|\n]*\|)?[ \t]*)?(?:(@?\w+)[ \t]*(=|<<)[ \t]*)?(?:Process\.|Kernel\.)?$/.exec(
      lineBefore(source, start),
    );
  if (!found) return undefined;
  const [, indent = '', block, inner, sign] = found;
  const mapped = block === undefined ? undefined : /^(@?\w+)[ \t]*=.*\.map[ \t]*(?:\{|do)/.exec(block)?.[1];
  // What a block names is seen in it alone.
  if (block !== undefined && sign !== '<<' && (mapped === undefined || inner !== undefined)) return undefined;
  const name = mapped ?? inner;
  const isMapped = mapped !== undefined;
  return { name, isList: sign === '<<' || isMapped, line: lineStart(source, start) + indent.length, indent };
}

/** In front of the exit of a trap's block, or as the last that it does. */
function inTrap(
  source: string,
  { start, end }: Change,
  lines: readonly string[],
): readonly Change[] | undefined {
  const call = source.slice(start, end);
  const exit = /^([ \t]*)(?:exit!?|Process\.exit!?|abort|Kernel\.exit)\b/m.exec(call);
  if (exit && exit.index > 0) {
    const at = start + exit.index;
    return [{ start: at, end: at, text: lines.map(line => `${exit[1]}${line}\n`).join('') }];
  }
  const inLine = /\{([ \t]*(?:\|\w*\|)?[ \t]*)(?:exit!?\b)/.exec(call);
  if (inLine) {
    const at = start + inLine.index + 1 + (inLine[1]?.length ?? 0);
    return [{ start: at, end: at, text: `${lines.join('; ')}; ` }];
  }
  if (/\bexit\b/.test(call)) return undefined;
  const close = /\n([ \t]*)end$/.exec(call);
  if (!close) return undefined;
  const at = start + close.index;
  return [{ start: at, end: at, text: lines.map(line => `\n${close[1]}  ${line}`).join('') }];
}

/** `trap('TERM') { shutdown }`: in front of the exit of that method. */
function inMethod(
  source: string,
  { start, end }: Change,
  lines: readonly string[],
): readonly Change[] | undefined {
  const name = /(?:\{|\bdo)\s*(?:\|\w*\|)?\s*(?:self\.)?(\w+)\s*(?:\}|end)$/.exec(
    source.slice(start, end),
  )?.[1];
  const [, indent] = (name !== undefined && new RegExp(`^([ \\t]*)def ${name}\\b`, 'm').exec(source)) || [];
  if (name === undefined || indent === undefined) return undefined;
  const from = source.search(new RegExp(`^[ \\t]*def ${name}\\b`, 'm'));
  const close = new RegExp(`^${indent}end\\b`, 'm').exec(source.slice(from));
  const exit = /^([ \t]*)(?:exit!?|Process\.exit!?|Kernel\.exit)\b/m.exec(
    source.slice(from, from + (close?.index ?? 0)),
  );
  if (!exit) return undefined;
  const at = from + exit.index;
  return [{ start: at, end: at, text: lines.map(line => `${exit[1]}${line}\n`).join('') }];
}
