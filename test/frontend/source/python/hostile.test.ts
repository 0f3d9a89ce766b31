import { expect, test } from 'vitest';
import { analysePython } from '../../../../src/frontend/source/python/index.ts';
import { image, parsers } from './analyse.ts';

const run = (text: string, files: Readonly<Record<string, string>> = {}) =>
  analysePython({
    source: { kind: 'file', path: 'app.py' },
    args: [],
    cwd: '/app',
    env: {},
    files: image({ '/app/app.py': text, ...files }),
    parsers,
  });

const many = (n: number, line: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');

test.each([
  ['nothing', ''],
  ['no Python', '<?php echo 1; ?>\n\0\u{1F600}'],
  ['deep brackets', '('.repeat(5000) + ')'.repeat(5000)],
  ['deep blocks', many(300, i => `${' '.repeat(i)}if x:`)],
  ['a long chain of elif', `if a: pass\n${many(3000, i => `elif b == ${i}: pass`)}`],
  ['a long sum', `x = ${'1 + '.repeat(5000)}1`],
  ['calls itself', 'def f(): f()\nf()'],
  ['calls itself in two ways', 'def f():\n    f()\n    f()\n    f()\nf()'],
  [
    'each function calls the next twice',
    `${many(60, i => `def f${i}():\n    f${i + 1}()\n    f${i + 1}()`)}\nf0()`,
  ],
  ['many branches', `import signal\n${many(400, i => `if c(${i}): x${i} = ${i}`)}`],
  ['nested branches in loops', `${many(30, i => `${'  '.repeat(i)}while c(${i}):`)}\n${'  '.repeat(30)}pass`],
  [
    'many handlers',
    `import signal, time\n${many(64, i => `signal.signal(${i + 1}, lambda *a: exit(${i}))`)}\nwhile True: time.sleep(1)`,
  ],
  ['a class that is its own base', 'class A(A): pass\nA().x()'],
  [
    'two classes, each the base of the other',
    'class A: pass\nclass B(A): pass\nA = B\nclass B(A): pass\nB().f()',
  ],
  ['a list in itself', 'a = []\na.append(a)\nfor x in a:\n    for y in x: y.terminate()'],
  [
    'a name of properties',
    'constructor = 1\n__proto__ = 2\nimport constructor, toString, __proto__\nconstructor.hasOwnProperty()\nx = {}["__proto__"]',
  ],
])('comes to an end: %s', (_name, text) => {
  const start = performance.now();
  expect(() => run(text)).not.toThrow();
  expect(performance.now() - start).toBeLessThan(5000);
});

test('imports without end', () => {
  const files = Object.fromEntries(
    Array.from({ length: 400 }, (_, i) => [`/app/m${i}.py`, `import m${i + 1}\nimport m0`]),
  );
  const a = run('import m0', files);
  if (!('unknown' in a)) expect(a.sources.length).toBeLessThanOrEqual(200);
});

test('a file too large to be followed is an unknown, not a guess', () => {
  expect(run(`x = 1\n${'#'.repeat(500_000)}`)).toHaveProperty('unknown');
});

test('a part that cannot be parsed is said', () => {
  const a = run('import signal, time\ndef (:\nwhile True: time.sleep(1)');
  if ('unknown' in a) throw new Error(a.unknown);
  expect(a.unknowns.join()).toContain('could not be parsed');
});
