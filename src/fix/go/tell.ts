import type { SignalName } from '../../kernel/index.ts';
import { blockAfter } from '../blocks.ts';
import { type Change, lineBefore, lineStart } from '../edits.ts';
import { importsIn } from './text.ts';

/**
 * A program in Go tells the commands that it has started where it receives the signal, and waits for them: only once
 * for each, as exec.Cmd wants it. @see https://pkg.go.dev/os/exec#Cmd.Wait
 */
export function tellInGo(
  source: string,
  handler: Change,
  starts: readonly Change[],
  signal: SignalName,
): readonly Change[] | undefined {
  const registration = source.slice(lineStart(source, handler.start), handler.end);
  const channel = /signal\.Notify\(\s*(\w+)\s*,/.exec(registration)?.[1];
  const context = /(\w+)\s*,\s*\w+\s*:?=\s*signal\.NotifyContext\(/.exec(registration)?.[1];
  const from = channel ?? (context === undefined ? undefined : `${context}\\.Done\\(\\)`);
  if (from === undefined) return undefined;
  const receives = [...source.matchAll(new RegExp(`^([ \\t]*)(.*)<-\\s*${from}(:?)[ \\t]*$`, 'gm'))];
  const [receive] = receives;
  if (receives.length !== 1 || !receive || /\bfor\b|\bif\b/.test(receive[2] ?? '')) return undefined;
  const indent = `${receive[1]}${receive[3] === ':' ? '\t' : ''}`;
  const names = starts.map(({ start }) => variableAt(source, start, receive));
  if (names.some(name => name === undefined)) return undefined;
  const own = [...new Set(names as readonly string[])];
  const end = receive.index + receive[0].length;
  const isBeside = isInGoroutine(source, receive.index);
  const waited = own.filter(name => new RegExp(`\\b${name}\\.(?:Wait|Run)\\(`).test(source));
  // What is told already lacks a wait behind that.
  if (own.some(name => source.includes(`${name}.Process.Signal(`))) return undefined;
  const tells = own.map(name => `\n${indent}${name}.Process.Signal(syscall.${signal})`);
  const imports = importsIn(source, ['syscall']);
  if (!imports) return undefined;
  if (waited.length === 0) {
    const waits = own.map(name => `\n${indent}${name}.Wait()`);
    return [...imports, { start: end, end, text: [...tells, ...waits].join('') }];
  }
  const [only = ''] = own;
  const ended = new RegExp(`(\\w+)\\s*<-\\s*${only}\\.Wait\\(\\)`).exec(source)?.[1];
  if (ended !== undefined && own.length === 1 && !isBeside)
    return [...imports, { start: end, end, text: `${tells.join('')}\n${indent}<-${ended}` }];
  // Who waits already goes on where they have ended: it is left to that.
  if (waited.length !== own.length || !isBeside || own.length > 1) return undefined;
  const exit = /^((?:\n(?![ \t]*\}).*)*?)\n[ \t]*(?:os\.Exit\(\d*\)|return)[ \t]*(?=\n)/.exec(
    source.slice(end),
  );
  const leaving = exit && {
    start: end + (exit[1]?.length ?? 0),
    end: end + exit[0].length,
    text: tells.join(''),
  };
  return [...imports, leaving ?? { start: end, end, text: tells.join('') }];
}

/** The variable that a command is put into, where it is seen at a later place of the same function. */
function variableAt(source: string, start: number, later: { readonly index: number }): string | undefined {
  const [, indent, name] = /^([ \t]*)(\w+)[ \t]*:?=[ \t]*$/.exec(lineBefore(source, start)) ?? [];
  if (name === undefined || indent === undefined || start > later.index) return undefined;
  // A line that stands further out closes the block that it is declared in.
  const between = source.slice(start, later.index).split('\n').slice(1);
  const isSeen = between.every(line => line.trim() === '' || line.startsWith(indent));
  return isSeen ? name : undefined;
}

function isInGoroutine(source: string, at: number): boolean {
  const opening = source.lastIndexOf('go func(', at);
  const block = opening === -1 ? undefined : blockAfter(source, opening);
  return block !== undefined && block.open < at && at < block.close;
}
