import { path } from '../base/index.ts';
import type { Invocation, World } from '../model/index.ts';
import { pythonProjects, textIn } from './python-projects.ts';
import { calling, projectScript } from './python-tools.ts';
import { filledIn } from './setup-text.ts';

interface ConsoleScript {
  readonly argv: readonly string[];
  /** The project's directory. */
  readonly directory: string;
}

/**
 * A command that `pip install .` made of a project in the image, or in a stage that its environment was copied from:
 * pyproject.toml, setup.cfg or setup.py name the function that it calls.
 */
export function consoleScript(invocation: Invocation, world: World): ConsoleScript | undefined {
  const [command = '', ...args] = invocation.argv;
  const name = path.basename(command);
  if (!/^[\w.-]{1,80}$/.test(name)) return undefined;
  const among = directories(name, invocation.cwd);
  for (const { files, directory } of pythonProjects(world.files, among)) {
    const read: World['read'] = (file, cwd) =>
      (files === world.files ? world.read(file, cwd) : undefined) ?? textIn(files, path.resolve(cwd, file));
    const there = { ...world, files, read };
    const argv =
      projectScript(name, args, { ...invocation, cwd: directory }, there) ??
      fromSetup(name, args, directory, there, files === world.files);
    if (argv) return { argv, directory };
  }
  return undefined;
}

/** Is a script of this name written down in pyproject.toml? Its text is looked at before any of it is parsed. */
export function namesScript(command: string, cwd: string, world: World): boolean {
  if (!/^[\w.-]{1,80}$/.test(command)) return false;
  const line = new RegExp(
    `^["']?${command.replaceAll('.', '\\.')}["']?[ \\t]*=[ \\t]*["'][\\w.]{1,100}:\\w`,
    'm',
  );
  return directories(command, cwd).some(directory => {
    const text = world.read('pyproject.toml', directory)?.text;
    return text !== undefined && line.test(text);
  });
}

function directories(name: string, cwd: string): readonly string[] {
  const above = [cwd, path.dirname(cwd), path.dirname(path.dirname(cwd))];
  return [...new Set([...above, `/${name}`, `/opt/${name}`])];
}

/** A script that is copied as it is, or `name = module:function` among the entry points, of setup.py and its like. */
function fromSetup(
  name: string,
  args: readonly string[],
  directory: string,
  world: World,
  isHere: boolean,
): readonly string[] | undefined {
  const line = new RegExp(
    `(?:^|["'])[ \\t]*${name.replaceAll('.', '\\.')}[ \\t]*=[ \\t]*([\\w.]{1,100}):([\\w.]{1,60})`,
    'm',
  );
  for (const file of ['setup.py', 'setup.cfg', 'pyproject.toml']) {
    const text = world.read(file, directory)?.text;
    const script = text === undefined ? undefined : copiedScript(name, text);
    const copied = script === undefined ? undefined : world.read(script, directory)?.text;
    if (script !== undefined && copied !== undefined && !SHELL.test(copied))
      // What lies in another stage has no path in this image.
      return ['python', ...(isHere ? [path.join(directory, script)] : ['-c', copied]), ...args];
    const entry = text?.includes('console_scripts')
      ? line.exec(file === 'setup.py' ? filledIn(text) : text)
      : null;
    if (entry?.[1] && entry[2]) {
      return [...calling(entry[1], entry[2]), ...args];
    }
  }
  return undefined;
}

const SHELL = /^#![^\n]*sh\b/;

const copiedScript = (name: string, text: string): string | undefined =>
  copiedScripts(text).find(item => path.basename(item) === name);

/** `scripts=['bin/name']` of setup(), `script-files` of pyproject.toml: files that are copied as they are. */
export function copiedScripts(text: string): readonly string[] {
  const [, list = ''] = /\bscript(?:s|-files)\s*=\s*\[([^\]]{0,500})\]/.exec(text) ?? [];
  return list
    .split(',')
    .map(item => item.trim().replaceAll(/^["']|["']$/g, ''))
    .filter(item => item !== '');
}
