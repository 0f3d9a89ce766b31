import type { SignalName } from '../../kernel/index.ts';
import type { Planned } from '../types.ts';
import { over, type Serving, servingAt, shutdownOf, waiting, wantedBy } from './shutdown.ts';
import { type Above, goImports, mainIn } from './text.ts';

const FOR_ALL = /^\t(\w+)\.Wait\(\)$/;

/**
 * Main stands for good behind what runs on goroutines: it waits for the signal, has the servers there end, and returns.
 * Where it waits for the goroutines, which serve, it still goes on once they have ended.
 */
export function returnsWhereItStands(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const { main, end } = mainIn(lines);
  const stands = lines.findLastIndex((line, i) => i < end && line.trim() !== '');
  const group = FOR_ALL.exec(lines[stands] ?? '')?.[1];
  if (main === -1 || /\bsignal\.Notify|\bdrain\b|`/.test(source)) return undefined;
  if (group === undefined ? lines[stands] !== '\tselect {}' : !isOfServers(lines, group)) return undefined;
  const served = onGoroutines(lines, source, { from: main, to: stands });
  if (served === 'unclear' || (group !== undefined && served.length !== goroutines(lines))) return undefined;
  const shutdown = shutdownOf(served.map(({ serving }) => serving));
  const waits = group === undefined ? waitsFor(source, signal) : waitsForBoth(source, signal, group);
  if (!waits) return undefined;
  const missing = [...wantedBy(shutdown), ...waits.wanted]
    .filter((one, i, all) => all.indexOf(one) === i && !source.includes(`"${one}"`))
    .sort();
  return {
    safety: 'suggested',
    title: `Let main wait for ${signal}, and return, instead of standing for good: ${waits.said}`,
    edits: [
      ...goImports(lines, clause, missing, above),
      ...served.map(({ from, to, text }) => ({
        ...over(above, from, to + 1),
        text: text.map(line => `${line}\n`).join(''),
      })),
      {
        ...over(above, stands, stands + 1),
        text: [...waits.lines, ...shutdown].map(line => `\t${line}\n`).join(''),
      },
    ],
  };
}

interface Waits {
  readonly said: string;
  readonly lines: readonly string[];
  readonly wanted: readonly string[];
}

function waitsFor(source: string, signal: SignalName): Waits {
  const name = /\bstopped\b/.test(source) ? 'stopSignals' : 'stopped';
  const said = `signal.Notify(${name}, syscall.${signal})`;
  return {
    said,
    lines: [`${name} := make(chan os.Signal, 1)`, said, `<-${name}`],
    wanted: ['os', 'os/signal', 'syscall'],
  };
}

/** For the signal, or for the end of all in a group. */
function waitsForBoth(source: string, signal: SignalName, group: string): Waits | undefined {
  if (/\b(?:ctx|stop)\b/.test(source)) return undefined;
  const said = `signal.NotifyContext(context.Background(), syscall.${signal})`;
  return {
    said,
    lines: [`ctx, stop := ${said}`, 'go func() {', `\t${group}.Wait()`, '\tstop()', '}()', '<-ctx.Done()'],
    wanted: ['context', 'os/signal', 'syscall'],
  };
}

/** Is the only group of goroutines waited for here alone? */
const isOfServers = (lines: readonly string[], group: string): boolean =>
  lines.some(line =>
    new RegExp(
      `^\\t(?:var ${group} sync\\.WaitGroup|${group} := (?:&?sync\\.WaitGroup\\{\\}|new\\(sync\\.WaitGroup\\)))$`,
    ).test(line),
  ) && lines.filter(line => line.includes(`${group}.Wait(`)).length === 1;

const goroutines = (lines: readonly string[]): number => lines.filter(line => /^\s*go\s/.test(line)).length;

interface Served {
  readonly serving: Serving;
  readonly from: number;
  readonly to: number;
  readonly text: readonly string[];
}

/** `go http.ListenAndServe(…)`, or a goroutine that serves in the last that it does; a single server gets a name. */
function onGoroutines(
  lines: readonly string[],
  source: string,
  place: { readonly from: number; readonly to: number },
): readonly Served[] | 'unclear' {
  const all = lines.flatMap((line, i) => servingAt(line, i, source) ?? []);
  if (all.length > 1 && all.some(({ declared }) => declared !== undefined)) return 'unclear';
  const served = all.map(serving => onGoroutine(lines, serving, place));
  const isClear = (one: Served | undefined): one is Served => one !== undefined;
  return served.every(isClear) ? served : 'unclear';
}

function onGoroutine(
  lines: readonly string[],
  serving: Serving,
  { from, to }: { readonly from: number; readonly to: number },
): Served | undefined {
  const { line, call, instead, declared } = serving;
  if (line <= from || line >= to) return undefined;
  const above = declared === undefined ? [] : [`\t${declared}`];
  if (lines[line] === `\tgo ${call}`)
    return { serving, from: line, to: line, text: [...above, `\tgo ${instead}`] };
  const start = lines.findLastIndex((own, i) => i < line && own.startsWith('\t') && !/^\t\t|^\t$/.test(own));
  const inner = isSaid(lines[line] ?? '', call)
    ? { to: line, lines: [(lines[line] ?? '').trim().replace(call, instead)] }
    : waiting(lines, serving, '\t\t');
  const close = lines.findIndex((own, i) => i > line && own === '\t}()');
  if (lines[start] !== '\tgo func() {' || !inner || close === -1 || close > to) return undefined;
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

/** `log.Println("web:", server.ListenAndServe())`: whatever it ends with, the goroutine goes on. */
const isSaid = (line: string, call: string): boolean =>
  line.endsWith(`${call})`) && /^\t\t(?:log|slog|logger|fmt)\.(?:Print\w*|Info|Warn|Error)\(/.test(line);
