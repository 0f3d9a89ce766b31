import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as compiled from '../cli/compiled.ts';
import type { main } from '../cli/process.ts';

/**
 * Lints the examples with the bundles, and a rule's cases in Compose, and keeps the code that V8 compiled on the way:
 * so the functions that a usual run needs are in it, and the others are not. More of it costs each run: with the cases
 * of all rules it is a seventh larger, and an exec form takes 0.03 of a bare start longer (measured, Node 20.20).
 */
export async function compileBundles(root: string): Promise<void> {
  const require = createRequire(root);
  const { record, scripts, compiledPath } = require(`${root}dist/compiled.js`) as typeof compiled;
  record();
  const program = require(`${root}dist/process.js`) as { readonly main: typeof main };
  const quiet = {
    stdoutIsTty: false,
    stderrIsTty: false,
    columns: 80,
    readStdin: () => new Uint8Array(),
    out() {},
    err() {},
  };
  for (const words of [
    ['./examples', './rules/grace-period-too-short'],
    ['trace', './examples'],
    ['--help'],
  ]) {
    await program.main(words, { ...quiet, cwd: root, env: {} });
  }
  for (const [bundle, script] of scripts) writeFileSync(compiledPath(bundle), script.createCachedData());
}
