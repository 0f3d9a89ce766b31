import { lineIndex } from '../../base/index.ts';
import { bare } from '../../frontend/source/dotnet/code.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { blockAfter } from '../blocks.ts';
import { type Change, rangeOf } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';

/** The endless loop of a background service of .NET asks the token that it was given, and so does what it sleeps in. */
export function askToken(
  { at }: Extract<Remedy, { do: 'ask-token' }>,
  { sources }: FixInput,
): Planned | undefined {
  const source = sources.read(at.file);
  const range = source === undefined ? undefined : rangeOf(source, at);
  if (source === undefined || !range) return undefined;
  const code = bare(source);
  const execute = /^ExecuteAsync\s*\(\s*CancellationToken\s+(\w+)\s*\)/.exec(code.slice(range.start));
  const block = execute ? blockAfter(code, range.start + execute[0].length) : undefined;
  if (!execute || !block) return undefined;
  const [, token = ''] = execute;
  const body = code.slice(block.open, block.close);
  const loops = [...body.matchAll(/\bwhile(\s*)\(\s*true\s*\)|\bfor(\s*)\(\s*;\s*;\s*\)/g)];
  const [loop] = loops;
  if (!loop || loops.length > 1) return undefined;
  const condition = `!${token}.IsCancellationRequested`;
  const start = block.open + loop.index;
  const changes: Change[] = [
    { start, end: start + loop[0].length, text: `while${loop[1] ?? loop[2]}(${condition})` },
  ];
  // An exception that ends the sleep would be caught with the others.
  if (!/\bcatch\b/.test(body))
    for (const { 0: call, index } of body.matchAll(/\bTask\s*\.\s*Delay\s*\((?:[^(),]|\([^()]*\))+(?=\))/g)) {
      const end = block.open + index + call.length;
      changes.push({ start: end, end, text: `, ${token}` });
    }
  const locate = lineIndex(at.file, source);
  return {
    safety: 'suggested',
    title: `Let the service ask whether it is to stop: while (${condition})`,
    edits: changes.map(({ start: from, end, text }) => ({ at: locate(from, end), text })),
  };
}
