import { path } from '../base/index.ts';
import type { Invocation, World } from '../model/index.ts';
import { pythonProjects, textIn } from './python-projects.ts';
import { projectScript } from './python-tools.ts';

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
      fromSetup(name, args, directory, there);
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

/** `name = module:function` among the entry points of setup.py and setup.cfg. */
function fromSetup(
  name: string,
  args: readonly string[],
  directory: string,
  world: World,
): readonly string[] | undefined {
  const line = new RegExp(
    `(?:^|["'])[ \\t]*${name.replaceAll('.', '\\.')}[ \\t]*=[ \\t]*([\\w.]{1,100}):(\\w{1,60})`,
    'm',
  );
  for (const file of ['setup.py', 'setup.cfg']) {
    const text = world.read(file, directory)?.text;
    if (
      text &&
      file === 'setup.py' &&
      isOwnScript(name, text) &&
      world.files.origin(path.join(directory, name)).kind === 'context'
    )
      return ['python', path.join(directory, name), ...args];
    const entry = text?.includes('console_scripts') ? line.exec(text) : null;
    if (entry?.[1] && entry[2]) {
      const [, module, object] = entry;
      return [
        'python',
        '-c',
        `import sys\nfrom ${module} import ${object}\nsys.exit(${object}())\n`,
        ...args,
      ];
    }
  }
  return undefined;
}

/** `scripts=['name']` of setup(): a file beside setup.py, that is copied as it is. */
function isOwnScript(name: string, setup: string): boolean {
  const [, list = ''] = /\bscripts\s*=\s*\[([^\]]{0,500})\]/.exec(setup) ?? [];
  return list.split(',').some(item => item.trim().replaceAll(/^["']|["']$/g, '') === name);
}
