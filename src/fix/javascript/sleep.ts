import { lineIndex } from '../../base/index.ts';
import { blockEnd, withoutQuiet } from '../blocks.ts';
import type { Change } from '../edits.ts';
import { indentOf } from '../jvm/text.ts';
import type { Planned } from '../types.ts';

const LOOP = /\bwhile\s*\((!?)([A-Za-z_$][\w$.]*)\)\s*\{/g;
/** `await sleep(60000)`, `await new Promise(r => setTimeout(r, 60 * 1000))`, with nothing else on the line. */
const SLEEP =
  /^[ \t]*await (?:[A-Za-z_$][\w$.]*\(([\w$.* ]+)\)|new Promise\(\(?(\w+)\)? => setTimeout\(\2, ([\w$.* ]+)\)\));?[ \t]*\r?$/gm;
const STEP_MS = 1_000;

/** A loop that asks for a flag asks each second of its sleep too. */
export function shorterSleepsOfJavaScript(file: string, source: string): Planned | undefined {
  const code = withoutQuiet(source);
  const found = [...code.matchAll(LOOP)].flatMap(({ 0: head, 1: not = '', 2: flag = '', index }) => {
    const open = index + head.length - 1;
    const close = blockEnd(source, open);
    if (close === undefined || /^(?:true|1)$/.test(flag)) return [];
    const body = code.slice(open + 1, close);
    return [...body.matchAll(SLEEP)].flatMap(sleep =>
      inPieces(source, open + 1 + sleep.index, sleep, not + flag),
    );
  });
  const [change, other] = found;
  if (!change || other) return undefined;
  const at = lineIndex(file, source)(change.start, change.end);
  return { safety: 'suggested', edits: [{ at, text: change.text }] };
}

function inPieces(
  source: string,
  start: number,
  { 0: line, 1: given, 3: inside }: RegExpExecArray,
  goesOn: string,
): readonly Change[] {
  const ms = (given ?? inside ?? '').trim();
  if (ms === '' || (/^[\d_]+$/.test(ms) && Number(ms.replaceAll('_', '')) <= STEP_MS)) return [];
  const text = line.trim();
  const indent = indentOf(source, start + line.indexOf('await'));
  const step = indent.startsWith('\t') ? '\t' : '  ';
  const whole = /^[\w$.]+$/.test(ms) ? ms : `(${ms})`;
  const at = text.lastIndexOf(ms);
  const piece = `${text.slice(0, at)}${STEP_MS}${text.slice(at + ms.length)}`;
  const end = text.endsWith(';') ? ';' : '';
  const lines = [
    `for (let waited = 0; ${goesOn} && waited < ${whole}; waited += ${STEP_MS}) {`,
    `${step}${end === '' ? piece.replace(/;$/, '') : piece}`,
    '}',
  ];
  const from = start + line.indexOf('await');
  return [{ start: from, end: from + text.length, text: lines.join(`\n${indent}`) }];
}
