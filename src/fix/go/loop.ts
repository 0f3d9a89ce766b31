import type { SignalName } from '../../kernel/index.ts';
import type { Planned } from '../types.ts';
import { type Above, goImports, mainIn } from './text.ts';

const TURNS = /^\tfor (?:\{|range (\w+)\.C \{|range (time\.Tick\(.+\)) \{)$/;
const SLEEPS = /^(\t+)time\.Sleep\((.+)\)$/;
/** Where it may stand for long, and hears nothing of a context. */
const WAITS =
  /<-|\bselect \{|\.(?:Accept|Read\w*|Receive|Scan|Wait|ListenAndServe|Run|Start|Pop\w*|B[LR]Pop)\(/;

/** The one loop that main turns in ends once the signal has come: what it works on is done first. */
export function leavesMainLoop(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const { main, end } = mainIn(lines);
  const heads = lines.flatMap((line, i) => (i > main && i < end && TURNS.test(line) ? [i] : []));
  const [head, other] = heads;
  if (head === undefined || other !== undefined || /\bsignal\.Notify|^\tgo |\bos\.Signal\b|`/m.test(source))
    return undefined;
  const close = lines.findIndex((line, i) => i > head && line === '\t}');
  const inner = lines.slice(head + 1, close);
  if (close === -1 || close > end || WAITS.test(inner.join('\n'))) return undefined;
  const context = /\bctx\b/.test(source) ? 'stopping' : 'ctx';
  if (context === 'stopping' && /\bstopping\b/.test(source)) return undefined;
  const name = /\bstop\b/.test(source) ? 'cancelStop' : 'stop';
  const body = turned(lines[head] ?? '', inner, context);
  if (!body) return undefined;
  const missing = ['context', 'os/signal', 'syscall'].filter(one => !source.includes(`"${one}"`));
  const [start, last] = [above(head, ''), above(close, '')];
  const opening = [
    `\t${context}, ${name} := signal.NotifyContext(context.Background(), syscall.${signal})`,
    `\tdefer ${name}()`,
  ];
  return {
    safety: 'suggested',
    title: `Leave the loop of main once ${signal} has come: signal.NotifyContext(context.Background(), syscall.${signal})`,
    edits: [
      ...goImports(lines, clause, missing, above),
      {
        at: { ...start.at, endLine: last.at.endLine, endColumn: last.at.endColumn },
        text: [...opening, ...body].map(line => `${line}\n`).join(''),
      },
    ],
  };
}

/** The loop with a head that asks, and sleeps that hear of it. */
function turned(head: string, inner: readonly string[], context: string): readonly string[] | undefined {
  const [, ticker, tick] = TURNS.exec(head) ?? [];
  const channel = ticker === undefined ? tick : `${ticker}.C`;
  if (channel !== undefined) {
    if (inner.some(line => /\bbreak\b/.test(line))) return undefined;
    const moved = inner.map(line => (line === '' ? '' : `\t${line}`));
    const made = tick === undefined ? [] : [`\tticks := ${tick}`];
    const from = tick === undefined ? channel : 'ticks';
    return [
      ...made,
      '\tfor {',
      '\t\tselect {',
      `\t\tcase <-${context}.Done():`,
      '\t\t\treturn',
      `\t\tcase <-${from}:`,
      ...moved,
      '\t\t}',
    ];
  }
  const slept = inner.flatMap(line => {
    const [, indent = '', time] = SLEEPS.exec(line) ?? [];
    if (time === undefined) return [line];
    return ['select {', `case <-${context}.Done():`, `case <-time.After(${time}):`, '}'].map(
      one => indent + one,
    );
  });
  return [`\tfor ${context}.Err() == nil {`, ...slept];
}
