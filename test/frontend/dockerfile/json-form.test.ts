import { expect, test } from 'vitest';
import { jsonForm } from '../../../src/frontend/dockerfile/json-form.ts';
import { specOf } from './helpers.ts';

test.for([
  ["['node', 'a.js']", 'single quotes are not JSON', "'node'"],
  ['["a", $PORT]', '`$PORT` is not in double quotes', '$PORT'],
  ['["a", "b",]', 'there is a comma after the last string', ','],
  ['["a",, "b"]', 'there is a comma without a string before it', ','],
  ['["a"] && b', '`&& b` follows the closing bracket', '&& b'],
  ['["a" "b"]', 'a comma is missing before this string', '"b"'],
  ['["a\\x"]', '`\\x` is not a JSON escape', '\\x'],
  ['["a\\u12"]', '`\\u` is not a JSON escape', '\\u'],
  ['["a', 'the closing double quote is missing', '"a'],
  ['["a"', 'the closing bracket is missing', '"'],
  ['["a\tb"]', 'there is a tab or another control character in a string', '\t'],
  ['[“a”]', 'typographic quotes are not JSON', '“'],
  ['[node, a.js]', '`node` is not in double quotes', 'node'],
] as const)('%s is the shell form: %s', ([text, problem, token]) => {
  const form = jsonForm(text);
  expect(form).toMatchObject({ kind: 'shell', broken: { problem } });
  if (form.kind === 'shell' && form.broken) {
    expect(text.slice(form.broken.start, form.broken.end)).toBe(token);
  }
});

test.for(['[ -f x ] && y', '[[ -n $A ]] && b', 'a ["b"]'])('%s is meant for the shell', text => {
  expect(jsonForm(text)).toEqual({ kind: 'shell' });
});

test('the broken token has its place in the file, over continuations', () => {
  const spec = specOf('FROM debian:12\nENTRYPOINT ["a", \\\n  b]');
  const entrypoint = spec.entrypoint;
  expect(entrypoint?.form).toBe('shell');
  if (entrypoint?.form !== 'shell') return;
  expect(entrypoint.brokenJson?.at).toMatchObject({ line: 3, column: 3, endLine: 3, endColumn: 4 });
});
