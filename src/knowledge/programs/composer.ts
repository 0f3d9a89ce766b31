import { path } from '../../base/index.ts';
import type { Behaviour, ChildSpec, Invocation, Program, World } from '../../model/index.ts';
import { all, stays } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';

const RUNS = new Set(['run', 'run-script', 'exec', 'start', 'serve', 'dev']);
/** What composer does itself: a PHP function, another script, its own commands. */
const IS_SPECIAL = /^@|::/;

/** PHP notes the signal while it waits for the command, which is not told. */
const WAITS: Behaviour = {
  signals: all(
    ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'],
    stays('composer goes on to wait for the script'),
  ),
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};

/** Runs a script of composer.json in a shell below itself. */
export default {
  name: 'composer',
  kind: 'package-manager',
  matches: ['composer', 'composer.phar'],
  launch(invocation, world) {
    const { argv } = invocation;
    const [command = '', name = ''] = argv.slice(1).filter(a => !a.startsWith('-'));
    if (!RUNS.has(command)) return { kind: 'exits', status: 0, why: `composer ${command} ends by itself` };
    const script = command.startsWith('run') ? name : command;
    const child = command === 'exec' ? undefined : scriptChild(script, invocation, world);
    const reason = `which command the composer script "${script}" comes to is not followed`;
    return {
      kind: 'stay',
      behaviour: WAITS,
      role: 'package-manager',
      children: [child ?? unknownChild(reason, ['sh', '-c', script])],
      title: ['php', ...argv],
    };
  },
  sources: ['https://getcomposer.org/doc/articles/scripts.md', 'composer 2.5.5 as PID 1, Linux 6.18'],
  measured: { version: '2.5.5', rows: ['composer/script'] },
} satisfies Program;

/** A script of one plain command; `undefined`: it is something else. */
function scriptChild(name: string, { cwd, env }: Invocation, world: World): ChildSpec | undefined {
  const text = scriptText(world.read('composer.json', cwd)?.text ?? '', name);
  if (text === undefined || IS_SPECIAL.test(text)) return undefined;
  const bin = path.join(cwd, 'vendor/bin');
  return {
    run: { shellText: text, shell: ['sh', '-c'] },
    isMain: true,
    env: { ...env, PATH: env.PATH === undefined ? bin : `${bin}:${env.PATH}` },
  };
}

function scriptText(json: string, name: string): string | undefined {
  try {
    const { scripts } = JSON.parse(json) as { scripts?: Record<string, unknown> };
    const script = scripts?.[name];
    const [first, ...more] = Array.isArray(script) ? script : [script];
    return typeof first === 'string' && more.length === 0 ? first : undefined;
  } catch {
    return undefined;
  }
}
