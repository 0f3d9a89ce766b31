import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from './cache.ts';

/** `npm` is what CI installs; `npm-full` is as large again, and for the full run alone. */
type Manifest = 'npm' | 'npm-full';

const fileOf = (manifest: Manifest) => fileURLToPath(new URL(`${manifest}/package.json`, import.meta.url));

/** Where the packages of a manifest are, or will be. One folder for each text of it. */
export function npmFolder(manifest: Manifest = 'npm'): string {
  const hash = createHash('sha256')
    .update(readFileSync(fileOf(manifest)))
    .digest('hex')
    .slice(0, 16);
  return join(CACHE, `pid1-lint-npm-${process.getuid?.() ?? 0}-${hash}`, 'node_modules');
}

/** Installs them, once. */
export function installPackages(manifest: Manifest = 'npm'): void {
  const folder = npmFolder(manifest);
  if (existsSync(folder)) return;
  const home = join(folder, '..');
  const own = `${home}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  copyFileSync(fileOf(manifest), join(own, 'package.json'));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd: own,
    stdio: 'pipe',
  });
  rmSync(home, { recursive: true, force: true });
  renameSync(own, home);
}
