import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KERNEL_FACTS, type KernelFact } from '../kernel/facts.ts';

/** Holds the citations of the kernel model against a kernel tree: `npm run citations -- PATH-TO-LINUX`. */

interface Line {
  readonly what: string;
  readonly here: readonly [number, number] | undefined;
  readonly cited: readonly [number, number];
}

/** First and last line of a function's definition: its body opens and closes in the first column. */
export function definition(lines: readonly string[], name: string): readonly [number, number] | undefined {
  for (const [at, line] of lines.entries()) {
    if (!/^[A-Za-z_]/.test(line) || !new RegExp(`\\b${name}\\(`).test(line)) continue;
    let open = at;
    while (open < lines.length && !/^\{|;\s*$/.test(lines[open] ?? '')) open++;
    if (lines[open] !== '{') continue;
    const length = lines.slice(open).indexOf('}');
    // Some have their type on a line of its own.
    const first = /^[a-z][\w *]*$/.test(lines[at - 1] ?? '') ? at : at + 1;
    if (length > 0) return [first, open + length + 1];
  }
  return undefined;
}

function* compare(fact: KernelFact, lines: readonly string[]): Generator<Line> {
  const found = definition(lines, fact.function);
  if (fact.lines) yield { what: `${fact.function}()`, cited: fact.lines, here: found };
  for (const place of fact.places ?? []) {
    const [from, to] = found ?? [1, lines.length];
    const at = lines.slice(from - 1, to).findIndex(line => line.includes(place.text));
    const moved = at === -1 ? undefined : shifted(place.lines, from + at, fact, found);
    yield { what: `${fact.function}(): ${place.text}`, cited: place.lines, here: moved };
  }
}

/** Where a cited range lies now: as far as its function has moved, if its text stands there; else at that text. */
function shifted(
  cited: readonly [number, number],
  at: number,
  fact: KernelFact,
  found: readonly [number, number] | undefined,
): readonly [number, number] {
  const by = found && fact.lines ? found[0] - fact.lines[0] : 0;
  const [from, to] = [cited[0] + by, cited[1] + by];
  return at >= from && at <= to ? [from, to] : [at, at];
}

const range = ([from, to]: readonly [number, number]) => (from === to ? String(from) : `${from}-${to}`);

/** One line a citation, and whether all of them were found. */
export function report(read: (file: string) => string | undefined): { text: string; complete: boolean } {
  const out: string[] = [];
  let complete = true;
  for (const fact of KERNEL_FACTS) {
    const text = read(fact.file);
    for (const { what, cited, here } of compare(fact, text?.split('\n') ?? [])) {
      const now = !here ? 'NOT FOUND' : range(here) === range(cited) ? 'as cited' : `moved to ${range(here)}`;
      complete &&= here !== undefined;
      out.push(`${fact.file}:${range(cited)}  ${what}  ${now}`);
    }
  }
  return { text: out.join('\n'), complete };
}

if (process.argv[1]?.endsWith('citations.ts')) {
  const root = process.argv[2];
  if (!root || !existsSync(join(root, 'kernel/signal.c'))) {
    console.error('usage: npm run citations -- PATH-TO-LINUX (a tree with kernel/signal.c)');
    process.exit(2);
  }
  const { text, complete } = report(file => {
    const path = join(root, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  });
  console.log(text);
  process.exitCode = complete ? 0 : 1;
}
