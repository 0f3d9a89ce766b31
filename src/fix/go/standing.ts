import type { SignalName } from '../../kernel/index.ts';
import type { Planned } from '../types.ts';
import { over, type Serving, servingAt, waiting } from './shutdown.ts';
import { type Above, goImports, mainIn } from './text.ts';

/** Main stands for good behind what runs on goroutines: it waits for the signal, has a server there end, and returns. */
export function returnsWhereItStands(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const { main, end } = mainIn(lines);
  const stands = lines.findLastIndex((line, i) => i < end && line.trim() !== '');
  if (main === -1 || lines[stands] !== '\tselect {}' || /\bsignal\.Notify|\bdrain\b|`/.test(source))
    return undefined;
  const served = onGoroutine(lines, source, { from: main, to: stands });
  if (served === 'unclear') return undefined;
  const name = /\bstopped\b/.test(source) ? 'stopSignals' : 'stopped';
  const behind = [
    `${name} := make(chan os.Signal, 1)`,
    `signal.Notify(${name}, syscall.${signal})`,
    `<-${name}`,
    ...(served?.serving.shutdown ?? []),
  ];
  const isTimed = (served?.serving.shutdown.length ?? 0) > 1;
  const missing = [...(isTimed ? ['context', 'time'] : []), 'os', 'os/signal', 'syscall']
    .filter(one => !source.includes(`"${one}"`))
    .sort();
  return {
    safety: 'suggested',
    title: `Let main wait for ${signal}, and return, instead of standing for good: signal.Notify(${name}, syscall.${signal})`,
    edits: [
      ...goImports(lines, clause, missing, above),
      ...(served
        ? [
            {
              ...over(above, served.from, served.to + 1),
              text: served.text.map(line => `${line}\n`).join(''),
            },
          ]
        : []),
      { ...over(above, stands, stands + 1), text: behind.map(line => `\t${line}\n`).join('') },
    ],
  };
}

interface Served {
  readonly serving: Serving;
  readonly from: number;
  readonly to: number;
  readonly text: readonly string[];
}

/** `go http.ListenAndServe(…)`, or a goroutine that serves in the last that it does; the server gets a name. */
function onGoroutine(
  lines: readonly string[],
  source: string,
  { from, to }: { readonly from: number; readonly to: number },
): Served | 'unclear' | undefined {
  const all = lines.flatMap((line, i) => servingAt(line, i, source) ?? []);
  const [serving, other] = all;
  if (!serving) return undefined;
  const { line, call, instead, declared } = serving;
  if (other || line <= from || line >= to) return 'unclear';
  const above = declared === undefined ? [] : [`\t${declared}`];
  if (lines[line] === `\tgo ${call}`)
    return { serving, from: line, to: line, text: [...above, `\tgo ${instead}`] };
  const start = lines.findLastIndex((own, i) => i < line && own.startsWith('\t') && !/^\t\t|^\t$/.test(own));
  const inner = waiting(lines, serving, '\t\t');
  const close = lines.findIndex((own, i) => i > line && own === '\t}()');
  if (lines[start] !== '\tgo func() {' || !inner || close === -1 || close > to) return 'unclear';
  return {
    serving,
    from: start,
    to: close,
    text: [
      ...above,
      ...lines.slice(start, line),
      ...inner.lines.map(own => (own === '' ? '' : `\t\t${own}`)),
      ...lines.slice(inner.to + 1, close + 1),
    ],
  };
}
