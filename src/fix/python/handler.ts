import type { SignalName } from '../../kernel/index.ts';
import type { Change } from '../edits.ts';
import { exitsPassed } from './text.ts';

/** What is written at the top of a program. */
export interface Handler {
  readonly text: string;
  readonly modules: readonly string[];
  /** What else it needs in the file. */
  readonly changes?: readonly Change[];
}

/** Processes that the program has started as copies of itself do not hear of the signal by themselves. */
export function inPython(
  source: string,
  signal: SignalName,
  { atOnce, plain }: { readonly atOnce: true | undefined; readonly plain: true | undefined },
  exits: Handler,
): Handler {
  if (atOnce)
    return {
      text: `signal.signal(signal.${signal}, lambda *_: os._exit(0))`,
      modules: ['os', 'signal'],
    };
  const name = ['stop', 'stop_all', 'end_all'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  const hasChildren = /\bmultiprocessing\b|\bProcessPoolExecutor\b/.test(source);
  // What it does on Ctrl-C is what it has to do.
  if (!plain && !hasChildren && /^[ \t]*except\b[^\n]*\bKeyboardInterrupt\b/m.test(source))
    return { text: `signal.signal(signal.${signal}, signal.default_int_handler)`, modules: ['signal'] };
  if (name === undefined || !hasChildren) return { ...exits, changes: plain ? [] : exitsPassed(source) };
  const alias = /^import multiprocessing as (\w+)[ \t]*$/m.exec(source)?.[1];
  const text = `def ${name}(*_):\n    for child in ${alias ?? 'multiprocessing'}.active_children():\n        child.terminate()\n    sys.exit(0)\n\n\nsignal.signal(signal.${signal}, ${name})`;
  return {
    text: `\n${text}`,
    modules: [...(alias === undefined ? ['multiprocessing'] : []), 'signal', 'sys'],
  };
}
