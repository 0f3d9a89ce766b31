import { expect, test } from 'vitest';
import { read, shown, specOf } from './helpers.ts';

const cmdOf = (text: string) => shown(specOf(text).cmd);

// Inputs that dockerfile-ast 0.7.1 reads otherwise than BuildKit.
test.for([
  ['1 blanks in strings', 'CMD ["sh","-c","node a.js && x"]', ['sh', '-c', 'node a.js && x']],
  ['2 a comma at the end', 'CMD ["a","b",]', '["a","b",]'],
  ['2 text behind the bracket', 'CMD ["a"] foo', '["a"] foo'],
  ['2 a comment behind the bracket', 'CMD ["a"] # c', '["a"] # c'],
  ['2 two brackets', 'CMD ["a","b"]]', '["a","b"]]'],
  ['3 a bad escape', 'CMD ["C:\\app\\x.exe"]', '["C:\\app\\x.exe"]'],
  ['4 good escapes', 'CMD ["\\u0041","\\n\\t"]', ['A', '\n\t']],
  ['6 single quotes', "CMD ['a']", "['a']"],
  ['6 no comma', 'CMD ["a" "b"]', '["a" "b"]'],
  ['6 no bracket', 'CMD ["a"', '["a"'],
  ['7 an array over lines', 'CMD ["a", \\\n# why\n\n  "b"]', ['a', 'b']],
  ['7 backtick escape', '# escape=`\nFROM debian:12\nCMD ["a", ` \n "b"]', ['a', 'b']],
  ['backtick escape and CRLF', '# escape=`\r\nFROM debian:12\r\nCMD ["a", `\r\n "b"]\r\n', ['a', 'b']],
  ['8 a comment inside a continuation', 'CMD a && \\\n  # comment\n  b', 'a &&   b'],
  ['12 single quotes stay', "ENV A=1\nCMD echo '$A' \\$A $A", "echo '$A' \\$A $A"],
  ['CRLF', 'CMD ["a", \\\r\n "b"]\r\n', ['a', 'b']],
  ['case', 'cmd ["a"]', ['a']],
  ['blanks behind the escape', 'CMD a \\ \t\n b', 'a  b'],
  ['two escapes do not continue', 'CMD a \\\\\n', 'a \\\\'],
  ['blanks behind the array', 'CMD ["a"]   ', ['a']],
  ['an empty array', 'CMD []', undefined],
  ['a heredoc is no part of CMD', 'CMD cat <<EOF', 'cat <<EOF'],
] as const)('%s', ([, text, expected]) => {
  expect(cmdOf(text.includes('FROM') ? text : `FROM debian:12\n${text}`)).toEqual(expected);
});

test('5 an array with something else than strings makes the build fail', () => {
  const keywords = ['CMD', 'ENTRYPOINT', 'RUN', 'SHELL', 'COPY', 'VOLUME', 'HEALTHCHECK CMD', 'ONBUILD RUN'];
  for (const keyword of keywords) {
    for (const array of ['["a", 1]', '[null]', '[["a"]]', '[true]']) {
      const { errors, spec } = read(`FROM debian:12\n${keyword} ${array}\nCMD ["b"]`);
      expect(errors[0]?.message).toMatch(/^(ONBUILD )?[A-Z]+: .* is not a string, so the build fails$/);
      expect([errors.length, errors[0]?.line, spec]).toEqual([1, 2, undefined]);
    }
  }
});

test('9 HEALTHCHECK has both forms', () => {
  const exec = specOf('FROM debian:12\nHEALTHCHECK --interval=5m CMD ["a b", "c"]').healthcheck;
  expect(shown(exec)).toEqual(['a b', 'c']);
  expect(shown(specOf('FROM debian:12\nHEALTHCHECK --retries=3 CMD curl -f x || exit 1').healthcheck)).toBe(
    'curl -f x || exit 1',
  );
  expect(specOf('FROM debian:12\nHEALTHCHECK CMD a\nHEALTHCHECK none').healthcheck).toBeUndefined();
});

test('10 ARG declares several variables', () => {
  const spec = specOf('FROM debian:12\nARG A B=2 C="x y"\nENV V=${B}${C}');
  expect(spec.env.V).toBe('2x y');
});

test.for([
  ['3<<EOF', 'EOF'],
  ['<<"E F"', 'E F'],
  ["<<'EOF'", 'EOF'],
  ['<<-EOF', '\tEOF'],
  ['<< EOF', 'EOF'],
] as const)('13 a heredoc RUN cat %s', ([start, end]) => {
  const { errors, spec } = read(`FROM debian:12\nRUN cat ${start}\n# no comment\nFROM x\n${end}\nCMD ["a"]`);
  expect(errors).toEqual([]);
  expect(shown(spec?.cmd)).toEqual(['a']);
});

test('two heredocs in one instruction', () => {
  const spec = specOf('FROM debian:12\nCOPY <<A <<B /d/\none\nA\ntwo\nB\nCMD ["x"]');
  const texts = ['A', 'B'].map(name => {
    const origin = spec.files.origin(`/d/${name}`);
    return origin.kind === 'inline' ? origin.text.text : origin.kind;
  });
  expect(texts).toEqual(['one\n', 'two\n']);
});

test('not heredocs: <<<, a shift, quotes', () => {
  for (const run of ['cat <<< x', 'echo $((1<<2))', 'echo "<<EOF"', "echo '<<EOF'"]) {
    expect(shown(specOf(`FROM debian:12\nRUN ${run}\nCMD ["a"]`).cmd)).toEqual(['a']);
  }
});

test('a heredoc without an end is an error', () => {
  expect(read('FROM debian:12\nRUN <<EOF\necho').errors).toEqual([
    { message: 'no line ends the here-document EOF', line: 2, column: 1 },
  ]);
});

test.for([
  ['14 directives end at a #! line', '#!/usr/bin/docker build\n# escape=`\nFROM debian:12\nCMD a `\n'],
  ['directives end at a comment', '# hello\n# escape=`\nFROM debian:12\nCMD a `\n'],
  ['directives end at an empty line', '\n# escape=`\nFROM debian:12\nCMD a `\n'],
])('%s', ([, text = '']) => expect(cmdOf(text)).toBe('a `'));

test('a byte order mark does not shift places', () => {
  const spec = specOf('\uFEFFFROM debian:12\nCMD ["a"]');
  expect(spec.at.cmd).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 10 });
});

test('15 references with tag and digest stay whole', () => {
  expect(specOf('FROM a/b:1.2@sha256:00 AS x').base.reference).toBe('a/b:1.2@sha256:00');
});

test('places count from one, and span continuations', () => {
  const spec = specOf('FROM debian:12\n  CMD a \\\n   b');
  expect(spec.at.cmd).toEqual({ file: 'Dockerfile', line: 2, column: 3, endLine: 3, endColumn: 5 });
});

test('comments, also inside continuations, but not in heredocs', () => {
  const text = '# syntax=x\n# one\nFROM debian:12\nRUN a && \\\n  # two\n  b\nRUN <<EOF\n# no\nEOF\n#three';
  expect(read(text).comments).toEqual([
    { line: 2, column: 1, text: 'one' },
    { line: 5, column: 3, text: 'two' },
    { line: 10, column: 1, text: 'three' },
  ]);
});

test.for([
  ['', 'there is no FROM instruction', 1],
  ['# only\n', 'there is no FROM instruction', 1],
  ['RUN a\nFROM b', 'RUN stands before the first FROM', 1],
  ['FROM a\nRUNN b', 'unknown instruction RUNN; did you mean RUN?', 2],
  ['FROM a AS x\nCOPY --from=x /a /b', 'COPY --from names the stage that it stands in', 2],
  ['FROM a b c', 'FROM takes an image, or an image, AS and a name', 1],
  ['FROM a\nUSER', 'USER has no arguments', 2],
  ['FROM a\nENV A=b # why', 'ENV: a comment needs a line of its own, so the build fails', 2],
  ['FROM a\nENV A=b C', 'ENV: there is no `=` in C, so the build fails', 2],
  ['FROM a\nENV A', 'ENV takes a name and a value', 2],
  ['FROM a\nLABEL a', 'LABEL takes a name and a value', 2],
  ['FROM a\nONBUILD ONBUILD RUN x', 'ONBUILD cannot stand behind ONBUILD', 2],
  ['FROM a\nOnbuild from x', 'FROM cannot stand behind ONBUILD', 2],
  ['FROM a\nONBUILD MAINTAINER x', 'MAINTAINER cannot stand behind ONBUILD', 2],
  ['FROM a\nHEALTHCHECK NONE x', 'HEALTHCHECK takes NONE or CMD and a command', 2],
  ['FROM a\nHEALTHCHECK --retries=3 curl x', 'HEALTHCHECK takes NONE or CMD and a command', 2],
  ['FROM a\nHEALTHCHECK CMD []', 'HEALTHCHECK takes NONE or CMD and a command', 2],
  ['FROM a\nSHELL bash -c', 'SHELL takes a JSON array of strings', 2],
  ['FROM a\nCOPY --chmod=755 run.sh', 'COPY takes a source and a destination', 2],
  ['FROM a\nCMD --port 80', 'CMD takes no flags, and --port is read as one', 2],
  ['# escape=x\nFROM a', 'the directive escape takes a backslash or a backtick', 1],
  ['# syntax=a\n # Syntax = b\nFROM a', 'the directive syntax stands there twice', 2],
  ['# escape=`\n# escape=`\nFROM a', 'the directive escape stands there twice', 2],
  ['FROM {{ image }}', 'this is a template, not a Dockerfile', 1],
  ['FROM a\n{% if x %}\nRUN b', 'this is a template, not a Dockerfile', 2],
  ['FROM a\n\0', 'the file is binary', 1],
  [`FROM a\n#${'x'.repeat(1 << 20)}`, 'the file is larger than 1 MiB', 1],
  [`FROM a\n${'RUN x\n'.repeat(4000)}`, 'the file has more than 3000 instructions', 1],
] as const)('error: %s', ([text, message, line]) => {
  const { errors, spec } = read(text);
  expect(errors[0]).toMatchObject({ message, line });
  expect(spec).toBeUndefined();
});

test('an unknown target is an error that names the stages', () => {
  const { errors, stages } = read('FROM a AS one\nFROM b AS two\nFROM c', { target: 'three' });
  expect(errors[0]?.message).toBe('no stage is named three; stages: one, two');
  expect(stages.map(s => s.name)).toEqual(['one', 'two', undefined]);
});
