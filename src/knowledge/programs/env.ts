import { parseSignal, type SignalName } from '../../kernel/index.ts';
import type { Env, Launch, Program } from '../../model/index.ts';
import { STOP_SIGNALS } from '../behaviours.ts';
import { splitWords } from '../words.ts';

interface State {
  env: Record<string, string | undefined>;
  cwd: string;
  readonly ignores: SignalName[];
}

/** Sets variables and becomes the command. `-S` splits one argument into several, as in `#!/usr/bin/env -S`. */
export default {
  name: 'env',
  kind: 'wrapper',
  matches: ['env'],
  launch({ argv, env, cwd }): Launch {
    const state: State = { env: { ...env }, cwd, ignores: [] };
    const command = readOptions(splitStrings(argv.slice(1)), state);
    if (command.length === 0)
      return { kind: 'exits', status: 0, why: 'env without a command prints the environment' };
    const [first = ''] = command;
    if (/\s/.test(first)) {
      const why = `env looks for a program named "${first}": the words of a \`#!\` line come as one, and -S would split them`;
      return { kind: 'fails', status: 127, why };
    }
    const next: Env = state.env;
    return { kind: 'exec', argv: command, env: next, cwd: state.cwd, ignores: state.ignores };
  },
  sources: ['env(1), GNU coreutils 9.1', 'GNU coreutils 9.1 and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '9.1-1',
    rows: [
      'env/plain',
      'env/split',
      'wrap/env/hand',
      'wrap/env-S/hand',
      'wrap/env-dash/hand',
      'wrap/busybox-env/hand',
    ],
  },
} satisfies Program;

/** Replaces `-S "a b"`, `-S"a b"`, `-vS a`, `--split-string=a` by the words of their text. */
function splitStrings(args: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const text = /^(?:-[iv0]*S|--split-string=)([\s\S]*)$/.exec(arg)?.[1];
    if (text === undefined && arg !== '--split-string') {
      if (!arg.startsWith('-') && !/^\w+=/.test(arg)) return [...out, ...args.slice(i)];
      out.push(arg);
      continue;
    }
    const split = text === undefined || text === '' ? (args[++i] ?? '') : text;
    return [...out, ...splitWords(split), ...args.slice(i + 1)];
  }
  return out;
}

/** The command that is left after options and assignments. */
function readOptions(args: readonly string[], state: State): readonly string[] {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    const value = arg.slice(arg.indexOf('=') + 1);
    if (arg === '--') {
      i++;
      break;
    }
    if (arg === '-' || arg === '-i' || arg === '--ignore-environment') state.env = {};
    else if (arg === '-u' || arg === '--unset') delete state.env[args[++i] ?? ''];
    else if (arg.startsWith('--unset=')) delete state.env[value];
    else if (/^-u./.test(arg)) delete state.env[arg.slice(2)];
    else if (arg === '-C' || arg === '--chdir') state.cwd = args[++i] ?? state.cwd;
    else if (arg.startsWith('--chdir=')) state.cwd = value;
    else if (arg === '--ignore-signal') state.ignores.push(...STOP_SIGNALS);
    else if (arg.startsWith('--ignore-signal='))
      state.ignores.push(...value.split(',').flatMap(name => parseSignal(name) ?? []));
    else if (!arg.startsWith('-')) break;
  }
  for (; /^[A-Za-z_]\w*=/.test(args[i] ?? ''); i++) {
    const pair = args[i] ?? '';
    state.env[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
  }
  return args.slice(i);
}
