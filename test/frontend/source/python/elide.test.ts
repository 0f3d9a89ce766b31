import { expect, test } from 'vitest';
import { elide, placeIn } from '../../../../src/frontend/source/python/elide.ts';
import { lowerModule } from '../../../../src/frontend/source/python/lower.ts';
import { parsePython } from '../../../../src/frontend/source/python/tree.ts';

const LONG = `    first = "${'x'.repeat(90)}"\n`;

function names(text: string): string[] {
  return lowerModule(parsePython(text)).body.map(s => (s.type === 'function' ? s.function.name : s.type));
}

test('blocks of functions are left out, and what stands behind them keeps its place', () => {
  const text = `def a():\n${LONG}\n\ndef b(x=(1,\n  2)):  # why:\n${LONG}    return x\n\nrun(a)\n`;
  const { text: short, elided } = elide(text, false);
  expect(short).toBe('def a():\n    pass\n\n\ndef b(x=(1,\n  2)):  # why:\n    pass\n\nrun(a)\n');
  expect(placeIn(elided, short.indexOf('run'))).toBe(text.indexOf('run'));
  expect(placeIn(elided, short.indexOf('def b'))).toBe(text.indexOf('def b'));
  const [, b, call] = lowerModule(parsePython(text)).body;
  expect(call && text.slice(call.start, call.end)).toBe('run(a)');
  expect(b?.type === 'function' && b.function.body.map(s => text.slice(s.start, s.end))).toEqual([
    LONG.trim(),
    'return x',
  ]);
});

test('a method and a function in a function are read when they are asked for', () => {
  const text = `class C:\n    async def run(self):\n${LONG.replaceAll('    ', '        ')}        def inner():\n            yield "${'y'.repeat(90)}"\n        return inner\n`;
  const [cls] = lowerModule(parsePython(text)).body;
  const [method] = cls?.type === 'class' ? cls.body : [];
  const [, inner, last] = method?.type === 'function' ? method.function.body : [];
  expect(last && text.slice(last.start, last.end)).toBe('return inner');
  expect(inner?.type === 'function' && inner.function.isGenerator).toBe(true);
  expect(method?.type === 'function' && [method.function.isAsync, method.function.isGenerator]).toEqual([
    true,
    false,
  ]);
  const [statement] = inner?.type === 'function' ? inner.function.body : [];
  expect(statement && text.slice(statement.start, statement.start + 7)).toBe('yield "');
});

test.each([
  ['a text in quotes', `def a():\n    """\ndef b():\n${LONG}"""\n${LONG}after()\n`, ['a', 'expression']],
  ['a line of its own', `def a(): return 1\n${LONG.trim()}\nafter()\n`, ['a', 'assign', 'expression']],
  ['a comment to the left', `def a():\n${LONG}# here\n${LONG}after()\n`, ['a', 'expression']],
  ['tabs', `def a():\n\tx = 1\n        y = "${'x'.repeat(90)}"\nafter()\n`, ['a', 'expression']],
  ['line ends of Windows', `def a():\r\n${LONG.trimEnd()}\r\nafter()\r\n`, ['a', 'expression']],
  ['quotes in an f-string', `def a():\n    f"{x["a"]} {y}"\n${LONG}after()\n`, ['a', 'expression']],
])('%s', (_, text, expected) => {
  expect(names(text)).toEqual(expected);
});

test('a text with a bracket or a string that has no end stays whole', () => {
  for (const open of ['x = (', 'x = "', "x = '''"])
    expect(elide(`def a():\n${LONG}    ${open}\n\ndef b():\n${LONG}`, false).elided).toEqual([]);
});
