import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { report } from '../../src/dev/citations.ts';
import { KERNEL_FACTS } from '../../src/kernel/facts.ts';
import { CITATIONS } from '../../src/kernel/index.ts';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

interface Cited {
  readonly where: string;
  readonly function: string;
  readonly file: string;
  readonly lines: string;
}

/** What is named and has neither file nor lines counts too. `@kernel kernel/signal.c get_signal() 2784-2786` and `get_signal(), v6.1 lines 2784-2786`, in any comment. */
function citedIn(where: string, text: string): Cited[] {
  const out: Cited[] = [];
  for (const [, comment = ''] of text.matchAll(/@kernel ([^*@]*(?:\n \* [^@*]+)*)/g)) {
    let file = '';
    for (const [, path, name, lines] of comment.matchAll(
      /([\w/]+\.[ch])|(\w+)\(\)(?:,? (?:v6\.1 )?(?:lines )?(\d+(?:-\d+)?))?/g,
    )) {
      if (path) file = path;
      else if (name) out.push({ where, function: name, file, lines: lines ?? '' });
    }
  }
  return out;
}

const cited: Cited[] = [
  ...Object.entries(CITATIONS).map(([name, c]) => ({
    where: 'CITATIONS',
    function: name,
    file: c.file,
    lines: c.lines,
  })),
  ...readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => citedIn(name, readFileSync(join(SRC, name), 'utf8'))),
];

const shown = ([from, to]: readonly [number, number]) => (from === to ? String(from) : `${from}-${to}`);

test('the model cites its kernel functions', () => {
  expect(cited.length).toBeGreaterThan(25);
});

test.each(cited)('$where: $function() $lines', ({ function: name, file, lines }) => {
  const fact = KERNEL_FACTS.find(f => f.function === name);
  if (!fact) throw new Error(`no fact of ${name}()`);
  expect(file).toBe(fact.file);
  const ranges = [...(fact.lines ? [fact.lines] : []), ...(fact.places ?? []).map(p => p.lines)];
  expect(ranges.map(shown)).toContain(lines);
});

test('what is cited is cited once a function', () => {
  const names = KERNEL_FACTS.map(f => f.function);
  expect(new Set(names).size).toBe(names.length);
});

test('against a tree it says what is as cited, what moved and what is gone', () => {
  const lines = Array.from({ length: 160 }, () => '');
  lines.splice(
    78,
    21,
    'static bool sig_task_ignored(struct task_struct *t, int sig, bool force)',
    '{',
    ...Array.from({ length: 18 }, (_, i) =>
      i === 8 ? '\tif (t->signal->flags & SIGNAL_UNKILLABLE)' : '\t;',
    ),
    '}',
  );
  lines.splice(
    110,
    20,
    'static bool sig_ignored(struct task_struct *t, int sig, bool force)',
    '{',
    ...Array.from({ length: 17 }, (_, i) => (i === 5 ? '\tif (sigismember(&t->blocked, sig))' : '\t;')),
    '}',
  );
  const { text, complete } = report(file => (file === 'kernel/signal.c' ? lines.join('\n') : undefined));
  const said = text.split('\n');
  expect(said).toContain('kernel/signal.c:79-99  sig_task_ignored()  as cited');
  expect(said).toContain('kernel/signal.c:89-91  sig_task_ignored(): SIGNAL_UNKILLABLE  as cited');
  expect(said).toContain('kernel/signal.c:101-120  sig_ignored()  moved to 111-130');
  expect(said).toContain('kernel/exit.c:570-603  find_new_reaper()  NOT FOUND');
  expect(complete).toBe(false);
});
