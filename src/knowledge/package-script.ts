import { path } from '../base/index.ts';
import type { Behaviour, ChildSpec, Env, Invocation, Launch, World } from '../model/index.ts';
import { unknownChild } from './doubt.ts';
import { type Manifest, scriptLocation } from './package-json.ts';

/** A package script as the shell below a package manager gets it. */
export interface ScriptRun {
  readonly manifest: Manifest;
  readonly script: string;
  /** Put behind the script's text, quoted. */
  readonly args: readonly string[];
  /** Given on the command line: `--script-shell`. */
  readonly shell?: string | undefined;
}

/** The child that runs a script of package.json; `undefined`: there is no such script. */
export function scriptChild(run: ScriptRun, { env, at }: Invocation, world: World): ChildSpec | undefined {
  const { manifest, script } = run;
  const text = scriptText(manifest, script, world);
  if (text === undefined) return undefined;
  const where = scriptLocation(manifest, script) ?? at;
  return {
    run: {
      shellText: withArguments(text, run.args),
      shell: [run.shell ?? scriptShell(manifest, env, world), '-c'],
    },
    isMain: true,
    cwd: manifest.directory,
    env: { ...binEnv(env, manifest.directory), npm_lifecycle_event: script, npm_lifecycle_script: text },
    ...(where ? { at: where } : {}),
  };
}

/** npm runs `node server.js` where `start` is missing. @source https://docs.npmjs.com/cli/commands/npm-start */
export function scriptText(manifest: Manifest, script: string, world: World): string | undefined {
  const text = manifest.scripts.get(script);
  if (text !== undefined || script !== 'start') return text;
  const kind = world.origin('server.js', manifest.directory).kind;
  return kind === 'context' || kind === 'inline' ? 'node server.js' : undefined;
}

/** The script's text is not known, or holds something that is not followed. */
export function unreadScript(reason: string, title: readonly string[], world: World): ChildSpec {
  world.unknown(reason);
  return unknownChild(reason, title);
}

export function withArguments(text: string, args: readonly string[]): string {
  return [text, ...args.map(quote)].join(' ');
}

export const quote = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * What runs the scripts: `script-shell` of the environment or an .npmrc, else `sh`.
 * npm takes `npm_config_` in any case. @source https://docs.npmjs.com/cli/using-npm/config
 */
export function scriptShell(manifest: Manifest, env: Env, world: World): string {
  const key = Object.keys(env).find(k => k.toLowerCase().replaceAll('-', '_') === 'npm_config_script_shell');
  const fromEnv = key === undefined ? undefined : env[key];
  if (fromEnv) return fromEnv;
  const folders = [manifest.directory, env.HOME ?? '/root', '/usr/local/etc', '/etc'];
  for (const [i, folder] of folders.entries()) {
    const file = world.read(i < 2 ? '.npmrc' : 'npmrc', folder);
    const shell = file && npmrcValue(file.text, 'script-shell');
    if (shell) return shell;
  }
  return 'sh';
}

export function npmrcValue(source: string, key: string): string | undefined {
  for (const line of source.split('\n')) {
    const equals = line.indexOf('=');
    if (equals === -1 || line.slice(0, equals).trim() !== key) continue;
    const value = line.slice(equals + 1).trim();
    return value.replace(/^(["'])(.*)\1$/, '$2') || undefined;
  }
  return undefined;
}

/** PATH as the programs below see it: node_modules/.bin of the folder and of all above it. */
export function binEnv(env: Env, directory: string): Env {
  const folders = [...path.upwards(directory)].map(folder => path.join(folder, 'node_modules/.bin'));
  return { ...env, PATH: [...folders, env.PATH ?? DEFAULT_PATH].join(':') };
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How a package manager presents itself while it runs a script. */
export interface Runner {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly title: readonly string[];
}

/** A package manager above a script; `manifest` is a sentence where it can't be read. */
export function launchScript(
  runner: Runner,
  run: Omit<ScriptRun, 'manifest'> & { readonly manifest: Manifest | string },
  invocation: Invocation,
  world: World,
): Launch {
  const { manifest, script } = run;
  if (typeof manifest === 'string') return above(runner, unreadScript(manifest, ['sh', '-c', script], world));
  const child = scriptChild({ ...run, manifest }, invocation, world);
  if (child) return above(runner, child);
  const why = `${manifest.file.file} has no script "${script}"`;
  if (script === 'start' && world.origin('server.js', manifest.directory).kind !== 'absent')
    return above(
      runner,
      unreadScript(`${why}, and whether there is a server.js is not known`, ['node', 'server.js'], world),
    );
  return { kind: 'fails', status: 1, why };
}

export function above({ behaviour, title }: Runner, child: ChildSpec): Launch {
  return { kind: 'stay', behaviour, title, children: [child] };
}
