import type { ChildSpec, Launch, Program } from '../../model/index.ts';
import { caught, ignored, service } from '../behaviours.ts';
import { either } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';
import { commandOf, PYTHON_SIGNALS, projectScript, pythonTitle, tomlValue } from '../python-tools.ts';
import { splitWords } from '../words.ts';

const VALUED = new Set(['-p', '--project', '-c', '--config', '--venv']);

/** `pdm run` stays above the command, passes SIGTERM on and waits. */
export default {
  name: 'pdm',
  kind: 'package-manager',
  matches: ['pdm'],
  launch(invocation, world): Launch {
    const { argv, cwd } = invocation;
    const { name, rest } = commandOf(argv.slice(1), VALUED);
    if (name !== 'run') return { kind: 'exits', status: 0, why: `pdm ${name ?? ''} ends by itself` };
    const { name: command, rest: args } = commandOf(rest, new Set(['-p', '--project', '--venv']));
    if (command === undefined) return { kind: 'exits', status: 1, why: 'pdm run has no command' };
    const script = tomlValue('pyproject.toml', ['tool', 'pdm', 'scripts', command], cwd, world);
    const installed = projectScript(command, args, invocation, world);
    const child = scriptChild(script, args) ?? {
      run: installed
        ? { argv: installed, title: pythonTitle([command, ...args]) }
        : { argv: [command, ...args] },
      isMain: true,
    };
    if (script !== undefined && !scriptChild(script, args)) return notMeasured(pythonTitle(argv), [child]);
    return { kind: 'stay', behaviour: PDM, children: [child], title: pythonTitle(argv) };
  },
  sources: [
    'https://pdm-project.org/en/latest/usage/scripts/',
    'https://github.com/pdm-project/pdm/pull/3808: SIGTERM is forwarded; SIGINT was, and is ignored since',
    'pdm 2.2.1 as PID 1, Linux 6.18: SIGINT raises KeyboardInterrupt',
  ],
  measured: { version: '2.2.1', rows: ['pdm/run'] },
} satisfies Program;

/** `name = "cmd"`, `{cmd = "…"}`, `{cmd = […]}` and `{shell = "…"}`. */
function scriptChild(script: unknown, args: readonly string[]): ChildSpec | undefined {
  const table =
    typeof script === 'object' && script !== null
      ? new Map<string, unknown>(Object.entries(script))
      : undefined;
  const cmd = table ? table.get('cmd') : script;
  const shell = table?.get('shell');
  if (typeof cmd === 'string') return { run: { argv: [...splitWords(cmd), ...args] }, isMain: true };
  if (Array.isArray(cmd))
    return { run: { argv: [...cmd.filter(c => typeof c === 'string'), ...args] }, isMain: true };
  if (typeof shell === 'string') return { run: { shellText: shell, shell: ['/bin/sh', '-c'] }, isMain: true };
  return undefined;
}

const passesOn = caught(
  [{ do: 'signal', to: 'child', signal: 'same' }],
  'pdm passes the signal to the command',
);

const PDM = {
  ...service(
    {
      SIGTERM: passesOn,
      SIGINT: either(
        'whether this version of pdm passes SIGINT on is not known',
        passesOn,
        ignored('pdm ignores SIGINT'),
        ...(PYTHON_SIGNALS.SIGINT?.disposition === 'handler' ? [PYTHON_SIGNALS.SIGINT] : []),
      ),
    },
    'own',
  ),
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
} as const;
