#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import * as module from 'node:module';
import { type Host, main } from './main.ts';

// Node 22 and later keep the compiled bundle between runs.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const host: Host = {
  cwd: process.cwd(),
  env: process.env,
  stdoutIsTty: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 80,
  readStdin: () => readFileSync(0, 'utf8'),
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
};

try {
  process.exitCode = await main(process.argv.slice(2), host);
} catch (error) {
  process.stderr.write(
    `pid1-lint failed; please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 2;
}
