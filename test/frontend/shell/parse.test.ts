// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell code
import { describe, expect, test } from 'vitest';
import { comments, parseShell } from '../../../src/frontend/shell/parse.ts';
import { cpuMs } from '../../support/cpu.ts';
import { show } from './syntax/show.ts';

function table(name: string, rows: readonly (readonly [source: string, understood: string])[]): void {
  test.each(rows)(`${name}: %j`, (source, understood) => {
    const parsed = parseShell(source);
    expect(show(parsed.script)).toBe(understood);
    expect(parsed.errors).toEqual([]);
  });
}

table('entrypoints', [
  ['exec "$@"', '[exec] [‹${@}›]'],
  ['set -- foo "$@"', '[set] [--] [foo] [‹${@}›]'],
  ['[ "${1#-}" != "$1" ]', '[[] [‹${1 #,-}›] [!=] [‹${1}›] []]'],
  ['[ "${1:0:1}" = \'-\' ]', '[[] [‹${1 :,0,1}›] [=] [‹-›] []]'],
  ["trap 'kill -TERM $pid' TERM INT", '[trap] [‹kill -TERM $pid›] [TERM] [INT]'],
  ['a & b & wait', '[a] & ; [b] & ; [wait]'],
  ['cmd &\npid=$!', '[cmd] & ; pid=${!}'],
  ['cmd >/dev/null 2>&1 &', '[cmd] >/dev/null 2>&1 &'],
  ['while ! nc -z db 5432; do sleep 1; done', 'while{! [nc] [-z] [db] [5432]}do{[sleep] [1]}'],
  ['until pg_isready; do :; done', 'until{[pg_isready]}do{[:]}'],
  ['for f in /docker-entrypoint.d/*; do . "$f"; done', 'for f in [/docker-entrypoint.d/*]{[.] [‹${f}›]}'],
  [': "${VAR:=default}" ${VAR:?msg}', '[:] [‹${VAR :=,‹default›}›] [${VAR :?,msg}]'],
  ['exec >/var/log/app app --flag', '[exec] [app] [--flag] >/var/log/app'],
  ['x=1 y="2 3" exec app', 'x=1 y=‹2 3› [exec] [app]'],
  ['[ -z "$X" ] && { b; exit; }', '[[] [-z] [‹${X}›] []] && {[b] ; [exit]}'],
  [
    'if [ -z "$X" ]; then a\nelif b; then c; else d; fi >&2',
    'if{[[] [-z] [‹${X}›] []]}then{[a]}elif{[b]}then{[c]}else{[d]} >&2',
  ],
]);

table('words', [
  ['echo \'a\'"b"c\\ d$\'e\\n\'$"f"', '[echo] [‹ab›c‹ ›d‹e\nf›]'],
  ['a \'\' ""', '[a] [‹›] [‹›]'],
  ['a\\\nb c \\\n d', '[ab] [c] [d]'],
  ['echo a#b # c', '[echo] [a#b]'],
  ['echo a;# b', '[echo] [a]'],
  ['echo ~/x {a,b} *.c [a-z]?', '[echo] [~/x] [{a,b}] [*.c] [[a-z]?]'],
  ['echo $ "$" a$', '[echo] [$] [‹$›] [a$]'],
  ['echo "a\\"b\\$c\\d\\\ne"', '[echo] [‹a"b$c\\de›]'],
  ["echo $'\\x41\\101\\u00e9\\e\\cA\\q'", '[echo] [‹AAé\x1b\x01\\q›]'],
  ['echo $10 ${10} $_ $-', '[echo] [${1}0] [${10}] [${_}] [${-}]'],
  ['a \'x\ny\' "# z"', '[a] [‹x\ny›] [‹# z›]'],
  ['shopt -s extglob; rm !(a|b) @(c) x', '[shopt] [-s] [extglob] ; [rm] [!(a|b)] [@(c)] [x]'],
]);

table('expansions', [
  [
    'a ${x:-"b c"} ${x-b} ${x:+$y} ${x:-${y}}',
    '[a] [${x :-,‹b c›}] [${x -,b}] [${x :+,${y}}] [${x :-,${y}}]',
  ],
  [
    'a ${x##*/} "${x%.*}" ${x#\\}} "${x%\'}\'}"',
    '[a] [${x ##,*/}] [‹${x %,.*}›] [${x #,‹}›}] [‹${x %,‹}›}›]',
  ],
  ['a "${x:-\'b\'}" "${x:-"c d"}"', "[a] [‹${x :-,‹'b'›}›] [‹${x :-,‹c d›}›]"],
  ['a ${x/b/c} ${x//\\//_} ${x/#b/c} ${x/%b}', '[a] [${x /,b,c}] [${x //,‹/›,_}] [${x /#,b,c}] [${x /%,b}]'],
  ['a ${x: -1} ${x:(-3):2} ${@:2}', '[a] [${x :, -1}] [${x :,(-3),2}] [${@ :,2}]'],
  ['a ${x^^} ${x,} ${x@Q}', '[a] [${x ^^}] [${x ,}] [${x @,Q}]'],
  ['a ${#x} ${#} ${#-} ${##} ${#x[@]}', '[a] [${#x}] [${#}] [${#-}] [${##}] [${#x[@]}]'],
  ['a ${!x} ${!} ${!x@} ${!x[@]}', '[a] [${!x}] [${!}] [${!x @}] [${!x[@]}]'],
  ['a "${x[@]}" ${x[$i]} ${x[y[1]]}', '[a] [‹${x[@]}›] [${x[$i]}] [${x[y[1]]}]'],
  ['a "$(b "$(c "d")")"', '[a] [‹$([b] [‹$([c] [‹d›])›])›]'],
  ['a `b \\`c\\`` "`d "e f"`"', '[a] [$([b] [$([c])])] [‹$([d] [‹e f›])›]'],
  ['a $((1+2)) $[3] $(( (4) ))', '[a] [$((1+2))] [$((3))] [$(( (4) ))]'],
  ['a $((b); (c))', '[a] [$(([b]) ; ([c]))]'],
  ['a <(b) > >(tee c)', '[a] [<([b])] >>([tee] [c])'],
  ['x=$(case $y in b) c;; esac)', 'x=$(case ${y}{b)[c]})'],
  ['x=$( )', 'x=$()'],
  // Inside backquotes a syntax error shows only when they are expanded.
  ['a "${x:-$(b "c")}"', '[a] [‹${x :-,‹$([b] [‹c›])›}›]'],
]);

table('assignments', [
  ['x= y="" z=$(a)', 'x= y=‹› z=$([a])'],
  ['args=("$@" --x); args+=(--y)', 'args=([‹${@}›][--x]) ; args+=([--y])'],
  ['a=(\n x # c\n y\n)', 'a=([x][y])'],
  ['a[1]=2 a[$i]+=3', 'a[1]=2 a[$i]+=3'],
  ['export A=b C', '[export] [A=b] [C]'],
  ['local -a x=(1 2)', 'x=([1][2]) [local] [-a]'],
  ['echo x=1', '[echo] [x=1]'],
]);

table('redirections', [
  ['exec 3<>/dev/tcp/a/80', '[exec] 3<>/dev/tcp/a/80'],
  ['exec 3>&1 4<&0 5>&-', '[exec] 3>&1 4<&0 5>&-'],
  ['>x a <y b 2>>z', '[a] [b] >x <y 2>>z'],
  ['a &>x; b &>>x; c >|x', '[a] &>x ; [b] &>>x ; [c] >|x'],
  ['a 2>x 2 >y', '[a] [2] 2>x >y'],
  ['a<<<"$x"', '[a] <<<‹${x}›'],
  ['a | b > x', '[a] | [b] >x'],
  ['{ a; } >x 2>&1', '{[a]} >x 2>&1'],
  ['f() { a; } >x', 'function f {[a]} >x'],
  ['exec {fd}>x', '[exec] 10>x'],
]);

table('here-documents', [
  ['cat <<A\n$x\nA\nb', '[cat] <<$"$x\\n" ; [b]'],
  ['cat <<A`)`\n$x\nA`)`\nb', '[cat] <<$"$x\\n" ; [b]'],
  ["cat <<'A B' >x || exit 1\n$x\nA B\nb", '[cat] <<"$x\\n" >x || [exit] [1] ; [b]'],
  ['cat <<-A\n\tb\n\t\tA\nc', '[cat] <<-$"b\\n" ; [c]'],
  ['cat <<A <<B; c\na\nA\nb\nB\nd', '[cat] <<$"a\\n" <<$"b\\n" ; [c] ; [d]'],
  ['cat <<EOF | tee x && y\nhi\nEOF', '[cat] <<$"hi\\n" | [tee] [x] && [y]'],
  ['x=$(cat <<A\nb)\nA\n) c', 'x=$([cat] <<$"b)\\n") [c]'],
  ['while read l; do :; done <<A\nb\nA', 'while{[read] [l]}do{[:]} <<$"b\\n"'],
  ['cat <<\\A\nb', '[cat] <<"b"'],
]);

table('lists and pipelines', [
  ['! a && b || c', '! [a] && [b] || [c]'],
  ['! a | b', '! [a] | [b]'],
  ['a |& b', '[a] 2>&1 | [b]'],
  ['a && b & c', '[a] && [b] & ; [c]'],
  ['a |\n # c\n b &&\n\n c', '[a] | [b] && [c]'],
  ['time -p a | b', 'time [a] | [b]'],
  ['time { a; }', 'time {[a]}'],
  ['(a; b) & wait', '([a] ; [b]) & ; [wait]'],
  ['{ a; b & }', '{[a] ; [b] &}'],
  ['((a); (b))', '(([a]) ; ([b]))'],
  ['(( x++ )) && a', '(( x++ )) && [a]'],
]);

table('compound commands', [
  ['case $1 in web|x) a;; *) b;& esac', 'case ${1}{web or x)[a] / *)[b];&}'],
  ['case x in\n # c\n (a) b ;;&\n "c d"*) ;;\n e) f\nesac', 'case x{a)[b];;& / ‹c d›*) / e)[f]}'],
  ['case x in esac', 'case x{}'],
  ['for i; do a; done', 'for i{[a]}'],
  ['for i do a; done', 'for i{[a]}'],
  ['for i in; do a; done', 'for i in {[a]}'],
  ['for i in a "b c"\ndo d\ndone', 'for i in [a][‹b c›]{[d]}'],
  ['for ((i=0;i<3;i++)); do a; done', 'loop<for ((i=0;i<3;i++))>{[a]}'],
  ['select x in a b; do c; done', 'loop<select x in a b>{[c]}'],
  ['f() { a; }; function g { b; }', 'function f {[a]} ; function g {[b]}'],
  ['f ()\n# c\n(a)', 'function f ([a])'],
  ['function a-b() { c; }', 'function a-b {[c]}'],
  ['[[ $a == b* && -n $c ]]', 'test{(${a} == b* and -n ${c})}'],
  ['[[ ! -f a || ( $b =~ ^x(y |z)$ ) ]]', 'test{(!(-f a) or ${b} =~ ^x(y |z)$)}'],
  ['[[ a < b\n && "$x" ]]', 'test{(a < b and ‹${x}›)}'],
  ['echo if then } done', '[echo] [if] [then] [}] [done]'],
  ['coproc x { a; } ; b', 'coproc x {[a]} ; [b]'],
  ['coproc a b', 'coproc COPROC [a] [b]'],
]);

describe('the end of a script', () => {
  test.each([
    ['a', undefined],
    ['a # c', undefined],
    ['a;', 'semicolon'],
    ['a\n', 'newline'],
    ['a;\n', 'newline'],
    ['a &', undefined],
    ['a &\n', 'newline'],
    ['', undefined],
    ['# c\n', undefined],
  ])('%j: %s', (source, trailing) => {
    expect(parseShell(source).script.trailing).toBe(trailing);
  });
});

describe('broken text', () => {
  test.each([
    ['a\nb; )\nc', '[a] ; UNPARSED<b; )\nc>'],
    ['if a; then fi', 'UNPARSED<if a; then fi>'],
    ['a; ;', 'UNPARSED<a; ;>'],
    ['"abc', 'UNPARSED<"abc>'],
    ['a\n{ b }', '[a] ; UNPARSED<{ b }>'],
    ['f() echo', 'UNPARSED<f() echo>'],
    ['echo ${x!}', 'UNPARSED<echo ${x!}>'],
    ['then', 'UNPARSED<then>'],
    ['a\n\n  cat <<A; )\nx\nA\n', '[a] ; UNPARSED<cat <<A; )\nx\nA>'],
  ])('as in a shell, lines before the error stand: %j', (source, understood) => {
    const parsed = parseShell(source);
    expect(show(parsed.script)).toBe(understood);
    expect(parsed.errors).toHaveLength(1);
  });

  test('an error between backquotes spoils these alone, for a shell reads them when it expands them', () => {
    expect(show(parseShell('a `then` b').script)).toBe('[a] [$(UNPARSED<then>)] [b]');
  });

  test('errors say what and where', () => {
    expect(parseShell('a\nb )').errors).toEqual([{ message: 'unexpected `)`', start: 4, end: 5 }]);
  });

  test('deep nesting and huge texts are cut', () => {
    for (const open of ['(', '$(', '{ ', '"$(', '${a:-', 'if a; then ', 'f() { ', '[[ ( ', '((', '<(']) {
      const parsed = parseShell(open.repeat(20_000));
      expect(parsed.script.items.at(-1)?.first.commands[0]?.type).toBe('unparsed');
    }
    expect(show(parseShell(`${'('.repeat(100)}a${')'.repeat(100)}`).script)).not.toContain('UNPARSED');
    expect(parseShell('a\n'.repeat(600_000)).errors[0]?.message).toMatch(/1 MiB/);
  });

  test('text that is hostile to searches ahead takes linear time', () => {
    // Usual are 0.6 s; a search ahead takes minutes.
    const ms = cpuMs(() => {
      for (const piece of ['a[;', '$[ ', '((a) ', '${a[', '<<A\n', '@(', '"`', '$((', 'x=('])
        parseShell(piece.repeat(30_000));
    });
    expect(ms).toBeLessThan(10_000);
  });
});

describe('carriage returns', () => {
  test('belong to the last word, and are named once', () => {
    const parsed = parseShell('exec app\r\nb\r\n');
    expect(show(parsed.script)).toBe('[exec] [app\r] ; [b\r]');
    expect(parsed.errors).toEqual([
      {
        message: 'lines end in CR LF: the shell takes the carriage return as part of the last word',
        start: 8,
        end: 9,
      },
    ]);
  });

  test('hide reserved words, as in a shell', () => {
    expect(show(parseShell('if a\r\nthen\r\nb\r\nfi\r\n').script)).toContain('UNPARSED');
  });
});

describe('places', () => {
  const source = 'x=1 a "b c" >d && { e; }\nif f; then g; fi <h &\n`i \\`j\\``';
  const slice = (span: { start: number; end: number }) => source.slice(span.start, span.end);
  const [first, second, third] = parseShell(source).script.items;

  test('spans cover what was written, from the first to the last character', () => {
    expect(first && slice(first)).toBe('x=1 a "b c" >d && { e; }');
    const [simple] = first?.first.commands ?? [];
    expect(simple && slice(simple)).toBe('x=1 a "b c" >d');
    expect(simple?.type === 'simple' && simple.words.map(slice)).toEqual(['a', '"b c"']);
    expect(simple?.type === 'simple' && simple.redirects.map(slice)).toEqual(['>d']);
    expect(second?.first.commands[0] && slice(second.first.commands[0])).toBe('if f; then g; fi <h');
    const clause = second?.first.commands[0]?.type === 'if' ? second.first.commands[0].clauses[0] : undefined;
    expect(clause && [slice(clause.condition), slice(clause.body)]).toEqual(['f', 'g']);
  });

  test('offsets between backquotes are those of the whole text', () => {
    const command = third?.first.commands[0];
    const part = command?.type === 'simple' ? command.words[0]?.parts[0] : undefined;
    const inner = part?.type === 'command-substitution' ? part.body.items[0]?.first.commands[0] : undefined;
    const nested = inner?.type === 'simple' ? inner.words[1]?.parts[0] : undefined;
    const j = nested?.type === 'command-substitution' ? nested.body.items[0] : undefined;
    expect(j && slice(j)).toBe('j');
  });

  test('comments, wherever they stand', () => {
    const text = '#!/bin/sh\na # one\nb $(c # two\n) "# no" d#no\n# three';
    expect(comments(text).map(c => [c.text, c.start])).toEqual([
      ['#!/bin/sh', 0],
      ['# one', text.indexOf('# one')],
      ['# two', text.indexOf('# two')],
      ['# three', text.indexOf('# three')],
    ]);
  });
});
