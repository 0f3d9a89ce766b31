import type { SignalName } from '../../kernel/index.ts';
import type { Planned } from '../types.ts';
import { type Above, goImports, mainIn } from './text.ts';

/** The context that main makes for what it calls ends with the signal, and what listens to it ends in order. */
export function endsContext(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const { main, end } = mainIn(lines);
  const made = lines.flatMap((line, i) => {
    const [, context = '', cancel] = MADE.exec(line) ?? [];
    return i > main && i < end && context !== '' ? [{ at: i, context, cancel }] : [];
  });
  const [first, other] = made;
  if (!first || other || /\bsignal\.Notify/.test(source)) return undefined;
  const { at, context, cancel } = first;
  const stop = cancel ?? ['stop', 'cancelStop'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (stop === undefined) return undefined;
  const text = `${context}, ${stop} := signal.NotifyContext(context.Background(), syscall.${signal})`;
  const [start, next] = [above(at, ''), above(at + 1, '')];
  const missing = ['os/signal', 'syscall'].filter(one => !source.includes(`"${one}"`));
  return {
    safety: 'suggested',
    title: `End the context of main on ${signal}: signal.NotifyContext(context.Background(), syscall.${signal})`,
    edits: [
      ...goImports(lines, clause, missing, above),
      {
        at: { ...start.at, endLine: next.at.endLine, endColumn: next.at.endColumn },
        text: `\t${text}\n${cancel === undefined ? `\tdefer ${stop}()\n` : ''}`,
      },
    ],
  };
}

const MADE = /^\t(\w+)(?:, (\w+))? := context\.(?:WithCancel\(context\.Background\(\)\)|Background\(\))$/;
