import type { SignalName } from '../../kernel/index.ts';
import type { Planned } from '../types.ts';
import { over } from './shutdown.ts';
import { type Above, goImports, mainIn } from './text.ts';

/**
 * The context that main makes for what it calls, or gives to it, ends with the signal, and what listens to it ends in
 * order: that it has ended is no failure.
 */
export function endsContext(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const { main, end } = mainIn(lines);
  const made = lines.flatMap((line, i) => (i > main && i < end ? (madeAt(line, i, source) ?? []) : []));
  const [first, other] = made;
  if (!first || other || /\bsignal\.Notify/.test(source)) return undefined;
  const { at, context, cancel, given } = first;
  const stop = cancel ?? ['stop', 'cancelStop'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (stop === undefined) return undefined;
  const text = `${context}, ${stop} := signal.NotifyContext(context.Background(), syscall.${signal})`;
  const head = `\t${text}\n${cancel === undefined ? `\tdefer ${stop}()\n` : ''}`;
  const failing = failureOf(lines, { at: given === undefined ? at + 1 : at, end, context, given });
  const isSame = failing?.line === at;
  const instead = given === undefined ? '' : `\n${isSame ? failing.text : `${given}\n`}`;
  const wanted = ['os/signal', 'syscall', ...(failing ? ['errors'] : [])];
  const missing = wanted.filter(one => !source.includes(`"${one}"`)).sort();
  return {
    safety: 'suggested',
    title: `End the context of main on ${signal}: signal.NotifyContext(context.Background(), syscall.${signal})`,
    edits: [
      ...goImports(lines, clause, missing, above),
      { ...over(above, at, at + 1), text: head + instead },
      ...(failing && !isSame ? [{ ...over(above, failing.line, failing.line + 1), text: failing.text }] : []),
    ],
  };
}

const MADE = /^\t(\w+)(?:, (\w+))? := context\.(?:WithCancel\(context\.Background\(\)\)|Background\(\))$/;
/** What a call gets there: `run(context.Background())`. */
const GIVEN = /^\t(?:if |\w+ :?= |log\.Fatal\w*\()?(?:\w+ :?= )?[\w.]+\(context\.Background\(\)[,)]/;

interface Made {
  readonly at: number;
  readonly context: string;
  readonly cancel?: string | undefined;
  /** The line, with the name of the context in it. */
  readonly given?: string | undefined;
}

function madeAt(line: string, at: number, source: string): Made | undefined {
  const [, context = '', cancel] = MADE.exec(line) ?? [];
  if (context !== '') return { at, context, cancel };
  if (!GIVEN.test(line) || /\bctx :?=|\bctx, /.test(source)) return undefined;
  return { at, context: 'ctx', given: line.replace('context.Background()', 'ctx') };
}

const LEAVES = /^\t\t(?:os\.Exit\(|panic\(|\w+\.(?:Fatal|Panic)\w*\()/m;

/** Where main, as the last that it does, takes it for a failure that what it has called came back. */
function failureOf(
  lines: readonly string[],
  { at, end, context, given }: Pick<Made, 'at' | 'context' | 'given'> & { readonly end: number },
): { readonly line: number; readonly text: string } | undefined {
  const last = lines.findLastIndex((line, i) => i < end && line.trim() !== '');
  const text = (i: number) => (i === at ? (given ?? lines[i]) : lines[i]) ?? '';
  const takes = new RegExp(`\\(${context}[,)]`);
  const fatal = /^\t(log\.Fatal(?:ln)?)\((.*)\)$/.exec(text(last));
  const failed = `!errors.Is(err, context.Canceled)`;
  if (fatal && takes.test(fatal[2] ?? ''))
    return {
      line: last,
      text: `\tif err := ${fatal[2]}; err != nil && ${failed} {\n\t\t${fatal[1]}(err)\n\t}\n`,
    };
  if (lines[last] !== '\t}') return undefined;
  const line = lines.findLastIndex((own, i) => i < last && /^\t(?![\t}])/.test(own));
  const called = text(line).startsWith('\tif err != nil {') ? text(line - 1) : text(line);
  const isFailure = /^\tif (?:err :?= .*; )?err != nil \{$/.test(text(line)) && takes.test(called);
  if (line < at || !isFailure || !LEAVES.test(lines.slice(line + 1, last).join('\n'))) return undefined;
  return { line, text: `${text(line).replace('err != nil {', `err != nil && ${failed} {`)}\n` };
}
