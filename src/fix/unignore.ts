import { lineIndex } from '../base/index.ts';
import { callsOf } from '../frontend/shell/walk.ts';
import type { SignalName } from '../kernel/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import { type Change, lineStart, rangeOf } from './edits.ts';
import { importOf } from './python/text.ts';
import { shellSource } from './shell/script.ts';
import type { FixInput, Planned } from './types.ts';

/** What ignores or blocks the signal goes: a trap of a script, or SIG_IGN of a source, which gets a handler that ends it. */
export function unignore(
  { at, signal }: Extract<Remedy, { do: 'unignore' }>,
  input: FixInput,
): Planned | undefined {
  return inShell({ at, signal }, input) ?? inSource({ at, signal }, input);
}

type Where = Pick<Extract<Remedy, { do: 'unignore' }>, 'at' | 'signal'>;

function inShell({ at, signal }: Where, input: FixInput): Planned | undefined {
  const source = shellSource(at, input);
  if (!source) return undefined;
  const { text, hasLines } = source;
  const names = [signal, signal.slice(3)];
  const trap = callsOf(source.script, 'trap').find(
    ({ words }) =>
      /^(?:''|"")$/.test(words[1]?.text ?? '') &&
      words.slice(2).some(word => names.includes(word.text.toUpperCase())),
  );
  if (!trap) return undefined;
  const others = trap.words.slice(2).filter(word => !names.includes(word.text.toUpperCase()));
  const change = others.length > 0 ? withOthers(trap, others) : whole(text, trap, hasLines);
  const title = `Take away what ignores ${signal}: ${text.slice(trap.start, trap.end)}`;
  return { safety: 'suggested', title, edits: source.edits([change]) };
}

function withOthers(
  { words }: { readonly words: readonly Span[] },
  others: readonly { readonly text: string }[],
): Change {
  return {
    start: words[2]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    text: others.map(({ text }) => text).join(' '),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A command with its line, or with what divides it from the next one. */
function whole(text: string, { start, end }: Span, hasLines: boolean): Change {
  const rest = /^[ \t]*(?:;|&&)?[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  const line = lineStart(text, start);
  const isLine = hasLines && text.slice(line, start).trim() === '' && text[end + rest] === '\n';
  return isLine ? { start: line, end: end + rest + 1, text: '' } : { start, end: end + rest, text: '' };
}

function inSource({ at, signal }: Where, { sources, launch }: FixInput): Planned | undefined {
  const inFile = at.file === launch.spec.file ? launch.stop.culprit?.sources[0] : at.file;
  if (inFile !== at.file) return inFile === undefined ? undefined : unblocked(inFile, signal, sources);
  const source = sources.read(at.file);
  const range = source === undefined ? undefined : rangeOf(source, at);
  if (source === undefined || !range || at.file === launch.spec.file) return undefined;
  const said = source.slice(range.start, range.end);
  // Of an assignment in Perl only what it goes to is known.
  const call = said.startsWith('$SIG{') ? (source.slice(range.start).split(';', 1)[0] ?? '') : said;
  const changes = at.file.endsWith('.py')
    ? inPython(source, range, call, signal)
    : inOther(at.file, range, call);
  if (!changes) return undefined;
  const locate = lineIndex(at.file, source);
  return {
    safety: 'suggested',
    edits: changes.map(({ start, end, text }) => ({ at: locate(start, end), text })),
  };
}

/** The call that blocks a signal stands nowhere in the evidence: it is looked for. */
function unblocked(file: string, signal: SignalName, sources: FixInput['sources']): Planned | undefined {
  const source = sources.read(file);
  const call =
    source === undefined ? null : /^[ \t]*((?:signal\.)?pthread_sigmask\([^\n]*\))[ \t]*$/m.exec(source);
  if (source === undefined || !call?.[1]) return undefined;
  const start = call.index + call[0].indexOf(call[1]);
  const range = { start, end: start + call[1].length, text: '' };
  const changes = inPython(source, range, call[1], signal);
  const locate = lineIndex(file, source);
  return (
    changes && {
      safety: 'suggested',
      edits: changes.map(({ start: from, end, text }) => ({ at: locate(from, end), text })),
    }
  );
}

/** A handler that ends it takes the place of SIG_IGN; what blocks nothing but the signal goes. */
function inPython(
  source: string,
  { start, end }: Change,
  call: string,
  signal: SignalName,
): readonly Change[] | undefined {
  const handler = replaced(call, start, /\b(?:signal\.)?SIG_IGN(?=\s*\)$)/, 'lambda *_: sys.exit(0)');
  if (handler) return [...importOf(source, 'sys'), ...handler];
  const lone = `^(?:signal\\.)?pthread_sigmask\\([^\\n]*SIG_BLOCK,\\s*[{[(]\\s*(?:signal\\.)?${signal}\\s*,?[}\\])]\\s*\\)$`;
  return new RegExp(lone).test(call) ? [whole(source, { start, end }, true)] : undefined;
}

function inOther(file: string, { start, end }: Change, call: string): readonly Change[] | undefined {
  if (file.endsWith('.php')) return replaced(call, start, /\bSIG_IGN(?=\s*\)$)/, 'fn () => exit(0)');
  if (file.endsWith('.rb')) {
    const found = /,?\s*(['"])(?:IGNORE|SIG_IGN)?\1\s*\)$/.exec(call);
    return found ? [{ start: start + found.index, end, text: ') { exit }' }] : undefined;
  }
  // Perl, by whatever ending.
  if (call.startsWith('$SIG{')) return replaced(call, start, /(['"])IGNORE\1$/, 'sub { exit 0 }');
  return undefined;
}

function replaced(call: string, start: number, pattern: RegExp, text: string): readonly Change[] | undefined {
  const found = pattern.exec(call);
  return found
    ? [{ start: start + found.index, end: start + found.index + found[0].length, text }]
    : undefined;
}
