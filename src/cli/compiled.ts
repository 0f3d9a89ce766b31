import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/**
 * A run is over before optimized code pays, and before the heap is worth marking beside the program: both take a second
 * thread's time. A service of 200 files takes 0.9 and 0.5 of a bare start less (measured, Node 20.20); what runs for
 * long is optimized all the same, fifteen times later. Regular expressions are compiled at once, and not interpreted first:
 * 0.05 less. Without the baseline compiler one file would cost 0.1 less, but a folder of eighty projects a fifth more.
 * Compiled code holds for the flags that it was made with.
 */
const FLAGS = ['--interrupt-budget=1000000', '--no-incremental-marking', '--no-regexp-tier-up'];
for (const flag of FLAGS) setFlagsFromString(flag);

/**
 * Runs a bundle from the code that V8 compiled when the package was built. Compiling half a megabyte is a fifth of
 * a short run (measured: 16 of 95 ms, Node 20.20), and Node keeps compiled code itself only from 22.1 on. The code
 * holds for the very V8 that made it; any other takes the bundle as it is.
 */
export const scripts = new Map<string, Script>();

/** The file with a bundle's compiled code. */
export function compiledPath(bundle: string): string {
  return `${bundle.slice(0, -'.js'.length)}.${process.versions.v8}-${process.arch}.bin`;
}

/** @param module the CommonJS module that stands for the bundle, in a stub beside it. */
export function loadCompiled(module: NodeJS.Module, require: NodeJS.Require, bundle: string): void {
  const script = recording ? compile(bundle, undefined) : fromDisk(bundle);
  if (!script) {
    module.exports = require(bundle);
    return;
  }
  if (recording) scripts.set(bundle, script);
  const wrapped = script.runInThisContext() as (...args: unknown[]) => void;
  wrapped(module.exports, require, module, module.filename, module.path);
}

/** Set by the build, which runs the bundles once and keeps what V8 made of them. */
let recording = false;
export function record(): void {
  recording = true;
}

function fromDisk(bundle: string): Script | undefined {
  let cachedData: Buffer;
  try {
    cachedData = readFileSync(compiledPath(bundle));
  } catch {
    return undefined;
  }
  const script = compile(bundle, cachedData);
  return script.cachedDataRejected ? undefined : script;
}

function compile(bundle: string, cachedData: Buffer | undefined): Script {
  const source = readFileSync(bundle, 'latin1');
  return new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    filename: bundle,
    ...(cachedData && { cachedData }),
  });
}
