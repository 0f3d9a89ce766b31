import { path } from '../base/index.ts';
import type { Invocation, World } from '../model/index.ts';
import { projectScript } from './python-tools.ts';

/** Where images keep the sources of what they install. */
const USUAL = ['/app', '/src', '/code', '/usr/src/app', '/opt/app'];

interface ConsoleScript {
  readonly argv: readonly string[];
  /** The project's directory. */
  readonly directory: string;
}

/**
 * A command that `pip install .` made of a project in the image: pyproject.toml, setup.cfg or setup.py name the
 * function that it calls.
 */
export function consoleScript(invocation: Invocation, world: World): ConsoleScript | undefined {
  const [command = '', ...args] = invocation.argv;
  const name = path.basename(command);
  if (!/^[\w.-]{1,80}$/.test(name)) return undefined;
  for (const directory of directories(name, invocation.cwd)) {
    const argv =
      projectScript(name, args, { ...invocation, cwd: directory }, world) ??
      fromSetup(name, args, directory, world);
    if (argv) return { argv, directory };
  }
  return undefined;
}

function directories(name: string, cwd: string): readonly string[] {
  const above = [cwd, path.dirname(cwd), path.dirname(path.dirname(cwd))].filter(d => d !== '/');
  return [...new Set([...above, ...USUAL, `/${name}`, `/opt/${name}`])];
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
