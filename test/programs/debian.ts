import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './cache.ts';

const FOLDER = join(CACHE, `pid1-lint-deb-${process.getuid?.() ?? 0}`);

/** Where a package that is not to be installed lies, or will. */
export const packageFile = (name: string): string => join(FOLDER, `${name}.deb`);

export const downloaded = (name: string): boolean => existsSync(packageFile(name));

/** Downloads packages, once. What can't be had is missing then. */
export function downloadPackages(names: readonly string[]): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of names.filter(n => !downloaded(n))) {
    const own = mkdtempSync(join(FOLDER, 'get-'));
    try {
      execFileSync('apt-get', ['download', '-qq', name], { cwd: own, stdio: 'pipe' });
      renameSync(join(own, readdirSync(own)[0] ?? ''), packageFile(name));
    } catch (error) {
      console.warn(`${name} can't be downloaded: ${String(error).split('\n')[0]}`);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }
}

/** Shell text that lays the files of packages over the root: /bin and /lib are links there, and stay so. */
export const unpacking = (names: readonly string[]): string =>
  names
    .map(name => `dpkg-deb --fsys-tarfile ${packageFile(name)} | tar -x -C / --keep-directory-symlink\n`)
    .join('');
