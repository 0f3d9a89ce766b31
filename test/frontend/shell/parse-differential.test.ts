// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell code
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Script } from '../../../src/frontend/shell/ast.ts';
import { parseShell } from '../../../src/frontend/shell/parse.ts';
import { show } from './syntax/show.ts';

const bash = (args: readonly string[], input: string) => spawnSync('bash', args, { input, encoding: 'utf8' });
const HAS_BASH = bash(['-c', '[ "${BASH_VERSINFO[0]}" -ge 5 ]'], '').status === 0;

const VALID = [
  'exec 3<>/dev/tcp/a/80',
  'cat <<A <<B\na\nA\nb\nB',
  'cat <<EOF | tee x && y\nhi $x\nEOF',
  'case $1 in web|x) a;; *) b;& esac',
  'case "$1" in -*) set -- x "$@";; esac; exec "$@"',
  'case x in\n# c\n(a) b;;&\n[[:space:]]*|"d e") ;;\nesac',
  'time { a; } | b',
  '! a | b',
  'select x in a b; do c; done',
  'for i do a; done',
  'for i in a b; { c; }',
  'for ((i=0;i<3;i++)) { a; }',
  'f() ( a ) >x',
  'function f() { a; }',
  'function a-b { c; }; a::b() { c; }',
  '((a); (b))',
  'echo $((a); (b)) $(( (1) + 2 ))',
  '(( x++ )) && a',
  'a >x b 2>&1 c',
  'a &>x; b &>>x; c >|x',
  'exec {fd}>x 5>&- <&0',
  'a > >(tee x) 2> >(tee y >&2)',
  'args=("$@" --x); args+=(--y); "${args[@]}"',
  'a[1]=2; a[$i]+=3; declare -A m=([a]=b)',
  'echo ${a[@]:1:2} ${!a} ${!a@} ${#a[@]} ${a/b/c} ${a//\\//x} ${a^^} ${a@Q} ${a:-"b c"}',
  'echo "${x:-\'a\'}" ${x:-\'}\'} "${x%\'}\'}" "${x:-}}"',
  "echo ${#} ${#-} ${##} ${!#} $'a\\'b' $\"c\"",
  'echo "a\\"b`c \\`d\\``e"',
  '[[ ! -f a || ( $b =~ ^x(y |z)$ ) ]]',
  '[[ a < b && -n $c ]]',
  'if ! a; then b; elif [ c ]; then d; else e; fi <x',
  'while a; do b; done | c &',
  'x=$(cat <<A\n$b\nA\n)',
  "cat <<'A B' 2>/dev/null || exit 1\nb\nA B\nc",
  'cat <<-A\n\tb\n\tA',
  'a |& b',
  'a \\\n  --b',
  'echo a#b # c',
  'a & b & wait',
  '',
  '# only',
  'coproc x { a; }',
] as const;

const INVALID = [
  'a; ;',
  'a & ;',
  'if a; then fi',
  'if a; then b; fi; fi',
  'a | | b',
  '| a',
  'a &&',
  '( a',
  'a )',
  '( )',
  '{ a }',
  '{ }',
  'done',
  '}',
  'for x in a; done',
  'while do a; done',
  'case x in a) b',
  'f() echo',
  'echo a(b)',
  '(a)(b)',
  'a <',
  'a >;',
  '"abc',
  "'abc",
  'echo ${x',
  'echo $(a',
  'echo $(a; fi)',
  '[[ a',
  'x=(a',
  'then',
  'coproc',
];

const hasUnparsed = (source: string) => show(parseShell(source).script).includes('UNPARSED');

describe.runIf(HAS_BASH)('held against bash', () => {
  test.each(VALID)('valid for both: %j', source => {
    expect(bash(['-n'], source)).toMatchObject({ status: 0, stderr: '' });
    expect(parseShell(source).errors).toEqual([]);
    expect(hasUnparsed(source)).toBe(false);
  });

  test.each(INVALID)('invalid for both: %j', source => {
    expect(bash(['-n'], source).status).not.toBe(0);
    expect(parseShell(source).errors).not.toEqual([]);
  });

  /** Its printer loses newlines behind here-documents, and spells out what we keep as written. */
  const SPELLED_OUT = /<<|f\(\) \(|\|&|coproc|for i do|for \(\(|elif|case.*;&|\$"|`/;

  test.each(VALID.filter(s => s !== '' && s !== '# only' && !SPELLED_OUT.test(s)))(
    'bash, having parsed it, prints a script that means the same to us: %j',
    source => {
      const printed = bash(['--pretty-print'], source);
      expect(printed.status).toBe(0);
      expect(show(withDescriptors(printed.stdout))).toBe(show(withDescriptors(source)));
    },
  );

  test('random commands: whatever both accept, bash prints as the same to us', () => {
    fc.assert(
      fc.property(script(), source => {
        const printed = bash(['--pretty-print'], source);
        expect(printed.status).toBe(0);
        expect(parseShell(source).errors).toEqual([]);
        expect(show(withDescriptors(printed.stdout))).toBe(show(withDescriptors(source)));
      }),
      { numRuns: 60 },
    );
  });
});

/** The printer writes the descriptor of `>&` out. */
function withDescriptors(source: string): Script {
  return parseShell(
    source.replace(
      /(^|[^0-9&>])([<>])&/gm,
      (_, before: string, op: string) => `${before}${op === '<' ? 0 : 1}${op}&`,
    ),
  ).script;
}

/** Scripts by construction: every one of them is valid. */
function script(): fc.Arbitrary<string> {
  const word = fc.constantFrom(
    'a',
    '"$@"',
    "'b c'",
    '${x:-d}',
    '"$(e "f")"',
    '$1',
    '"g${h%.*}"',
    '\\!',
    '--i=j',
    '$((1+2))',
    '<(k)',
  );
  const redirect = fc.constantFrom('>l', '2>&1', '< m', '2>/dev/null', '>>"$n"');
  const simple = fc
    .tuple(
      fc.constantFrom('', 'x=1 ', 'y="$z" '),
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.option(redirect),
    )
    .map(([assignment, words, target]) => `${assignment}cmd ${words.join(' ')}${target ? ` ${target}` : ''}`);
  const { list } = fc.letrec<{ list: string; command: string }>(tie => ({
    list: fc
      .array(fc.tuple(tie('command'), fc.constantFrom(';', ' &', '\n', ' &&', ' ||\n', ' |')), {
        minLength: 1,
        maxLength: 3,
      })
      .map(all =>
        all.map(([command, join], i) => (i < all.length - 1 ? `${command}${join}` : command)).join(' '),
      ),
    command: fc.oneof(
      { depthSize: 'small' },
      simple,
      tie('list').map(l => `{ ${l}\n}`),
      tie('list').map(l => `( ${l} )`),
      fc.tuple(tie('list'), tie('list')).map(([a, b]) => `if ${a}\nthen ${b}\nfi`),
      fc.tuple(tie('list'), tie('list')).map(([a, b]) => `while ${a}\ndo ${b}\ndone`),
      tie('list').map(l => `case $x in a|"b c") ${l} ;; *) ;; esac`),
      tie('list').map(l => `for i in a "$@"; do ${l}\ndone`),
    ),
  }));
  return list;
}

test('any text gives a tree, and no exception', () => {
  const token = fc.constantFrom(
    ...'if then else fi for in do done while case esac { } ( ) (( )) [[ ]] [ ] ! time coproc function select'.split(
      ' ',
    ),
    ...[
      '"',
      "'",
      '`',
      '$',
      '${',
      '$(',
      '$((',
      "$'",
      '\\',
      '#',
      '&',
      '&&',
      '|',
      '||',
      '|&',
      ';',
      ';;',
      ';&',
      '\n',
      '\r\n',
    ],
    ...[
      '<',
      '>',
      '<<A',
      '<<-"A"',
      '<<<',
      '<(',
      '>&',
      '2>&1',
      '&>',
      ' ',
      '\t',
      'a',
      'A',
      'x=',
      'x+=(',
      'f()',
      '*',
      '@(',
      '1',
      '😀',
    ],
    ...[':-', '#', '%%', '/', '[@]', '=~', '==', '-f', '~', '\0'],
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 60 }), fc.boolean(), (tokens, spaced) => {
      const text = tokens.join(spaced ? ' ' : '');
      const parsed = parseShell(text);
      for (const item of parsed.script.items) {
        expect(item.start).toBeLessThanOrEqual(item.end);
        expect(item.end).toBeLessThanOrEqual(text.length);
      }
      if (parsed.errors.some(e => !e.message.startsWith('lines end')))
        expect(show(parsed.script)).toContain('UNPARSED');
    }),
    { numRuns: 2000 },
  );
});
