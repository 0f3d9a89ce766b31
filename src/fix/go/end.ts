import { lineIndex } from '../../base/index.ts';
import { blockAfter } from '../blocks.ts';
import type { Change } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';

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

/** A function that has a context: given, or made of a signal. */
const HEAD = /^func (?:\([^()\n]*\) )?\w*\(([^()\n]*)\)( error)? \{$/gm;
const GIVEN = /\b(\w+) context\.Context\b/;
const MADE = /^\t(\w+), \w+ :?= signal\.NotifyContext\(/m;
const TURNS = /^(\t+)for \{\n((?:\1\t.*\n|\n)*)\1\}$/m;
const SELECTS = /^(\t+)select \{\n((?:\1\t.*\n|\1case .*\n|\n)*)\1\}\n$/;
const LEAVES = /^\t*(?:return\b|goto\b|break \w)|\b(?:os\.Exit|log\.Fatal\w*|panic)\(/m;

/** The one loop in a function with a context that goes round whatever becomes of that: it ends once the context has. */
export function leaveLoop({ launch, sources }: FixInput): Planned | undefined {
  const found = launch.prediction.filesRead.flatMap(file => {
    const source = file.endsWith('.go') ? (sources.read(file) ?? '') : '';
    return [...source.matchAll(HEAD)].flatMap(head => {
      const body = blockAfter(source, head.index + head[0].length - 1);
      const text = body ? source.slice(body.open, body.close) : '';
      const context = GIVEN.exec(head[1] ?? '')?.[1] ?? MADE.exec(text)?.[1];
      const leave = head[2] ? 'return nil' : 'return';
      const change = body && context !== undefined ? leaving(text, context, leave) : undefined;
      if (!body || !change) return [];
      const [start, end] = [body.open + change.start, body.open + change.end];
      return [{ at: lineIndex(file, source)(start, end), text: change.text }];
    });
  });
  const [edit, other] = found;
  if (!edit || other) return undefined;
  return { safety: 'suggested', title: 'Leave the loop once its context has ended', edits: [edit] };
}

function leaving(body: string, context: string, leave: string): Change | undefined {
  const loop = TURNS.exec(body);
  const [whole = '', indent = '', inner = ''] = loop ?? [];
  if (!loop || LEAVES.test(inner)) return undefined;
  const start = loop.index + whole.indexOf(inner);
  const cases = SELECTS.exec(inner)?.[2];
  if (cases !== undefined) return inSelect(cases, start + inner.indexOf(cases), { indent, context, leave });
  if (/\bselect \{|\.Done\(\)|\.Err\(\)/.test(inner)) return undefined;
  const sleep = /^(\t+)time\.Sleep\((.+)\)$/gm;
  const [pause, other] = [...inner.matchAll(sleep)];
  if (pause && !other) return inTheSleep(pause, start + pause.index, context, leave);
  const isBare = leave === 'return';
  return isBare
    ? { start: loop.index + indent.length, end: start, text: `for ${context}.Err() == nil {\n` }
    : {
        start,
        end: start,
        text: `${indent}\tif ${context}.Err() != nil {\n${indent}\t\t${leave}\n${indent}\t}\n`,
      };
}

/** The signal comes while it sleeps, as a rule. */
function inTheSleep(
  { 0: { length }, 1: indent = '', 2: duration }: RegExpExecArray,
  start: number,
  context: string,
  leave: string,
): Change {
  const cases = [`case <-${context}.Done():`, `\t${leave}`, `case <-time.After(${duration}):`];
  const lines = ['select {', ...cases, '}'].map(line => `${indent}${line}`);
  return { start, end: start + length, text: lines.join('\n') };
}

/** A `break` in a `select` leaves that, and no loop around it: https://go.dev/ref/spec#Break_statements. */
function inSelect(
  cases: string,
  start: number,
  { indent, context, leave }: { readonly indent: string; readonly context: string; readonly leave: string },
): Change {
  const done = new RegExp(
    `^\\t*case (?:\\w+ :?= )?<-${context}\\.Done\\(\\):\\n(?:${indent}\\t\\t.*\\n)*`,
    'm',
  ).exec(cases);
  const broken = done && /\bbreak\n$/.exec(done[0]);
  if (done && broken) {
    const at = start + done.index + broken.index;
    return { start: at, end: at + 'break'.length, text: leave };
  }
  const end = done ? start + done.index + done[0].length : start + cases.length;
  const head = done ? '' : `${indent}\tcase <-${context}.Done():\n`;
  return { start: end, end, text: `${head}${indent}\t\t${leave}\n` };
}
