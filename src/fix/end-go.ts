import { lineIndex } from '../base/index.ts';
import { blockAfter } from './blocks.ts';
import type { Change } from './edits.ts';
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

const HEAD = /^func (?:\([^()\n]*\) )?\w*\([^()\n]*\b(\w+) context\.Context\b[^()\n]*\)( error)? \{$/gm;
const TURNS = /^(\t+)for \{\n\1\tselect \{\n((?:\1\t.*\n|\n)*?)\1\t\}\n\1\}$/m;

/** The one loop around a `select` in a function with a context that goes round whatever becomes of that: it returns once the context has ended. */
export function leaveLoop({ launch, sources }: FixInput): Planned | undefined {
  const found = launch.prediction.filesRead.flatMap(file => {
    const source = file.endsWith('.go') ? (sources.read(file) ?? '') : '';
    return [...source.matchAll(HEAD)].flatMap(head => {
      const body = blockAfter(source, head.index + head[0].length - 1);
      const change = body && leaving(source.slice(0, body.close), body.open, head);
      return change ? [{ at: lineIndex(file, source)(change.start, change.end), text: change.text }] : [];
    });
  });
  const [edit, other] = found;
  if (!edit || other) return undefined;
  return { safety: 'suggested', title: 'Leave the loop once its context has ended: return', edits: [edit] };
}

/** A `break` in a `select` leaves that, and no loop around it: https://go.dev/ref/spec#Break_statements. */
function leaving(source: string, from: number, [, context = '', fails]: RegExpExecArray): Change | undefined {
  const loop = TURNS.exec(source.slice(from));
  const [whole = '', indent = '', cases = ''] = loop ?? [];
  if (!loop || /^\t*(?:return\b|goto\b|break \w)/m.test(cases)) return undefined;
  const start = from + loop.index + whole.indexOf(cases);
  const done = new RegExp(
    `^\\t*case (?:\\w+ :?= )?<-${context}\\.Done\\(\\):\\n(?:${indent}\\t\\t.*\\n)*`,
    'm',
  ).exec(cases);
  const leave = fails ? 'return nil' : 'return';
  const broken = done && /\bbreak\n$/.exec(done[0]);
  if (done && broken) {
    const at = start + done.index + broken.index;
    return { start: at, end: at + 'break'.length, text: leave };
  }
  const end = done ? start + done.index + done[0].length : start + cases.length;
  const head = done ? '' : `${indent}\tcase <-${context}.Done():\n`;
  return { start: end, end, text: `${head}${indent}\t\t${leave}\n` };
}
