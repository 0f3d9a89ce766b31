import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { npmFolder } from './npm.ts';
import type { Recipe } from './recipe.ts';

const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Where a command is on this machine. */
export function which(name: string): string | undefined {
  if (name.startsWith('/')) return existsSync(name) ? name : undefined;
  return DIRECTORIES.map(directory => join(directory, name)).find(existsSync);
}

/** What a recipe needs and this machine lacks. */
export function missing(recipe: Recipe): readonly string[] {
  const commands = recipe.needs ?? (recipe.npm ? [] : [recipe.argv[0] ?? '']);
  return [
    ...commands.filter(name => which(name) === undefined),
    ...(recipe.npm ?? []).filter(name => !existsSync(join(npmFolder(), name))),
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
    const text = readFileSync(join(npmFolder(), npm, 'package.json'), 'utf8');
    return `${npm} ${(JSON.parse(text) as { version: string }).version}`;
  }
  const file = which(recipe.needs?.[0] ?? recipe.argv[0] ?? '');
  const name = recipe.package ?? (file === undefined ? undefined : packageOf(file));
  if (name === undefined) return 'unknown';
  // The epoch says nothing about the program.
  return `${name} ${attempt('dpkg-query', ['-W', '-f', '${Version}', name]).replace(/^\d+:/, '')}`;
}

function packageOf(file: string): string | undefined {
  // /bin is /usr/bin: packages may say either.
  const places = [file, realpathSync(file)].flatMap(f => [f, f.replace(/^\/usr/, '')]);
  for (const place of places) {
    const name = /^([^:\s,]+)[:,]/.exec(attempt('dpkg', ['-S', place]))?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
