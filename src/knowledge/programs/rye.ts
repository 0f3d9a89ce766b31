import type { Program } from '../../model/index.ts';
import { commandOf, projectScript, tomlValue } from '../python-tools.ts';
import { splitWords } from '../words.ts';

/** `rye run` becomes the command. */
export default {
  name: 'rye',
  kind: 'package-manager',
  matches: ['rye'],
  launch(invocation, world) {
    const { argv, cwd } = invocation;
    const { name, rest } = commandOf(argv.slice(1), new Set());
    const { name: first, rest: args } = commandOf(rest, new Set());
    if (name !== 'run' || first === undefined)
      return { kind: 'exits', status: 0, why: `rye ${name ?? ''} ends by itself` };
    const script = tomlValue('pyproject.toml', ['tool', 'rye', 'scripts', first], cwd, world);
    if (typeof script === 'string') return { kind: 'exec', argv: [...splitWords(script), ...args] };
    if (script !== undefined)
      return { kind: 'unknown', reason: `the rye script "${first}" is no plain command` };
    return { kind: 'exec', argv: projectScript(first, args, invocation, world) ?? [first, ...args] };
  },
  sources: ['astral-sh/rye rye/src/utils/mod.rs, exec_spawn: execve on Unix'],
  notRun: 'not in Debian or npm',
} satisfies Program;
