import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = `${root}dist/bin.js`;

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(): string {
  const files = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  return files.reduce((a, b) => (changedAt(b) > changedAt(a) ? b : a));
}

/**
 * The words that start the program as it is published; from TypeScript each start takes seconds on a busy machine.
 *
 * @throws where it is older than its sources
 */
export function builtProgram(): readonly [string, string] {
  const source = newest();
  if (changedAt(bin) < changedAt(source)) throw new Error(`dist/ is older than ${source}: npm run bundle`);
  return [process.execPath, bin];
}
