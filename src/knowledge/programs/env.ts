import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';

/** Sets variables and becomes the command. `-S` splits one argument into several, as in `#!/usr/bin/env -S`. */
export default {
  name: 'env',
  kind: 'wrapper',
  matches: ['env'],
  launch({ argv, env, cwd }) {
    const args = argv.slice(1).flatMap(arg => splitString(arg) ?? [arg]);
    const { flags, values, rest } = options(
      args.filter(a => a !== '-S' && a !== '--split-string'),
      ['-u', '-C', '--unset', '--chdir'],
    );
    const next: Record<string, string | undefined> = flags.has('-i') ? {} : { ...env };
    let at = 0;
    for (; /^[A-Za-z_]\w*=/.test(rest[at] ?? ''); at++) {
      const pair = rest[at] ?? '';
      next[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
    }
    const command = rest.slice(at);
    if (command.length === 0)
      return { kind: 'exits', status: 0, why: 'env without a command prints the environment' };
    return { kind: 'exec', argv: command, env: next, cwd: values.get('-C') ?? values.get('--chdir') ?? cwd };
  },
  sources: ['env(1), GNU coreutils 9.1', 'became its command as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['wrap/env/hand', 'wrap/env-S/hand'] },
} satisfies Program;

/** `-S "python -u"` and, from a shebang, `-S python -u` in one word. */
function splitString(arg: string): string[] | undefined {
  const text =
    /^(?:-S|--split-string=)\s*(\S.*)$/.exec(arg)?.[1] ??
    (arg.startsWith('-') || !/\s/.test(arg) || arg.includes('=') || arg.startsWith('/') ? undefined : arg);
  return text?.split(/\s+/).filter(word => word !== '');
}
