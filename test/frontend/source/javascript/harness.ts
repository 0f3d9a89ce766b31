import { lineIndex, path } from '../../../../src/base/index.ts';
import type { Parsers } from '../../../../src/frontend/parsers.ts';
import type { SourceInput } from '../../../../src/frontend/source/input.ts';
import { analyseJavaScript } from '../../../../src/frontend/source/javascript/index.ts';
import { javascriptParser } from '../../../../src/frontend/source/javascript/parse.ts';
import type { SignalName } from '../../../../src/kernel/index.ts';
import type {
  Action,
  Env,
  FileOrigin,
  FileText,
  ImageFiles,
  SourceAnalysis,
} from '../../../../src/model/index.ts';

export const parsers: Parsers = {
  get(name) {
    if (name !== 'javascript') throw new Error(`no parser for ${name}`);
    return javascriptParser as never;
  },
};

export type Files = Readonly<Record<string, string>>;

function fileText(file: string, text: string): FileText {
  return { file, text, locate: lineIndex(file, text) };
}

/** An image of these files below /app; other paths are what `rest` says. */
export function image(files: Files, rest: (path: string) => FileOrigin = absent): ImageFiles {
  const at = { file: 'Dockerfile', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const full = new Map(
    Object.entries(files).map(([name, text]) => [path.resolve('/app', name), { name, text }]),
  );
  return {
    origin(where) {
      const found = full.get(where);
      if (found) return { kind: 'context', text: fileText(found.name, found.text), executable: false, at };
      return [...full.keys()].some(p => p.startsWith(`${where}/`)) ? { kind: 'directory' } : rest(where);
    },
    list(directory) {
      const start = directory === '/' ? '/' : `${directory}/`;
      const names = [...full.keys()]
        .filter(p => p.startsWith(start))
        .map(p => p.slice(start.length).split('/')[0] ?? '');
      return [...new Set(names)].sort();
    },
    which: () => undefined,
  };
}

function absent(where: string): FileOrigin {
  return { kind: 'absent', reason: `nothing makes ${where}` };
}

/** An image whose build makes what is not copied, from the same files. */
export function built(files: Files, runs: readonly string[] = ['npm run build']): ImageFiles {
  const at = { file: 'Dockerfile', line: 5, column: 1, endLine: 5, endColumn: 20 };
  const made: ImageFiles = image(files, where => ({
    kind: 'produced',
    path: where,
    files: made,
    runs: runs.map(text => ({ text, expanded: text, workdir: '/app', at })),
  }));
  return made;
}

export type Options = Partial<SourceInput> & { readonly entry?: string; readonly env?: Env };

/** Analyses a program; a text is that of `index.js`. */
export function analyse(program: string | Files, options: Options = {}): SourceAnalysis {
  const result = attempt(program, options);
  if ('unknown' in result) throw new Error(result.unknown);
  return result;
}

export function attempt(
  program: string | Files,
  options: Options = {},
): SourceAnalysis | { unknown: string } {
  const files = typeof program === 'string' ? { 'index.js': program } : program;
  const { entry = Object.keys(files)[0] ?? 'index.js', ...rest } = options;
  return analyseJavaScript({
    source: { kind: 'file', path: entry },
    args: [],
    cwd: '/app',
    env: {},
    files: image(files),
    parsers,
    ...rest,
  });
}

function word(action: Action): string {
  const target = (to: unknown) => (typeof to === 'string' ? to : JSON.stringify(to));
  switch (action.do) {
    case 'signal':
      return `signal ${target(action.to)} ${action.signal}`;
    case 'wait':
      return `wait ${target(action.for)}`;
    case 'work':
      return action.ms > 0 ? `work ${action.ms}` : '';
    case 'exit':
      return `exit ${typeof action.status === 'object' ? `of-child or ${action.status.ofChildOr}` : action.status}${action.cleansUp ? '' : ' unclean'}`;
    case 'raise':
    case 'abort':
    case 'either':
    case 'if-child-failed':
    case 'set':
    case 'dismiss':
    case 'recall-child':
      return action.do;
    case 'unknown':
      return `unknown: ${action.reason}`;
  }
}

/** What a signal does, in short: `exit 0`, `returns`, `SIG_DFL`, `-` where the sources say nothing. */
export function effect(analysis: SourceAnalysis, signal: SignalName = 'SIGTERM'): string {
  const behaviour = analysis.signals[signal];
  if (!behaviour) return '-';
  if (behaviour.disposition === 'unknown') return `maybe: ${behaviour.reason}`;
  if (behaviour.disposition !== 'handler') return behaviour.disposition;
  const words = (behaviour.reaction ?? []).map(word).filter(w => w !== '');
  const when =
    behaviour.startsWhen && behaviour.startsWhen !== 'at-once' ? ` when ${behaviour.startsWhen}` : '';
  return (words.join(', ') || 'returns') + when;
}
