import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as compiled from '../cli/compiled.ts';
import type { main } from '../cli/process.ts';

/** What most runs see: a script, a package script, a program in sources, and one that is built from them. */
const USUAL = ['entrypoint-without-exec', 'node-npm-start', 'python-worker', 'typescript-service'];

/**
 * Lints examples with the bundles, and keeps the code that V8 compiled on the way: so the functions that a usual run
 * needs are in it, and the others are not. More of it costs each run, since V8 unpacks all of a bundle's code before
 * the first line: the bundles that every run loads hold what a few usual examples need, and only the others (a
 * language, a format) what all examples and a rule's cases in Compose do. With all examples in all of them an exec form
 * takes 0.05 of a bare start longer, and a TypeScript service of 200 files 0.07 (instructions, Node 20.20).
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
  const run = (words: readonly string[]) => program.main([...words], { ...quiet, cwd: root, env: {} });
  const kept = new Set<string>();
  const keep = () => {
    for (const [bundle, script] of scripts) {
      if (!kept.has(bundle)) writeFileSync(compiledPath(bundle), script.createCachedData());
      kept.add(bundle);
    }
  };
  await run(USUAL.map(name => `./examples/${name}`));
  keep();
  await run(['./examples', './rules/grace-period-too-short']);
  await run(['trace', './examples']);
  await run(['--help']);
  keep();
}
