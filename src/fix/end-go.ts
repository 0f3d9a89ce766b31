import { lineIndex } from '../base/index.ts';
import { blockAfter } from './blocks.ts';
import type { FixInput, Planned } from './types.ts';

/** Where main itself waits for the signal, and then stands for good: it returns instead. */
export function returnFromMain({ launch, sources }: FixInput): Planned | undefined {
  const found = launch.prediction.filesRead.flatMap(file => {
    const source = file.endsWith('.go') ? (sources.read(file) ?? '') : '';
    const main = /^func main\(\) (?=\{)/m.exec(source);
    const body = main && blockAfter(source, main.index + main[0].length);
    const stands = body && /\n[ \t]*\n\tselect \{\}\n$|\n\tselect \{\}\n$/.exec(source.slice(0, body.close));
    if (!body || !stands) return [];
    const isAfterReceive = /^\t(?:\w+ :?= )?<-[ ]?\w[\w.()]*$/m.test(source.slice(body.open, stands.index));
    const place = lineIndex(file, source)(stands.index, body.close - 1);
    return isAfterReceive ? [place] : [];
  });
  const [at, other] = found;
  if (!at || other) return undefined;
  return {
    safety: 'suggested',
    title: 'Let main return where it has received the signal, instead of standing for good',
    edits: [{ at, text: '' }],
  };
}
