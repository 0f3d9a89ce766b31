#!/usr/bin/env node
import { readSync } from 'node:fs';
import * as module from 'node:module';
import { type Host, main } from './main.ts';

// Node 22 and later keep the compiled bundle between runs.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const host: Host = {
  cwd: process.cwd(),
  env: process.env,
  stdoutIsTty: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 80,
  readStdin,
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
};

/** A pipe whose writer is slow gives EAGAIN where it is non-blocking; it is asked again. */
function readStdin(limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < limit; ) {
    const chunk = Buffer.allocUnsafe(1 << 16);
    const count = readChunk(chunk);
    if (count === 0) break;
    if (count === undefined) continue;
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
  return Buffer.concat(chunks);
}

function readChunk(chunk: Uint8Array): number | undefined {
  try {
    return readSync(0, chunk);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EOF') return 0;
    if (code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    return undefined;
  }
}

// `pid1-lint | head` is no failure of the program.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2), host);
