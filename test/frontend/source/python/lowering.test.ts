import { expect, test } from 'vitest';
import { lowerModule } from '../../../../src/frontend/source/python/lower.ts';
import { parsePython } from '../../../../src/frontend/source/python/tree.ts';
import { analyse, reaction } from './analyse.ts';

/** The syntax without its places. Bodies are made when asked for. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value;
  const body = 'body' in value ? { body: shape(value.body) } : {};
  const fields = Object.entries(value).filter(([name]) => name !== 'start' && name !== 'end');
  return { ...Object.fromEntries(fields.map(([name, field]) => [name, shape(field)])), ...body };
}

const lowered = (text: string) => shape(lowerModule(parsePython(text)));

test.each([
  ['not before and', 'x = not a and b or not c', 'x = ((not a) and b) or (not c)'],
  ['await before plus', 'async def f():\n    return await a + b', 'async def f():\n    return (await a) + b'],
  ['with in parentheses', 'with (a() as b, c() as d,):\n    e()', 'with a() as b, c() as d:\n    e()'],
  ['with over lines', 'with (\n    a() as b, # first\n    c()\n):\n    e()', 'with a() as b, c():\n    e()'],
  ['a number that ends in a dot', 'x = [1., 2.*y, 0. if z else 3.]', 'x = [1.0, 2.0*y, 0.0 if z else 3.0]'],
  ['CRLF', 'if a and \\\r\n   b:\r\n    c = """d\r\ne"""\r\n', 'if a and b:\n    c = "d\\ne"\n'],
  [
    'a byte order mark, tabs and form feeds',
    '\ufeffif a:\n\tb()\n\f\ndef c(): pass',
    'if a:\n    b()\ndef c(): pass',
  ],
  [
    'a name for what is matched',
    'match a := b(c):\n    case 1:\n        d()',
    'match b(c):\n    case 1:\n        d()',
  ],
  ['quotes in an f-string', 'x = f"{a["b"]}-{{c}}"', `x = f"{a['b']}" "-{c}"`],
  ['type parameters', 'def f[T](x: T = 1) -> T: return x', 'def f(x=1): return x'],
])('%s', (_, text, plain) => {
  expect(lowered(text)).toEqual(lowered(plain));
});

test('targets of with that are no names', () => {
  const text = 'with a() as (b, self.c):\n    d()';
  const target = (name: string) => ({ type: 'name', id: name });
  expect(lowered(text)).toMatchObject({
    body: [
      {
        type: 'with',
        items: [
          {
            target: {
              type: 'sequence',
              items: [target('b'), { type: 'attribute', object: target('self'), name: 'c' }],
            },
          },
        ],
        body: [{ type: 'expression' }],
      },
    ],
  });
});

test('a block of thousands of statements with blank lines and comments', () => {
  const fields = Array.from({ length: 3000 }, (_, i) => `    # field\n    x${i}: int = ${i}\n\n`);
  const [only, last, ...rest] = lowerModule(parsePython(`class A:\n${fields.join('')}y = 1\n`)).body;
  expect(only).toMatchObject({ type: 'class' });
  expect(only?.type === 'class' && only.body.length).toBe(3000);
  expect(last).toMatchObject({ type: 'assign' });
  expect(rest).toEqual([]);
});

test('what cannot be read may set a handler', () => {
  const a = analyse(
    'import signal, time\nsignal.signal(signal.SIGTERM lambda *a: exit(0))\nwhile True: time.sleep(1)',
  );
  expect(reaction(a, 'SIGTERM')).toMatch(/^unknown/);
  expect(a.unknowns.join()).toContain('could not be parsed');
});
