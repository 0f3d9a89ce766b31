import { fstatSync, readSync, statSync, writeSync } from 'node:fs';
import type { Host } from './host.ts';
import { main } from './main.ts';

export { main } from './main.ts';

/** The command line over this process. */
export async function run(): Promise<void> {
  const stdoutIsTty = await isTerminal(1);
  process.exitCode = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    stdoutIsTty,
    stderrIsTty: await isTerminal(2),
    columns: stdoutIsTty ? process.stdout.columns : 80,
    readStdin,
    ...(stdoutIsTty && (await isTerminal(0)) ? { ask } : {}),
    out: text => write(1, text),
    err: text => write(2, text),
  } satisfies Host);
}

/** Ctrl-C and Ctrl-D are no answer, and end the program as they do elsewhere. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return await new Promise(resolve => {
    terminal.on('close', () => process.exit(130));
    terminal.question(question, answer => {
      terminal.removeAllListeners('close').close();
      resolve(answer);
    });
  });
}

/** node:tty brings all of node:net with it, so a pipe, a file or /dev/null is not asked. */
async function isTerminal(descriptor: 0 | 1 | 2): Promise<boolean> {
  const opened = fstatSync(descriptor);
  if (!opened.isCharacterDevice()) return false;
  const { devNull } = await import('node:os');
  const isNull = opened.rdev === statSync(devNull, { throwIfNoEntry: false })?.rdev;
  return !isNull && (await import('node:tty')).isatty(descriptor);
}

/** Straight to the descriptor: the stream of process.stdout takes longer to make than a Dockerfile to lint. */
function write(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text, 'utf8');
  while (rest.length > 0) {
    const count = orLater(() => writeSync(descriptor, rest));
    // `pid1-lint | head` is no failure of the program.
    if (count === 'closed') return;
    rest = rest.subarray(count);
  }
}

function readStdin(limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < limit; ) {
    const chunk = Buffer.allocUnsafe(1 << 16);
    const count = orLater(() => readSync(0, chunk));
    if (count === 0 || count === 'closed') break;
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
  return Buffer.concat(chunks);
}

/** A pipe whose other end is slow gives EAGAIN where it is non-blocking; it is asked again. */
function orLater(work: () => number): number | 'closed' {
  for (;;) {
    try {
      return work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'EOF') return 'closed';
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
