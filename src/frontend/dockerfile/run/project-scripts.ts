import { path } from '../../../base/index.ts';
import { copiedScripts } from '../../../knowledge/console-scripts.ts';
import { PROJECT_FILES } from '../../../knowledge/python-projects.ts';
import { type Args, operandsOf } from './args.ts';
import { installFile } from './move.ts';
import { isPipInstall, scriptDirectory } from './packages.ts';
import type { RunReader } from './reader.ts';

/** `pip install .` and `uv sync` copy the scripts of a project as they are to where commands lie. */
export function installProjectScripts(reader: RunReader, name: string, args: Args): void {
  const { files } = reader.input.stage;
  for (const { directory, to } of installed(reader, name, args)) {
    for (const file of PROJECT_FILES) {
      const origin = files.origin(path.join(directory, file));
      if (origin.kind !== 'context' && origin.kind !== 'inline') continue;
      for (const script of copiedScripts(origin.text.text)) {
        const from = path.resolve(directory, script);
        const { kind } = files.origin(from);
        if (kind === 'context' || kind === 'inline')
          installFile(reader, from, path.join(to, path.basename(script)));
      }
    }
  }
}

/** The projects that are installed, and where their scripts go. */
function installed(reader: RunReader, name: string, args: Args) {
  const operands = operandsOf(args);
  if (isPipInstall(name, args))
    return operands.flatMap(operand => {
      const local = /^(\.{0,2}(?:\/[\w./-]{0,200})?)(?:\[[\w.,-]{0,200}\])?$/.exec(operand)?.[1];
      const to = scriptDirectory(reader, args[0]);
      return local ? [{ directory: path.resolve(reader.cwd, local), to }] : [];
    });
  if (name !== 'uv' || operands[0] !== 'sync') return [];
  const environment = reader.values.lookup('UV_PROJECT_ENVIRONMENT') ?? '.venv';
  return [{ directory: reader.cwd, to: path.join(path.resolve(reader.cwd, environment), 'bin') }];
}
