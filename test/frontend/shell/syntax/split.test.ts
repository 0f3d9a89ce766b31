import { expect, test } from 'vitest';
import { splitWords } from '../../../../src/frontend/shell/split.ts';

test.each([
  ['', []],
  ['  a  b\tc\n', ['a', 'b', 'c']],
  ['gunicorn -b "0.0.0.0:80" \'a b\'', ['gunicorn', '-b', '0.0.0.0:80', 'a b']],
  ['a\\ b "c\\"d" "e\\f"', ['a b', 'c"d', 'e\\f']],
  ["'' \"\" x''y", ['', '', 'xy']],
  ['$HOME `a` a;b', ['$HOME', '`a`', 'a;b']],
])('%j', (text, words) => {
  expect(splitWords(text)?.map(w => w.text)).toEqual(words);
});

test.each(['"a', "a 'b"])('a quote that stays open: %j', text => {
  expect(splitWords(text)).toBeUndefined();
});

test('words know where they stand, quotes included', () => {
  expect(splitWords(' a "b c" ')?.map(w => [w.start, w.end])).toEqual([
    [1, 2],
    [3, 8],
  ]);
});
