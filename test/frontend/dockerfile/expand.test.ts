import { expect, test } from 'vitest';
import { expand } from '../../../src/frontend/dockerfile/expand.ts';
import { cpuMs } from '../../support/cpu.ts';

const VALUES: Readonly<Record<string, string>> = { A: 'foo', E: '', P: 'a/b/c.tar.gz', X: 'foo*bar', N: 'A' };
const lookup = (name: string) =>
  name === 'Q' ? { value: undefined } : Object.hasOwn(VALUES, name) ? { value: VALUES[name] } : undefined;
const run = (text: string, escape = '\\') => expand(text, lookup, { escape });

// The cases of BuildKit's own table frontend/dockerfile/shell/envVarTest, in other words.
test.for([
  ['$A', 'foo'],
  ['${A}x', 'foox'],
  ['$Ax', ''],
  ["'$A'", '$A'],
  ['"$A"', 'foo'],
  ['\\$A', '$A'],
  ['"\\$A"', '$A'],
  ["'\\$A'", '\\$A'],
  ['a\\ b', 'a b'],
  ['"a\\nb"', 'a\\nb'],
  ['$', '$'],
  ['$/x', '$/x'],
  ['${A:-x}', 'foo'],
  ['${E:-x}', 'x'],
  ['${E-x}', ''],
  ['${U-x}', 'x'],
  ['${A:+x}', 'x'],
  ['${E:+x}', ''],
  ['${E+x}', 'x'],
  ['${U+x}', ''],
  ['${U:-${V:-deep}}', 'deep'],
  ['${U:-$A-b}', 'foo-b'],
  ['${A:?no}', 'foo'],
  ['${P#*/}', 'b/c.tar.gz'],
  ['${P##*/}', 'c.tar.gz'],
  ['${P%.*}', 'a/b/c.tar'],
  ['${P%%.*}', 'a/b/c'],
  ['${P#x}', 'a/b/c.tar.gz'],
  ['${X#foo\\*}', 'bar'],
  ['${P/\\//-}', 'a-b/c.tar.gz'],
  ['${P//\\//-}', 'a-b-c.tar.gz'],
  ['${A/o*/x}', 'fx'],
  ['${A//o/0}', 'f00'],
] as const)('%s is %s', ([text, expected]) => {
  expect(run(text)).toMatchObject({ text: expected });
});

test('with the backtick, a backslash is an ordinary character', () => {
  expect(run('C:\\$A`$A', '`').text).toBe('C:\\foo$A');
});

test.for(['"a', "'a", '${A', '${}', '${A!x}', '${A:#f}', '${A:%o}', '${U:?needed}', '${U?}'])(
  '%s makes the build fail',
  text => {
    expect(run(text).error).toBeDefined();
  },
);

test('what is missing and what is not known are told apart', () => {
  expect(run('$U-$Q')).toEqual({ text: '-$Q', unset: ['U'], unknown: ['Q'] });
  expect(run('${Q:-x}')).toMatchObject({ text: '${Q:-x}', unknown: ['Q'] });
  expect(run('${A:-$U}')).toEqual({ text: 'foo', unset: [], unknown: [] });
});

test('nesting and patterns take bounded time', () => {
  const ms = cpuMs(() => {
    expect(run('${U:-'.repeat(100_000)).error).toBeDefined();
    const stars = { value: `${'a'.repeat(3000)}` };
    expand(`\${S%%${'*a'.repeat(500)}b}`, () => stars, { escape: '\\' });
  });
  expect(ms).toBeLessThan(5000);
});
