import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineIndex } from '../../src/base/index.ts';
import { applyChanges, changesOf, textAt } from '../../src/fix/edits.ts';

const texts = fc
  .array(fc.constantFrom('a', 'é', '😀', '\t', ' ', '\r\n', '\n', '\uFEFF', '$'), { maxLength: 40 })
  .map(parts => parts.join(''));

/** Ranges of a text that do not touch, in any order. */
const edited = texts.chain(source =>
  fc
    .uniqueArray(fc.nat(source.length), { maxLength: 8 })
    .map(points => points.toSorted((a, b) => a - b))
    .chain(points => {
      const ranges = points.flatMap((start, i) => (i % 2 === 0 ? [[start, points[i + 1] ?? start]] : []));
      return fc.tuple(
        fc.constant(source),
        fc.constant(ranges),
        fc.array(fc.constantFrom('', 'x', 'long text'), { minLength: 4, maxLength: 4 }),
        fc.shuffledSubarray(
          ranges.map((_, i) => i),
          { minLength: ranges.length },
        ),
      );
    }),
);

test('all outside of the edits stays as it is, whatever order they are in', () => {
  fc.assert(
    fc.property(edited, ([source, ranges, words, order]) => {
      const locate = lineIndex('f', source);
      const edits = order.map(i => {
        const [start = 0, end = 0] = ranges[i] ?? [];
        return { at: locate(start, end), text: words[i] ?? '' };
      });
      const changes = changesOf(source, edits);
      let wanted = '';
      let at = 0;
      for (const [i, [start = 0, end = 0]] of ranges.entries()) {
        wanted += source.slice(at, start) + (words[i] ?? '');
        at = end;
      }
      expect(changes && applyChanges(source, changes)).toBe(wanted + source.slice(at));
    }),
  );
});

test('a place is the text that it was made from', () => {
  fc.assert(
    fc.property(texts, fc.nat(40), fc.nat(40), (source, a, b) => {
      const [start, end] = [Math.min(a, b, source.length), Math.min(Math.max(a, b), source.length)];
      expect(textAt(source, lineIndex('f', source)(start, end))).toBe(source.slice(start, end));
    }),
  );
});

const place = (line: number, column: number, endLine = line, endColumn = column) => ({
  file: 'f',
  ...{ line, column, endLine, endColumn },
});

test.each([
  ['two that overlap', 'abc\n', [place(1, 1, 1, 3), place(1, 2, 1, 4)]],
  ['two insertions at one place', 'abc\n', [place(1, 2), place(1, 2)]],
  ['one behind the end of a line', 'abc\n', [place(1, 6)]],
  ['one behind the end of the file', 'abc', [place(3, 1)]],
  ['one that ends before it begins', 'abc', [place(1, 3, 1, 1)]],
])('%s are refused', (_, source, places) => {
  expect(
    changesOf(
      source,
      places.map(at => ({ at, text: 'x' })),
    ),
  ).toBeUndefined();
});

test('new lines end as those of the file do', () => {
  const change = (source: string) =>
    applyChanges(source, changesOf(source, [{ at: place(2, 1), text: 'new\n' }]) ?? []);
  expect(change('a\r\nb\r\n')).toBe('a\r\nnew\r\nb\r\n');
  expect(change('a\nb\n')).toBe('a\nnew\nb\n');
});
