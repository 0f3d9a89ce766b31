import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brief, read } from './helpers.ts';

const files = { 'a.sh': '#!/bin/sh\n', 'd/b': 'b', '.dockerignore': '**/x*y*z\n!d\n[\n' };
const ask = ['/', '/a.sh', '/app/d/b', '/usr/bin/tini', '/f'];

function holds(text: string): void {
  const { spec, errors } = read(text, { files });
  expect(spec === undefined).toBe(errors.length > 0);
  for (const file of ask) if (spec) brief(spec.files.origin(file));
  spec?.files.list('/');
  spec?.files.which('tini', '/usr/bin:/bin');
}

const word = fc.constantFrom(
  'FROM a',
  'FROM a AS b',
  'FROM b',
  'FROM scratch',
  'ARG A=1',
  'ENV B=$A',
  'ENV C ${A:-${B}}',
  'RUN ',
  'COPY . /app',
  'COPY --from=b / /',
  'COPY --from=0 /a* /',
  'ADD x.tar /',
  'CMD ["a"',
  'ENTRYPOINT []',
  'ONBUILD RUN x',
  'HEALTHCHECK CMD a',
  'SHELL ["bash"]',
  'WORKDIR ..',
  'USER $A',
  '<<EOF',
  'EOF',
  '\n',
  '\\\n',
  '#',
  '# escape=`\n',
  'ln -s /a /b',
  'rm -rf /*',
  'echo x > /f',
  'mv /f /a',
  'cp -r /app /',
  "'",
  '"',
  '`',
  '$',
  '${',
  '}',
  '(',
  ')',
  '{',
  'if',
  'fi',
  ';',
  '&&',
  '||',
  '|',
  '\r\n',
  '\t',
  '--chmod=',
  '[',
  ']',
  '*',
  'é',
  '\u{1F600}',
  'chmod +x /*',
);

test('any text: no throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), holds), { numRuns: 100 });
});

test('texts made of what Dockerfiles are made of: no throw', () => {
  const lines = fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 25 });
  const text = lines.map(all => `FROM a\n${all.map(words => words.join(' ')).join('\n')}`);
  fc.assert(fc.property(text, holds), { numRuns: 300 });
});

test.for([
  ['blanks', `FROM a\nRUN ${' '.repeat(500_000)}x`],
  ['blanks at line ends', `FROM a\nRUN x ${'\\    x\n'.repeat(20_000)}`],
  ['continuations', `FROM a\nRUN ${'\\\n'.repeat(29_000)}x`],
  ['quotes', `FROM a\nENV A=${'"'.repeat(300_001)}`],
  ['brackets', `FROM a\nCMD ${'['.repeat(100_000)}`],
  ['nested JSON', `FROM a\nCMD ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['variables', `FROM a\nENV A=${'${A:-'.repeat(100_000)}`],
  ['heredocs', `FROM a\nRUN ${'<<E '.repeat(10_000)}\nE`],
  ['commands', `FROM a\nRUN ${'echo x > /f; '.repeat(6000)}`],
  ['parentheses', `FROM a\nRUN ${'('.repeat(100_000)}`],
  ['instructions', `FROM a\n${'COPY a.sh /x\n'.repeat(2500)}`],
  ['stages', 'FROM a\nCOPY --from=0 / /\n'.repeat(1400)],
  [
    'stages on stages',
    `FROM a AS s0\n${Array.from({ length: 2900 }, (_, i) => `FROM s${i} AS s${i + 1}`).join('\n')}`,
  ],
  ['words of a command', `FROM a\nRUN rm ${'/a/*/b '.repeat(10_000)}`],
  ['sources', `FROM a\nCOPY ${'a* '.repeat(20_000)} /d/`],
  ['URLs', `FROM a\nRUN curl -o /f ${'https://x/tini '.repeat(10_000)}`],
] as const)('a large file takes bounded time: %s', { timeout: 30_000 }, ([, text]) => {
  const before = process.cpuUsage();
  holds(text);
  expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
});
