import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { downloaded, packageFile } from './debian.ts';
import { npmFolder } from './npm.ts';
import { manifestOf } from './prepare.ts';
import type { Recipe } from './recipe.ts';

const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Where a command is on this machine. */
export function which(name: string): string | undefined {
  if (name.startsWith('/')) return existsSync(name) ? name : undefined;
  return DIRECTORIES.map(directory => join(directory, name)).find(existsSync);
}

/** What a recipe needs and this machine lacks. */
export function missing(recipe: Recipe): readonly string[] {
  const commands = recipe.needs ?? (recipe.npm || recipe.unpack ? [] : [recipe.argv[0] ?? '']);
  const modules = npmFolder(manifestOf(recipe));
  return [
    ...commands.filter(name => which(name) === undefined),
    ...(recipe.npm ?? []).filter(name => !existsSync(join(modules, name))),
    ...(recipe.unpack ?? []).filter(name => !downloaded(name)),
  ];
}

const attempt = (command: string, args: readonly string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
};

/** `nginx-light 1.22.1-9+deb12u11`, `nodemon 3.1.14`. */
export function versionOf(recipe: Recipe): string {
  const [npm] = recipe.npm ?? [];
  if (npm !== undefined && recipe.package === undefined) {
    const text = readFileSync(join(npmFolder(manifestOf(recipe)), npm, 'package.json'), 'utf8');
    return `${npm} ${(JSON.parse(text) as { version: string }).version}`;
  }
  const [unpacked] = recipe.unpack ?? [];
  if (unpacked !== undefined)
    return `${unpacked} ${withoutEpoch(attempt('dpkg-deb', ['-f', packageFile(unpacked), 'Version']))}`;
  const file = which(recipe.needs?.[0] ?? recipe.argv[0] ?? '');
  const name = recipe.package ?? (file === undefined ? undefined : packageOf(file));
  if (name === undefined) return 'unknown';
  return `${name} ${withoutEpoch(attempt('dpkg-query', ['-W', '-f', '${Version}', name]))}`;
}

/** It says nothing about the program. */
const withoutEpoch = (version: string) => version.trim().replace(/^\d+:/, '');

function packageOf(file: string): string | undefined {
  // /bin is /usr/bin: packages may say either.
  const places = [file, realpathSync(file)].flatMap(f => [f, f.replace(/^\/usr/, '')]);
  for (const place of places) {
    const name = /^([^:\s,]+)[:,]/.exec(attempt('dpkg', ['-S', place]))?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
