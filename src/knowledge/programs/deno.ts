import type { Behaviour, Program } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { byDefault, either } from '../doubt.ts';
import { endsByItself } from '../node-tools.ts';
import { unreadScript } from '../package-script.ts';

const reason = 'what deno does by itself on a signal is not measured';
/** Both ways PID 1 stays: it has no handler, or one that only raises the signal again. */
const left = either(reason, byDefault('no handler'), caught([{ do: 'raise' }], 'raises again'));

export const UNHANDLED: Behaviour = {
  signals: { SIGTERM: left, SIGINT: left, SIGQUIT: left, SIGHUP: left },
  waitsForChildren: 'own',
  lifetime: 'service',
};

const VALUED =
  '-c --config --import-map --lock --cert -L --log-level --location --seed --v8-flags --env-file --ext --preload'.split(
    ' ',
  );
const RUNS = new Set(['run', 'serve']);

export default {
  name: 'deno',
  kind: 'runtime',
  matches: ['deno'],
  launch({ argv }, world) {
    const [command = '', ...args] = argv.slice(1);
    if (command === 'task') {
      const why = `which command \`${argv.join(' ')}\` runs is not followed`;
      return {
        kind: 'stay',
        behaviour: UNHANDLED,
        children: [unreadScript(why, args, world)],
        role: 'package-manager',
      };
    }
    const isFile = /^(\.{0,2}\/|https?:|jsr:|npm:)|\.[cm]?[jt]sx?$/.test(command);
    if (!RUNS.has(command) && !isFile) return endsByItself(argv);
    const { flags, rest } = options(isFile ? argv.slice(1) : args, VALUED);
    const [file, ...others] = rest;
    if (file === undefined) return { kind: 'fails', status: 1, why: 'deno run has no script' };
    const source = { kind: 'file', path: file } as const;
    if (!flags.has('--watch'))
      return { kind: 'interpret', language: 'javascript', behaviour: UNHANDLED, source, args: others };
    return { kind: 'stay', behaviour: UNHANDLED, devServer: 'deno run --watch' };
  },
  sources: [
    'https://docs.deno.com/runtime/reference/cli/run/',
    'https://docs.deno.com/api/deno/~/Deno.addSignalListener',
  ],
} satisfies Program;
