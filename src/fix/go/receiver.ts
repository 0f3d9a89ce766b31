import { type Block, blockAfter, lastStatement } from '../blocks.ts';
import { type Change, lineBefore } from '../edits.ts';
import { drainsIn } from './shutdown.ts';
import { importsIn } from './text.ts';

/** What receives the signal ends the program, or the server that main holds. */
export function endsReceiver(source: string, { start, end }: Change): readonly Change[] | undefined {
  const call = source.slice(start, end);
  const channel = /\(\s*(\w+)\s*,/.exec(call)?.[1];
  const context = /(\w+)\s*,\s*\w+\s*:?=\s*$/.exec(lineBefore(source, start))?.[1];
  const from = channel ?? (context && call.includes('NotifyContext') ? `${context}\\.Done\\(\\)` : undefined);
  if (from === undefined) return undefined;
  const receives = new RegExp(`<-\\s*${from}(?!\\w)|range ${from}(?!\\w)`, 'g');
  const found = [...source.matchAll(receives)];
  const [receive] = found;
  if (found.length !== 1 || !receive) return undefined;
  const isRange = receive[0].startsWith('range');
  const opening = isRange ? receive.index : source.lastIndexOf('go func() {', receive.index);
  const block = opening === -1 ? undefined : blockAfter(source, opening);
  if (!block || block.close < receive.index) return undefined;
  const inner = isRange ? undefined : /\bfor \{/.exec(source.slice(block.open, receive.index));
  const drained = isRange || inner ? undefined : drainsServer(source, opening, block);
  if (drained) return drained;
  const body = inner ? blockAfter(source, block.open + inner.index) : block;
  const os = importsIn(source, ['os']);
  return body && os && [...os, lastStatement(source, body, 'os.Exit(0)')];
}

/** The server that main holds ends what it answers on the goroutine that hears of the signal, and main waits for that. */
function drainsServer(source: string, opening: number, block: Block): readonly Change[] | undefined {
  const lines = source.split('\n');
  const drain = drainsIn(lines, source);
  const at = (line: number) => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
  if (!drain || lineBefore(source, opening) !== '\t' || at(drain.from) < block.close) return undefined;
  const imports = importsIn(source, drain.wanted);
  const inside = [...drain.shutdown, 'close(drained)'].map(line => `\t\t${line}\n`).join('');
  return (
    imports && [
      ...imports,
      { start: opening - 1, end: opening - 1, text: '\tdrained := make(chan struct{})\n' },
      { start: block.close - 1, end: block.close - 1, text: inside },
      { start: at(drain.from), end: at(drain.to + 1), text: drain.text },
    ]
  );
}
