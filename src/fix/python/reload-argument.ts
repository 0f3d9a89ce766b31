import { lineIndex } from '../../base/index.ts';
import type { FixInput, Planned } from '../types.ts';
import { closing } from './threads.ts';

/** `app.run(…)` of Flask and others, `uvicorn.run(…)`. */
const RUNS = /\b\w+\.run(?:_simple)?\(/g;
/** What makes a server start itself once more, and watch its files. */
const ARGUMENT = /\b(?:debug|use_reloader|reload|auto_reload)[ \t]*=[ \t]*(True)\b/g;

/** The one call of a program that serves, and asks for a reloader by an argument: without it. */
export function withoutReloadArgument({ launch, sources }: FixInput): Planned | undefined {
  const found = launch.prediction.filesRead.flatMap(file => {
    const source = file.endsWith('.py') ? (sources.read(file) ?? '') : '';
    return [...source.matchAll(RUNS)].flatMap(({ 0: { length }, index }) => {
      const start = index + length;
      const args = [...source.slice(start, closing(source, start) ?? start).matchAll(ARGUMENT)];
      return args.length > 0 ? [{ file, source, start, args }] : [];
    });
  });
  const [call, other] = found;
  if (!call || other) return undefined;
  const { file, source, start, args } = call;
  const locate = lineIndex(file, source);
  return {
    safety: 'suggested',
    title: `Serve without a reloader: ${args.map(([text]) => text.replace('True', 'False')).join(', ')}`,
    edits: args.map(({ 0: text, index }) => {
      const end = start + index + text.length;
      return { at: locate(end - 'True'.length, end), text: 'False' };
    }),
  };
}
