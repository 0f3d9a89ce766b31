import { path } from '../base/index.ts';
import type { ChildSpec, Env, Invocation, World } from '../model/index.ts';

export interface Manifest {
  readonly directory: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly workspaces: readonly string[];
  readonly packageManager: string | undefined;
}

/** Reads the package.json of a folder of the image; `undefined` with a noted unknown where it is not readable. */
export function readManifest(directory: string, world: World): Manifest | undefined {
  const file = world.read('package.json', directory);
  if (!file) {
    world.unknown(`${path.join(directory, 'package.json')} is not readable, so its scripts are not known`);
    return undefined;
  }
  try {
    const json = JSON.parse(file.text) as Record<string, unknown>;
    const list = Array.isArray(json.workspaces)
      ? json.workspaces
      : (json.workspaces as { packages?: unknown } | undefined)?.packages;
    return {
      directory,
      scripts: texts(json.scripts),
      workspaces: Array.isArray(list) ? list.filter(w => typeof w === 'string') : [],
      packageManager: typeof json.packageManager === 'string' ? json.packageManager : undefined,
    };
  } catch {
    world.unknown(`${file.file} is not JSON, so its scripts are not known`);
    return undefined;
  }
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((e): e is [string, string] => typeof e[1] === 'string'),
  );
}

/** The folder of a workspace by its name or path: `packages/*` and `apps/*` patterns, one level deep. */
export function workspaceFolder(root: Manifest, name: string, world: World): string | undefined {
  for (const pattern of root.workspaces) {
    const base = pattern.replace(/\/?\*+$/, '');
    const folders = pattern.includes('*')
      ? world.files.list(path.resolve(root.directory, base)).map(n => path.join(base, n))
      : [pattern];
    for (const folder of folders) {
      const directory = path.resolve(root.directory, folder);
      const text = world.read('package.json', directory)?.text ?? '';
      if (
        folder === path.normalize(name) ||
        path.basename(folder) === name ||
        text.includes(`"name": "${name}"`)
      )
        return directory;
    }
  }
  return undefined;
}

/** A package script as the shell below the package manager gets it. */
export function scriptChild(
  manifest: Manifest,
  script: string,
  args: readonly string[],
  { env, at }: Invocation,
  world: World,
  shell?: string,
): ChildSpec | undefined {
  const text =
    manifest.scripts[script] ??
    (script === 'start' && world.files.list(manifest.directory).includes('server.js')
      ? 'node server.js'
      : undefined);
  if (text === undefined) {
    world.unknown(`${path.join(manifest.directory, 'package.json')} has no script "${script}"`);
    return undefined;
  }
  const quoted = args.map(a => (/^[\w@%+=:,./-]+$/.test(a) ? a : `'${a.replaceAll("'", "'\\''")}'`));
  return {
    run: {
      shellText: [text, ...quoted].join(' '),
      shell: [shell ?? env.npm_config_script_shell ?? scriptShell(manifest, world) ?? 'sh', '-c'],
    },
    isMain: true,
    cwd: manifest.directory,
    env: binEnv(env, manifest.directory, script),
    ...(at ? { at } : {}),
  };
}

function scriptShell(manifest: Manifest, world: World): string | undefined {
  return /^\s*script-shell\s*=\s*(\S+)/m.exec(world.read('.npmrc', manifest.directory)?.text ?? '')?.[1];
}

function binEnv(env: Env, directory: string, script: string): Env {
  return {
    ...env,
    PATH: `${path.join(directory, 'node_modules/.bin')}:${env.PATH ?? ''}`,
    npm_lifecycle_event: script,
  };
}
