import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Declarations of the library in dist/types/: of the published names, and of what they refer to, alone. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const types = join(root, 'dist/types');
const made = mkdtempSync(join(tmpdir(), 'pid1-lint-types-'));

execFileSync(process.execPath, [
  join(root, 'node_modules/typescript/bin/tsc'),
  ...['-p', join(root, 'tsconfig.build.json'), '--outDir', made],
]);
rmSync(types, { recursive: true, force: true });

const open = [join(made, 'src/index.d.ts')];
const seen = new Set(open);
for (let file = open.pop(); file; file = open.pop()) {
  const text = readFileSync(file, 'utf8');
  const target = join(types, relative(join(made, 'src'), file));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  for (const [, specifier = ''] of text.matchAll(/(?:from|import\() ?'(\.[^']+)\.ts'/g)) {
    const next = resolve(dirname(file), `${specifier}.d.ts`);
    if (!seen.has(next)) open.push(next);
    seen.add(next);
  }
}
// The declarations are of an ES module; what else is in dist/*.js is not.
writeFileSync(join(types, 'package.json'), '{ "type": "module" }\n');
rmSync(made, { recursive: true });
