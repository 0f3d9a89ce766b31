import { lineIndex } from '../../../../src/base/index.ts';
import { analysePython } from '../../../../src/frontend/source/python/index.ts';
import type {
  Action,
  Env,
  FileOrigin,
  ImageFiles,
  Reaction,
  Source,
  SourceAnalysis,
  Target,
} from '../../../../src/model/index.ts';

const AT = { file: 'Dockerfile', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** An image that holds the given files and nothing else. */
export function image(files: Readonly<Record<string, string>>): ImageFiles {
  const names = Object.keys(files);
  const origin = (file: string): FileOrigin => {
    const text = files[file];
    if (text !== undefined) {
      const shown = file.replace(/^\/app\//, '');
      return {
        kind: 'context',
        executable: false,
        at: AT,
        text: { file: shown, text, locate: lineIndex(shown, text) },
      };
    }
    const isDirectory = names.some(n => n.startsWith(`${file}/`));
    return isDirectory ? { kind: 'directory' } : { kind: 'absent', reason: 'nothing makes it' };
  };
  return { origin, list: () => [], which: () => undefined };
}

export interface Options {
  readonly source?: Source;
  readonly args?: readonly string[];
  readonly env?: Env;
  readonly files?: Readonly<Record<string, string>>;
}

/** Analyses a program whose entry is /app/app.py. */
export function analyse(text: string, options: Options = {}): SourceAnalysis {
  const files = image({ '/app/app.py': text, ...options.files });
  const result = analysePython({
    source: options.source ?? { kind: 'file', path: 'app.py' },
    args: options.args ?? [],
    cwd: '/app',
    env: options.env ?? {},
    files,
  });
  if ('unknown' in result) throw new Error(result.unknown);
  return result;
}

/** A reaction in short: `signal children SIGTERM, wait children, exit 0`. Empty: the handler returns. */
export function inShort(reaction: Reaction): string {
  return reaction.map(actionInShort).join(', ') || 'returns';
}

const target = (t: Target) =>
  typeof t === 'string'
    ? t
    : Object.entries(t)
        .map(([kind, of]: [string, readonly unknown[]]) => `${kind} ${of.join(' ')}`)
        .join();

function actionInShort(a: Action): string {
  switch (a.do) {
    case 'signal':
      return `signal ${target(a.to)} ${a.signal}`;
    case 'wait':
      return `wait ${target(a.for)}${a.limitMs === undefined ? '' : ` ${a.limitMs}`}`;
    case 'work':
      return `work ${a.ms}`;
    case 'exit':
      return `exit ${a.status}`;
    case 'raise':
    case 'abort':
    case 'either':
    case 'if-child-failed':
    case 'set':
    case 'dismiss':
    case 'recall-child':
    case 'unknown':
      return a.do;
  }
}

/** What a signal does, in short: `unset`, `SIG_IGN`, the reaction, or `unknown: a | b`. */
export function reaction(
  a: SourceAnalysis,
  signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGUSR1' | 'SIGQUIT',
): string {
  const behaviour = a.signals[signal];
  if (a.blocked.includes(signal)) return 'blocked';
  if (!behaviour) return 'unset';
  if (behaviour.disposition === 'unknown') {
    return `unknown: ${behaviour.worlds
      .map(w => (w.reaction ? inShort(w.reaction) : w.disposition))
      .sort()
      .join(' | ')}`;
  }
  const late =
    behaviour.startsWhen && behaviour.startsWhen !== 'at-once' ? ` after ${behaviour.startsWhen}` : '';
  return (behaviour.reaction ? inShort(behaviour.reaction) : behaviour.disposition) + late;
}
