import type { SignalName } from '../kernel/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import type { FixInput, Planned } from './types.ts';

type HandleSignal = Extract<Remedy, { do: 'handle-signal' }>;

interface Skeleton {
  /** Lines that stay above: comments, directives, what has to come first. The number of them; `undefined`: not clear. */
  readonly above: (lines: readonly string[]) => number | undefined;
  readonly text: (signal: SignalName) => string;
}

/** A handler that ends the program, at the top of the file that is started: what is to be finished goes into it. */
const SKELETONS: Readonly<Record<HandleSignal['language'], Skeleton>> = {
  python: {
    above: abovePython,
    text: signal =>
      `import signal\nimport sys\n\nsignal.signal(signal.${signal}, lambda *_: sys.exit(0))\n\n`,
  },
  javascript: {
    above: lines => behind(lines, /^\s*(?:#!.*|\/\/.*|(['"])use [a-z]+\1;?)?\s*$/),
    text: signal => `process.once('${signal}', () => process.exit(0));\n\n`,
  },
  perl: {
    above: lines => behind(lines, /^\s*(?:#.*)?$/),
    text: signal => `$SIG{${signal.slice(3)}} = sub { exit 0 };\n\n`,
  },
};

export function handleSignal(
  { file, language, signal }: HandleSignal,
  { launch, sources }: FixInput,
): Planned | undefined {
  const source = sources.read(file);
  if (source === undefined || source.startsWith('\uFEFF') || file === launch.spec.file) return undefined;
  const { above, text } = SKELETONS[language];
  const line = above(source.split(/\r?\n/));
  if (line === undefined) return undefined;
  const at = { file, line: line + 1, column: 1, endLine: line + 1, endColumn: 1 };
  return { safety: 'suggested', edits: [{ at, text: text(signal) }] };
}

/** How many lines at the top are of such a kind; the last of a text without any other has no line end behind it. */
function behind(lines: readonly string[], pattern: RegExp): number | undefined {
  const first = lines.findIndex(line => !pattern.test(line));
  return first === -1 ? undefined : first;
}

/** Comments, the module's docstring, and imports from __future__, which come before any other statement. */
function abovePython(lines: readonly string[]): number | undefined {
  const isPlain = (line: string) => /^\s*(?:#.*)?$/.test(line);
  const skip = (from: number) => {
    const next = lines.findIndex((line, i) => i >= from && !isPlain(line));
    return next === -1 ? undefined : next;
  };
  let at = skip(0);
  if (at === undefined) return undefined;
  const quote = /^[rR]?("""|'''|"|')/.exec(lines[at] ?? '')?.[1];
  if (quote !== undefined) {
    const rest = (lines[at] ?? '').replace(/^[rR]?("""|'''|"|')/, '');
    const isClosed = rest.trimEnd().endsWith(quote);
    if (!isClosed && quote.length === 1) return undefined;
    const end = isClosed
      ? at
      : lines.findIndex((line, i) => i > (at as number) && line.trimEnd().endsWith(quote));
    at = end === -1 ? undefined : skip(end + 1);
  }
  while (at !== undefined && /^from\s+__future__\s+import\b/.test(lines[at] ?? '')) {
    if (/[(\\]\s*(?:#.*)?$/.test(lines[at] ?? '')) return undefined;
    at = skip(at + 1);
  }
  return at;
}
