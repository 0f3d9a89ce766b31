import type { Planned } from '../types.ts';
import type { Above } from './text.ts';

const SERVES = String.raw`\w+(?:\.\w+)*\.(?:ListenAndServe|Run|Start|Listen|Serve)(?:TLS)?\(`;
const ONE_LINE = new RegExp(String.raw`^\t(?:(?:log|logger)\.\w+\()?${SERVES}.*\)$`);
const BRANCH = new RegExp(String.raw`^\tif err :?= ${SERVES}.*\{$`);
const ASKS = /^\t(?:signal\.Notify\(|\w+, \w+ :?= signal\.NotifyContext\()/;

/**
 * A server that holds the function which sets the handler behind it serves on a goroutine of its own, so that the
 * function comes to the handler, and to what it does then.
 */
export function servesBeside(lines: readonly string[], above: Above): Planned | undefined {
  const [asks, other] = lines.flatMap((line, i) => (ASKS.test(line) ? [i] : []));
  if (asks === undefined || other !== undefined) return undefined;
  const head = lines.findLastIndex((line, i) => i < asks && line.startsWith('func '));
  const found = lines.flatMap((line, i) => {
    if (i <= head || i >= asks) return [];
    if (ONE_LINE.test(line)) return [{ from: i, to: i }];
    const end = BRANCH.test(line) ? lines.findIndex((own, n) => n > i && own.startsWith('\t}')) : -1;
    return end !== -1 && end < asks && lines[end] === '\t}' ? [{ from: i, to: end }] : [];
  });
  const [served] = found;
  if (found.length !== 1 || !served || head === -1) return undefined;
  const own = lines.slice(served.from, served.to + 1);
  // A goroutine returns nothing to who has started it.
  if (own.some(line => line.includes('`') || /^\s*return\b./.test(line))) return undefined;
  const indented = own.flatMap((line, n) => {
    const text = `${n === 0 ? '\tgo func() {\n' : ''}${line === '' ? '' : '\t'}`;
    return text === '' ? [] : [above(served.from + n, text)];
  });
  return {
    safety: 'suggested',
    title:
      'Let the server run on a goroutine of its own: go func() { … }(), so that what stands behind it is come to',
    edits: [...indented, above(served.to + 1, '\t}()\n')],
  };
}
