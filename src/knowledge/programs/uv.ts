import { path } from '../../base/index.ts';
import type { Invocation, Launch, Program, World } from '../../model/index.ts';
import { forwarder } from '../behaviours.ts';
import { commandOf, optionValue, projectScript, pythonTitle } from '../python-tools.ts';
import { binName } from './npm.ts';

const GLOBAL =
  '--directory --project --config-file --cache-dir --color --allow-insecure-host --python-preference'.split(
    ' ',
  );
const VALUED = new Set([
  ...GLOBAL,
  ...(
    '--extra --no-extra --group --no-group --only-group --with --with-editable --with-requirements --env-file -p --python ' +
    '--package --index --default-index -i --index-url --extra-index-url -f --find-links -P --upgrade-package --index-strategy ' +
    '--keyring-provider --resolution --prerelease --exclude-newer --link-mode --refresh-package -C --config-setting --from ' +
    '--reinstall-package --python-platform -w --fork-strategy --no-binary-package --no-build-package'
  ).split(' '),
]);

/** `uv run` stays above the command: it passes all signals on (0.4.23 and later) and ends with the command's status. */
export default {
  name: 'uv',
  kind: 'package-manager',
  matches: ['uv', 'uvx'],
  launch(invocation, world): Launch {
    const { argv } = invocation;
    const isUvx = argv[0]?.split('/').at(-1) === 'uvx';
    const { name, rest } = isUvx
      ? { name: 'x', rest: argv.slice(1) }
      : commandOf(argv.slice(1), new Set(GLOBAL));
    const cwd = path.resolve(invocation.cwd, optionValue(argv, '--directory') ?? '.');
    if (name === 'x') return tool(rest);
    if (name === 'tool' && rest[0] === 'run') return tool(rest.slice(1));
    if (name !== 'run') return { kind: 'exits', status: 0, why: `uv ${name ?? ''} ends by itself` };
    return run(rest, { ...invocation, cwd }, world);
  },
  sources: [
    'astral-sh/uv crates/uv/src/child.rs, run_to_completion, at 006422e',
    'https://github.com/astral-sh/uv/issues/6724: older versions passed nothing on',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;

const UV = forwarder(
  ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'],
  'child',
  'handler',
);

function run(args: readonly string[], invocation: Invocation, world: World): Launch {
  const { env, cwd } = invocation;
  let i = 0;
  let module = false;
  for (; i < args.length && (args[i] ?? '').startsWith('-') && args[i] !== '-'; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      i++;
      break;
    }
    if (arg === '-m' || arg === '--module') module = true;
    else if (VALUED.has(arg)) i++;
  }
  const words = args.slice(i);
  const [first] = words;
  if (first === undefined)
    return { kind: 'exits', status: 0, why: 'uv run without a command lists the commands' };
  const isScript = args.includes('--script') || args.includes('-s') || /\.pyw?$/.test(first) || first === '-';
  const argv = module ? ['python', '-m', ...words] : isScript ? ['python', ...words] : undefined;
  const script = argv ? undefined : projectScript(first, words.slice(1), invocation, world);
  const child = {
    run: script ? { argv: script, title: pythonTitle(words) } : { argv: argv ?? words },
    isMain: true,
    cwd,
    env: { ...env, PATH: `${path.join(cwd, '.venv/bin')}:${env.PATH ?? DEFAULT}` },
  };
  return { kind: 'stay', behaviour: { ...UV, waitsForChildren: 'own' }, children: [child] };
}

const DEFAULT = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function tool(args: readonly string[]): Launch {
  const { name, rest } = commandOf(args, VALUED);
  if (name === undefined) return { kind: 'exits', status: 0, why: 'uvx without a command lists the tools' };
  return {
    kind: 'stay',
    behaviour: { ...UV, waitsForChildren: 'own' },
    children: [{ run: { argv: [binName(name), ...rest] }, isMain: true }],
  };
}
