import { expect, test } from 'vitest';
import { memoryVfs } from '../../src/base/index.ts';
import type { Case } from '../cases/read.ts';
import { lintVfs } from '../support/lint.ts';
import { mended, withTexts } from '../support/mend.ts';

const caseOf = (image: string, command: readonly string[], name: string, text: string): Case => {
  const dockerfile = `FROM ${image}\nCOPY ${name} /\nSTOPSIGNAL SIGTERM\nCMD ${JSON.stringify([...command, `/${name}`])}\n`;
  const vfs = memoryVfs({ Dockerfile: dockerfile, [name]: text });
  return { id: name, vfs, dockerfile, run: undefined, expect: {} };
};

/** The source as suggested fixes leave it. */
async function fixed(item: Case) {
  const { texts } = await mended(item, true);
  const after = withTexts(item, texts);
  const { launches } = await lintVfs(after.vfs, {}, item.run);
  return { text: after.vfs.read(item.id), outcome: launches[0]?.stop.outcome };
}

const SENT = { signal: 'SIGTERM', text: 'SIGTERM', origin: 'command-line' } as const;
const NODE = "require('http').createServer().listen(80);\n";
const HANDLE = "process.once('SIGTERM', () => process.exit(0));\n\n";

test.each([
  ['at the top', '', NODE],
  ['below a shebang, comments and directives', "#!/usr/bin/env node\n// a server\n'use strict';\n\n", NODE],
  [
    'below comments that have lines of their own',
    '/* eslint-disable no-console */\n/*\n * A server.\n */\n\n',
    NODE,
  ],
])('a handler in JavaScript stands %s', async (_, above, below) => {
  const { text, outcome } = await fixed(caseOf('node:22', ['node'], 'app.js', above + below));
  expect(text).toBe(above + HANDLE + below);
  expect(outcome).toBe('graceful');
});

test('a handler in JavaScript stands below imports over lines, and above what only looks like one', async () => {
  const imports = "require('dotenv').config();\nconst {\n  join,\n} = require('path');\n";
  const rest = 'const {\n  PORT,\n} = process.env;\n';
  const { text } = await fixed(caseOf('node:22', ['node'], 'app.js', imports + rest + NODE));
  expect(text).toBe(`${imports}\n${HANDLE}${rest}${NODE}`);
});

test('Python does on the signal what it does on Ctrl-C', async () => {
  const below = 'try:\n    while True:\n        time.sleep(1)\nexcept KeyboardInterrupt:\n    print("bye")\n';
  const item = caseOf('python:3.13', ['python3'], 'app.py', `import time\n\n${below}`);
  const { text, outcome } = await fixed({ ...item, run: { stopSignal: SENT } });
  expect(text).toBe(
    `import signal\nimport time\n\nsignal.signal(signal.SIGTERM, signal.default_int_handler)\n\n${below}`,
  );
  expect(outcome).toBe('graceful');
});

test('lines end as they do', async () => {
  const { text } = await fixed(
    caseOf('node:22', ['node'], 'app.js', "'use strict';\r\nsetInterval(() => {}, 1000);\r\n"),
  );
  expect(text).toBe(
    "'use strict';\r\nprocess.once('SIGTERM', () => process.exit(0));\r\n\r\nsetInterval(() => {}, 1000);\r\n",
  );
});

test.each([
  ['python', '', 'import time\nwhile True:\n    time.sleep(1)\n'],
  [
    'python with a docstring',
    '#!/usr/bin/env python3\n"""What it does,\n\nat length."""\nfrom __future__ import annotations\n\n',
    'import time\nwhile True:\n    time.sleep(1)\n',
  ],
  [
    'python with its author',
    '"""What it does."""\n\n__author__ = "Somebody <somebody@example.org>"\n__version__ = \'1.0\'  # by hand\n\n',
    'import time\nwhile True:\n    time.sleep(1)\n',
  ],
])('%s: a handler stands below the imports', async (_, above, below) => {
  const item = caseOf('python:3.13', ['python3'], 'app.py', above + below);
  // Where the image does not decide it, another stop signal in it mends nothing.
  const { text, outcome } = await fixed({ ...item, run: { stopSignal: SENT } });
  const handle =
    'import signal\nimport sys\nimport time\n\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n\n';
  expect(text).toBe(above + below.replace('import time\n', handle));
  expect(outcome).toBe('graceful');
});

test('a handler in Perl', async () => {
  const above = '#!/usr/bin/perl\nuse strict;\n';
  const { text, outcome } = await fixed(
    caseOf('perl:5.38', ['perl'], 'app.pl', `${above}sleep 1 while 1;\n`),
  );
  expect(text).toBe('#!/usr/bin/perl\nuse strict;\n\n$SIG{TERM} = sub { exit 0 };\n\nsleep 1 while 1;\n');
  expect(outcome).toBe('graceful');
});

/** What ends at once is told as info. */
async function fixedToo(item: Case, file: string) {
  const { texts } = await mended(item, true, ({ rule }) => rule !== 'no-init');
  const after = withTexts(item, texts);
  const { launches } = await lintVfs(after.vfs, {}, item.run);
  return { text: after.vfs.read(file), stop: launches[0]?.stop };
}

test('a handler in Go is the first that main does, with its packages', async () => {
  const main = (imports: string, first: string) =>
    `package main\n\nimport (\n\t"net/http"\n\t"os"\n${imports})\n\nfunc main() {\n${first}\tgo http.ListenAndServe(os.Getenv("ADDR"), nil)\n\t<-make(chan int)\n}\n`;
  const dockerfile =
    'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n';
  const vfs = memoryVfs({
    Dockerfile: dockerfile,
    'go.mod': 'module example.org/app\n',
    'main.go': main('', ''),
  });
  const { text, stop } = await fixedToo({ id: 'go', vfs, dockerfile, run: undefined, expect: {} }, 'main.go');
  const body =
    '\tstopped := make(chan os.Signal, 1)\n\tsignal.Notify(stopped, syscall.SIGTERM)\n\tgo func() {\n\t\t<-stopped\n\t\tos.Exit(0)\n\t}()\n\n';
  expect(text).toBe(main('\t"os/signal"\n\t"syscall"\n', body));
  expect([stop?.outcome, stop?.exitStatus]).toEqual(['graceful', 0]);
});

test('imports of Go have their place by their path, whatever name they get', async () => {
  const main = (imports: string, first: string) =>
    `package main\n\nimport (\n${imports})\n\nfunc main() {\n${first}\thttp.ListenAndServe(os.Getenv("ADDR"), nil)\n}\n`;
  const dockerfile =
    'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/server .\nFROM debian:12\nCOPY --from=build /out/server /server\nCMD ["/server"]\n';
  const vfs = memoryVfs({
    Dockerfile: dockerfile,
    'go.mod': 'module example.org/server\n\ngo 1.22\n',
    'main.go': main('\t"net/http"\n\t_ "net/http/pprof"\n\t"os"\n\t"time" // unused\n', ''),
  });
  const { text } = await fixedToo({ id: 'go', vfs, dockerfile, run: undefined, expect: {} }, 'main.go');
  expect(text).toContain('\t_ "net/http/pprof"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\t"time" // unused\n)\n');
});

test('a handler in PHP comes with its extension, which the official images can build', async () => {
  const php = '<?php\ndeclare(strict_types=1);\n\nwhile (true) { sleep(1); }\n';
  const handled = `<?php\ndeclare(strict_types=1);\n\npcntl_async_signals(true);\npcntl_signal(SIGTERM, fn () => exit(0));\n\nwhile (true) { sleep(1); }\n`;
  const plain = caseOf('php:8.3-cli', ['php'], 'app.php', php);
  const { texts } = await mended(plain, true);
  expect(texts.get('app.php')).toBe(handled);
  expect(texts.get('Dockerfile')).toBe(
    plain.dockerfile.replace('\n', '\nRUN docker-php-ext-install pcntl\n'),
  );
  const dockerfile = plain.dockerfile.replace('\n', '\nRUN docker-php-ext-install pcntl\n');
  const vfs = memoryVfs({ Dockerfile: dockerfile, 'app.php': php });
  const again = await mended({ ...plain, vfs, dockerfile }, true);
  expect([...again.texts]).toEqual([['app.php', handled]]);
});
